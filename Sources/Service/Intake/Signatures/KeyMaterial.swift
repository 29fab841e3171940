import Cryptography
import Graph

/// The bytes that the text of a secret stands for, and what kind of key they are.
struct KeyMaterial {
  enum Kind { case shared, publicKey, privateKey }

  let kind: Kind?
  let bytes: [UInt8]

  /// Whether the scheme's `primitive` may be used with it. A key of unsaid kind serves whatever the scheme has.
  func serves(_ primitive: ContentSignature.Primitive) -> Bool {
    switch kind {
    case nil: true
    case .shared: primitive.hash != nil
    case .publicKey, .privateKey: primitive == .ed25519
    }
  }

  init(_ text: String, form: ContentSignature.KeyForm) throws(SecretError) {
    switch form {
    case .text:
      kind = nil
      bytes = [UInt8](text.utf8)
    case .hex:
      guard let decoded = Hex.decode(text) else { throw .notHexadecimal }
      kind = nil
      bytes = decoded
    case .standardWebhooks:
      // Standard Webhooks, "Signature scheme": the prefix says what the base64 after it is; without one it is a
      // shared secret.
      var kind = Kind.shared
      var encoded = text[...]
      for (prefix, meant) in Self.prefixes where text.hasPrefix(prefix) {
        kind = meant
        encoded = text.dropFirst(prefix.count)
      }
      guard let decoded = Base64.decode(String(encoded)) else { throw .notBase64 }
      self.kind = kind
      bytes = decoded
    }
    guard !bytes.isEmpty else { throw .empty }
  }

  private static let prefixes: [(String, Kind)] = [
    ("whsec_", .shared), ("whpk_", .publicKey), ("whsk_", .privateKey),
  ]
}
