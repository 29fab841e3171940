import CCrypto

/// The code of one message on its way: fed with the message's parts in order, then asked once.
/// Belongs to the thread that began it.
@safe package struct HMACComputation: ~Copyable {
  private let key: HMACKey
  private let context: OpaquePointer

  /// A context with the key, which goes back to it at the end.
  @unsafe init(with key: HMACKey, in context: OpaquePointer) {
    self.key = key
    unsafe self.context = unsafe context
  }

  deinit { unsafe key.takeBack(context) }

  package mutating func update(_ part: [UInt8]) throws(CryptographyError) {
    guard !part.isEmpty else { return }
    guard unsafe EVP_MAC_update(context, part, part.count) == 1 else {
      throw .fromLibrary("feed HMAC")
    }
  }

  /// The code, as long as the hash's digest.
  package consuming func finish() throws(CryptographyError) -> [UInt8] {
    let length = key.algorithm.digestLength
    let code = unsafe [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      var written = 0
      let done = unsafe EVP_MAC_final(context, buffer.baseAddress, &written, length)
      count = done == 1 ? written : 0
    }
    guard code.count == length else { throw .fromLibrary("finish HMAC") }
    return code
  }
}
