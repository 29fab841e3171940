import CCrypto

/// A private key of Ed25519 (RFC 8032), by its seed of 32 bytes.
///
/// `@unchecked Sendable`: the key is immutable, and libcrypto counts its references atomically.
@safe package final class Ed25519PrivateKey: @unchecked Sendable {
  package static let length = 32

  private let key: OpaquePointer

  package init(seed: [UInt8]) throws(CryptographyError) {
    guard seed.count == Self.length else {
      throw .keyLength(expected: Self.length, given: seed.count)
    }
    guard let key = unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
    else { throw .fromLibrary("read an Ed25519 private key") }
    unsafe self.key = key
  }

  deinit { unsafe EVP_PKEY_free(key) }

  /// The public half, 32 bytes.
  package func publicKeyBytes() throws(CryptographyError) -> [UInt8] {
    var length = Ed25519PublicKey.length
    var bytes = [UInt8](repeating: 0, count: length)
    guard unsafe EVP_PKEY_get_raw_public_key(key, &bytes, &length) == 1 else {
      throw .fromLibrary("derive an Ed25519 public key")
    }
    return bytes
  }

  /// The signature of a message, 64 bytes; the same each time.
  package func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
    guard let context = unsafe EVP_MD_CTX_new() else {
      throw .fromLibrary("prepare an Ed25519 signature")
    }
    defer { unsafe EVP_MD_CTX_free(context) }
    var length = Ed25519PublicKey.signatureLength
    var signature = [UInt8](repeating: 0, count: length)
    guard unsafe EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
      unsafe EVP_DigestSign(context, &signature, &length, message, message.count) == 1
    else { throw .fromLibrary("sign with Ed25519") }
    return signature
  }
}
