import Graph
import HTTPServer

/// The answers that are the same for every source, built once.
enum Answers {
  static let healthy = HTTPResponse(200, text: "ok")
  static let ready = HTTPResponse(200, text: "ready")
  /// `reason` is a clause without anything of a delivery.
  static func notReady(_ reason: String) -> HTTPResponse {
    HTTPResponse(503, text: "not ready: \(reason)", headers: retryLater)
  }
  static let notFound = HTTPResponse(404, text: "no source has this path")
  static let onlyPost = HTTPResponse(
    405, text: "deliveries are posted", headers: [("Allow", "POST")])
  static let onlyGet = HTTPResponse(
    405, text: "this page is read", headers: [("Allow", "GET, HEAD")])
  static let tooLarge = HTTPResponse(413, text: "the body is too large")
  /// Says nothing of the reason: who signs rightly needs none, and others get none.
  static let notVerified = HTTPResponse(401, text: "the signature could not be verified")
  static let tooManyUnverified = HTTPResponse(
    429, text: "too many deliveries without a valid signature", headers: [("Retry-After", "60")])
  /// Never a 4xx for a fault of ours: some senders do not repeat what was answered so, and the event would be lost.
  static let unavailable = HTTPResponse(
    503, text: "the delivery could not be stored", headers: retryLater)

  private static let retryLater = [(name: "Retry-After", value: "10")]
}

extension SourceGraph.Answer {
  /// The headers of what a source's sender takes for success; its own content type before this one.
  func headers(contentType: String) -> HTTPFields {
    let isTyped = headers.keys.contains { $0.lowercased() == "content-type" }
    let type = isTyped ? [] : [(name: "Content-Type", value: contentType)]
    let own = headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    return HTTPFields(type + own)
  }
}
