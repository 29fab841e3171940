import HTTPServer
import Telemetry

/// `GET /metrics`, at an address of its own: the listener of webhooks is what the world reaches, and behind a proxy on
/// the same machine every caller looks like this machine.
struct MetricsPage: HTTPHandler {
  let metrics: Metrics

  private static let notFound = HTTPResponse(404, text: "there is /metrics only")
  private static let onlyGet = HTTPResponse(
    405, text: "this page is read", headers: [("Allow", "GET, HEAD")])

  func admit(_ request: HTTPRequest) -> HTTPAdmission {
    guard request.path == "/metrics" else { return .answer(Self.notFound) }
    guard request.method == .get || request.method == .head else { return .answer(Self.onlyGet) }
    return .answer(
      HTTPResponse(200, contentType: Metrics.mediaType, body: Array(metrics.openMetrics.utf8)))
  }

  func handle(_ request: HTTPRequest) -> HTTPDisposition { .answer(Self.notFound) }
  func refuseTooLarge(_ request: HTTPRequest) -> HTTPResponse { Self.notFound }
}
