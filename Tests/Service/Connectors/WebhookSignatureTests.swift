import Actions
import TestSupport
import Testing
import Values

@testable import Connectors

@Suite struct `The signature of a request` {
  private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

  /// Source: Standard Webhooks, the vector of its libraries' tests.
  @Test func `is that of Standard Webhooks`() throws {
    let signature = try #require(WebhookSignature(secret: Self.secret))
    let headers = try signature.headers(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: Timestamp(seconds: 1_614_265_330),
      body: Array(#"{"test": 2432232314}"#.utf8))
    #expect(
      headers.map { "\($0.name): \($0.value)" } == [
        "webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp: 1614265330",
        "webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
      ])
  }

  @Test(arguments: ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_c2hvcnQ=", "whsec_%"])
  func `needs a secret of its form`(secret: String) {
    #expect(WebhookSignature(secret: secret) == nil)
  }

  @Test func `goes with every request, with the same id in every try`() throws {
    let peer = HTTPPeer()
    defer { peer.stop() }
    var settings = HTTPSettings(now: { friday })
    settings.allowsPrivateAddresses = true
    settings.signature = WebhookSignature(secret: Self.secret)
    let connection = HTTPConnection(settings)
    for body in [WebRequest.Body.text("hello"), nil] {
      _ = connection.send(
        WebRequest(connection: nil, url: peer.url, body: body), as: effect, timeout: nil)
    }
    #expect(
      peer.requests.map { $0.headers["webhook-id"] } == [effect.opaque, effect.opaque])
    let expected = try #require(settings.signature).headers(
      id: effect.opaque, at: friday, body: Array("hello".utf8))
    #expect(peer.requests.first?.headers["webhook-signature"] == expected[2].value)
  }
}
