import CCrypto

/// A public key of Ed25519 (RFC 8032): checks signatures that the holder of the private key made.
///
/// `@unchecked Sendable`: the key is immutable, and libcrypto counts its references atomically.
@safe package final class Ed25519PublicKey: @unchecked Sendable {
  package static let length = 32
  package static let signatureLength = 64

  private let key: OpaquePointer

  /// A key of 32 bytes.
  package init(_ bytes: [UInt8]) throws(CryptographyError) {
    guard bytes.count == Self.length else {
      throw .keyLength(expected: Self.length, given: bytes.count)
    }
    guard
      let key = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
    else { throw .fromLibrary("read an Ed25519 public key") }
    unsafe self.key = key
  }

  deinit { unsafe EVP_PKEY_free(key) }

  /// Whether the signature, 64 bytes, is this key's over the message. A malformed or non-canonical one (RFC 8032,
  /// section 5.1.7) is not. Throws only when libcrypto could not look.
  package func verify(_ signature: [UInt8], of message: [UInt8]) throws(CryptographyError) -> Bool {
    guard signature.count == Self.signatureLength else { return false }
    guard let context = unsafe EVP_MD_CTX_new() else {
      throw .fromLibrary("prepare an Ed25519 check")
    }
    defer { unsafe EVP_MD_CTX_free(context) }
    guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else {
      throw .fromLibrary("prepare an Ed25519 check")
    }
    let verdict = unsafe EVP_DigestVerify(
      context, signature, signature.count, message, message.count)
    ERR_clear_error()
    return verdict == 1
  }
}
