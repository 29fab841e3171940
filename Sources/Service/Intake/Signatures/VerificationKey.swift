import Cryptography
import Graph

/// A key that checks signatures of one primitive.
enum VerificationKey: Sendable {
  case hmac(HMACKey)
  case ed25519(Ed25519PublicKey)

  /// The keys that one secret gives for the primitives of a scheme, none for a primitive that its kind cannot make.
  static func keys(
    of secret: String, for specification: ContentSignature
  ) throws(SecretError) -> [(ContentSignature.Primitive, VerificationKey)] {
    let material = try KeyMaterial(secret, form: specification.key)
    guard material.kind != .privateKey else { throw .wrongHalf }
    var keys: [(ContentSignature.Primitive, VerificationKey)] = []
    for primitive in specification.primitives where material.serves(primitive) {
      do throws(CryptographyError) {
        if let hash = primitive.hash {
          keys.append((primitive, .hmac(try HMACKey(hash, key: material.bytes))))
        } else {
          keys.append((primitive, .ed25519(try Ed25519PublicKey(material.bytes))))
        }
      } catch {
        throw SecretError(error)
      }
    }
    guard !keys.isEmpty else { throw .unusedKind }
    return keys
  }
}

extension ContentSignature {
  /// What its forms are made with, each once.
  fileprivate var primitives: [Primitive] {
    forms.map(\.primitive).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

extension ContentSignature.Primitive {
  /// The hash of an HMAC, nil for what is none.
  var hash: HashAlgorithm? {
    switch self {
    case .hmacSHA1: .sha1
    case .hmacSHA256: .sha256
    case .hmacSHA512: .sha512
    case .ed25519: nil
    }
  }

  /// Length of a signature in bytes.
  var signatureLength: Int { hash?.digestLength ?? Ed25519PublicKey.signatureLength }
}

extension ContentSignature.Encoding {
  func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    switch self {
    case .hex: Hex.decode(text)
    case .base64: Base64.decode(text)
    }
  }

  func encode(_ bytes: [UInt8]) -> String {
    switch self {
    case .hex: Hex.encode(bytes)
    case .base64: Base64.encode(bytes)
    }
  }
}
