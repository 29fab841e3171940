package import Actions
package import NetworkClient
import Threads
package import Values

/// A receiver of requests over HTTP. Keeps its connections between them. Redirects are not followed: they would take
/// the secrets elsewhere.
package final class HTTPConnection: WebCarrier {
  package struct Settings: Sendable {
    /// What addresses begin with, without a `/` at its end; nil: requests bring whole ones.
    package var root: String?
    /// Of every request; hold secrets.
    package var headers: [OutgoingRequest.Header] = []
    /// The only hosts that may be reached, `*.acme.example` for all below one; empty: any.
    package var allows: @Sendable (_ host: String) -> Bool = { _ in true }
    /// Whether `allows` says no to anything.
    package var isRestricted = false
    /// Whether this machine and private networks may be reached.
    package var allowsPrivateAddresses = false
    /// Path of a file with certificates to trust in place of the system's.
    package var authorities: String?
    /// For one request, from the look-up of the name to the last byte of the answer.
    package var timeout = Duration.seconds(30)
    package var now: @Sendable () -> Timestamp

    package init(now: @escaping @Sendable () -> Timestamp) { self.now = now }
  }

  private struct Clients {
    var idle: [HTTPClient] = []
  }

  private let settings: Settings
  private let clients = Monitor(Clients())

  /// Bytes of an answer that are read; what is longer is cut.
  private static let longestAnswer = 1024 * 1024
  /// Clients that are kept for the next request, each with its connections.
  private static let mostIdle = 64

  package init(_ settings: Settings) { self.settings = settings }

  /// Blocks until the answer is there or the time is over.
  package func send(
    _ request: WebRequest, as effect: EffectKey, timeout: Duration?
  ) -> AttemptReport {
    let outgoing: OutgoingRequest
    switch self.outgoing(request, as: effect, timeout: timeout) {
    case .success(let ready): outgoing = ready
    case .failure(let refusal):
      return AttemptReport(.final(reason: refusal.reason), receiver: .untold)
    }
    let reading = AnswerReading(
      receiver: request.receiver, expect: request.expect, now: settings.now())
    do {
      let client = try take()
      defer { giveBack(client) }
      return withoutSecrets(reading.report(of: try client.send(outgoing)))
    } catch {
      return reading.report(of: error)
    }
  }

  // MARK: - The request

  /// Why a request does not go out at all.
  private struct Refusal: Error { let reason: String }

  private func outgoing(
    _ request: WebRequest, as effect: EffectKey, timeout: Duration?
  ) -> Result<OutgoingRequest, Refusal> {
    guard let address = address(request), let target = HTTPAddress(address) else {
      return .failure(
        Refusal(reason: "the address of the request to `\(request.receiver)` is none of the web"))
    }
    guard !request.hostIsFromValue || settings.isRestricted else {
      return .failure(Refusal(reason: "a value chose the host, and no `allow` says which it may"))
    }
    guard settings.allows(target.host) else {
      return .failure(
        Refusal(reason: "`\(request.receiver)` does not allow the host of the request"))
    }
    var headers = [OutgoingRequest.Header("User-Agent", "Journeyman")]
    headers.set(settings.headers)
    let body = request.body.map(\.encoded)
    if let body { headers.set([.init("Content-Type", body.type)]) }
    headers.set(request.headers.map { .init($0.name, $0.value) })
    headers.set([.init("Idempotency-Key", effect.opaque)])
    var outgoing = OutgoingRequest(
      method: request.method, address: address, headers: headers, body: body?.bytes,
      timeout: timeout ?? settings.timeout, responseLimit: Self.longestAnswer)
    outgoing.cutsLongResponse = true
    outgoing.allowsPrivateAddresses = settings.allowsPrivateAddresses
    outgoing.mayBeSentTwice = request.isIdempotent
    outgoing.authorities = settings.authorities
    // It would be reached in place of the receiver, whose address is checked.
    outgoing.usesProxy = false
    return .success(outgoing)
  }

  private func address(_ request: WebRequest) -> String? {
    guard let root = settings.root else { return request.url }
    // What was a path when the workflow was compiled stays one: the beginning is the connection's.
    guard request.url.isEmpty || request.url.hasPrefix("/") || request.url.hasPrefix("?") else {
      return nil
    }
    // Nothing can be put behind an address that ends with a query.
    guard request.url.isEmpty || !root.contains("?") else { return nil }
    return root + request.url
  }

  /// Some receivers say what they were sent: our secrets are kept nowhere.
  private func withoutSecrets(_ report: AttemptReport) -> AttemptReport {
    guard let answer = report.answer else { return report }
    var text = String(decoding: answer, as: UTF8.self)
    for header in settings.headers {
      for secret in [header.value, header.value.split(separator: " ").last.map(String.init) ?? ""]
      where secret.utf8.count >= Self.shortestSecret {
        text = text.replacing(secret, with: "…")
      }
    }
    var report = report
    report.answer = Array(text.utf8)
    return report
  }

  /// Bytes. Shorter values of headers are words like `acme`.
  private static let shortestSecret = 8

  // MARK: - Clients

  private func take() throws(NetworkError) -> HTTPClient {
    if let idle = clients.withLock({ $0.idle.popLast() }) { return idle }
    return try HTTPClient()
  }

  private func giveBack(_ client: HTTPClient) {
    clients.withLock { clients in
      if clients.idle.count < Self.mostIdle { clients.idle.append(client) }
    }
  }
}

extension [OutgoingRequest.Header] {
  /// Puts headers in place of those of the same name.
  fileprivate mutating func set(_ headers: [OutgoingRequest.Header]) {
    for header in headers {
      removeAll { $0.name.lowercased() == header.name.lowercased() }
      append(header)
    }
  }
}

extension WebRequest.Body {
  fileprivate var encoded: (type: String, bytes: [UInt8]) {
    switch self {
    case .json(let value): ("application/json", value.jsonBytes())
    case .text(let text): ("text/plain; charset=utf-8", Array(text.utf8))
    case .form(let fields):
      (
        "application/x-www-form-urlencoded",
        Array(
          fields.map { "\($0.name.formEncoded)=\($0.value.formEncoded)" }.joined(separator: "&")
            .utf8)
      )
    }
  }
}

extension String {
  /// Source: URL Standard, "application/x-www-form-urlencoded serializing".
  fileprivate var formEncoded: String {
    var encoded: [UInt8] = []
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "*"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: "_"):
        encoded.append(byte)
      case 0x20: encoded.append(UInt8(ascii: "+"))
      default:
        let hex = String(byte, radix: 16, uppercase: true)
        encoded += Array("%\(hex.count == 1 ? "0" : "")\(hex)".utf8)
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}
