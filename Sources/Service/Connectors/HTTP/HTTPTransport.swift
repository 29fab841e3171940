import Actions
import NetworkClient
import Threads

/// Sends the requests of one connection, and keeps its sockets between them. Redirects are not followed: they would take
/// the secrets elsewhere. May be used by any number of threads at once.
final class HTTPTransport: Sendable {
  private struct Clients {
    var idle: [any HTTPExchange] = []
  }

  let settings: HTTPSettings
  private let clients = Monitor(Clients())

  /// Bytes of an answer that are read; what is longer is cut.
  private static let longestAnswer = 1024 * 1024
  /// Clients that are kept for the next request, each with its connections.
  private static let mostIdle = 64

  init(_ settings: HTTPSettings) { self.settings = settings }

  /// Blocks until the answer is there or the time is over; the connection's own time where none is given.
  func send(_ call: HTTPCall, timeout: Duration?) throws(NetworkError) -> ReceivedResponse {
    var headers = [OutgoingRequest.Header("User-Agent", "Journeyman")]
    headers.set(settings.headers)
    let body = call.body.map(\.encoded)
    if let body { headers.set([.init("Content-Type", body.type)]) }
    headers.set(call.headers.map { .init($0.name, $0.value) })
    var outgoing = OutgoingRequest(
      method: call.method, address: (settings.root ?? "") + call.path, headers: headers,
      body: body?.bytes, timeout: timeout ?? settings.timeout, responseLimit: Self.longestAnswer)
    outgoing.cutsLongResponse = true
    outgoing.allowsPrivateAddresses = settings.allowsPrivateAddresses
    outgoing.mayBeSentTwice = call.mayBeSentTwice
    outgoing.authorities = settings.authorities
    // It would be reached in place of the receiver, whose address is checked.
    outgoing.usesProxy = false
    let client = try take()
    defer { giveBack(client) }
    return try client.send(outgoing)
  }

  /// Some receivers say what they were sent: our secrets are kept nowhere.
  func withoutSecrets(_ report: AttemptReport) -> AttemptReport {
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

  private func take() throws(NetworkError) -> any HTTPExchange {
    if let idle = clients.withLock({ $0.idle.popLast() }) { return idle }
    return try settings.exchange()
  }

  private func giveBack(_ client: any HTTPExchange) {
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
