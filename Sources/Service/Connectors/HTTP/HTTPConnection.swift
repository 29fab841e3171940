package import Actions
import Cryptography
import NetworkClient

/// A receiver of requests over HTTP.
package final class HTTPConnection: Connector, BlockingPerformer {
  private let transport: HTTPTransport
  private var settings: HTTPSettings { transport.settings }

  package init(_ settings: HTTPSettings) { transport = HTTPTransport(settings) }

  package func report(of attempt: EffectAttempt) -> AttemptReport {
    guard case .web(let request) = attempt.request else { return attempt.request.unfit }
    return send(request, as: attempt.effect, timeout: attempt.timeout)
  }

  /// Blocks until the answer is there or the time is over; the connection's own time where none is given.
  func send(
    _ request: WebRequest, as effect: EffectKey, timeout: Duration?
  ) -> AttemptReport {
    if let refusal = refusal(of: request) {
      return AttemptReport(.final(reason: refusal), receiver: .untold)
    }
    let signature: [WebRequest.Header]
    do { signature = try self.signature(of: request, effect) } catch {
      // Never without it: the receiver would take it for somebody else's.
      return AttemptReport(
        .transient(
          reason: "the request to `\(request.receiver)` cannot be signed", retryAfter: nil,
          reached: false), receiver: .untold)
    }
    let call = HTTPCall(
      method: request.method, path: request.url,
      headers: request.headers + [.init("Idempotency-Key", effect.opaque)]
        + signature, body: request.body,
      mayBeSentTwice: request.isIdempotent)
    let reading = AnswerReading(
      receiver: request.receiver, expect: request.expect, now: settings.now())
    do {
      return transport.withoutSecrets(
        reading.report(of: try transport.send(call, timeout: timeout)))
    } catch {
      return reading.report(of: error)
    }
  }

  private func signature(
    of request: WebRequest, _ effect: EffectKey
  ) throws(CryptographyError) -> [WebRequest.Header] {
    guard let signature = settings.signature else { return [] }
    return try signature.headers(
      id: effect.opaque, at: settings.now(), body: request.body?.encoded.bytes ?? [])
  }

  /// Why the request does not go out at all.
  private func refusal(of request: WebRequest) -> String? {
    guard let address = address(request), let target = HTTPAddress(address) else {
      return "the address of the request to `\(request.receiver)` is none of the web"
    }
    guard !request.hostIsFromValue || settings.isRestricted else {
      return "a value chose the host, and no `allow` says which it may"
    }
    guard settings.allows(target.host) else {
      return "`\(request.receiver)` does not allow the host of the request"
    }
    return nil
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
}
