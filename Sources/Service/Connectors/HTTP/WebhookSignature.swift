import Actions
import Cryptography
import Values

/// Signs requests, so that their receiver can tell that they are ours, and new.
///
/// ```
/// webhook-id: evt_01jd2c8x5m4k9tq0y6wvfzr3eh.8f1d0c2b9a7e6543
/// webhook-timestamp: 1795190709
/// webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
/// ```
/// Signed are id, timestamp and body, with dots between them. Source: Standard Webhooks, "Signature scheme".
package struct WebhookSignature: Sendable {
  private let key: HMACKey

  /// - Parameter secret: `whsec_` and the key in base64; nil for anything else.
  package init?(secret: String) {
    guard secret.hasPrefix("whsec_"),
      let bytes: [UInt8] = Values.Base64.decode(
        secret.replacing("whsec_", with: "", maxReplacements: 1)),
      bytes.count >= 16, let key = try? HMACKey(.sha256, key: bytes)
    else { return nil }
    self.key = key
  }

  /// The same `id` in every try, so that the receiver can tell a repeat.
  func headers(
    id: String, at time: Timestamp, body: [UInt8]
  ) throws(CryptographyError) -> [WebRequest.Header] {
    let code = try key.code(of: Array("\(id).\(time.seconds).".utf8) + body)
    return [
      WebRequest.Header("webhook-id", id),
      WebRequest.Header("webhook-timestamp", String(time.seconds)),
      WebRequest.Header("webhook-signature", "v1,\(Values.Base64.encode(code))"),
    ]
  }
}
