import CCrypto

/// The SHA-256 of some bytes (FIPS 180-4), as a value of 32 bytes.
package struct SHA256Digest: Hashable, Sendable {
  /// As they lie in memory, whatever the byte order of the machine.
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// The digest of a whole message. 1 to 2 µs for 2 KB.
  package init(of message: [UInt8]) throws(CryptographyError) {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    let done = unsafe withUnsafeMutableBytes(of: &words) { digest in
      unsafe EVP_Digest(
        message, message.count, digest.baseAddress!.assumingMemoryBound(to: UInt8.self), nil,
        Self.algorithm, nil)
    }
    guard done == 1 else { throw .fromLibrary("hash with SHA-256") }
    self.words = words
  }

  /// 32 bytes.
  package var bytes: [UInt8] { unsafe withUnsafeBytes(of: words) { unsafe [UInt8]($0) } }

  /// The first 16 bytes, most significant first.
  package var leading: (high: UInt64, low: UInt64) {
    (UInt64(bigEndian: words.0), UInt64(bigEndian: words.1))
  }

  /// 64 hexadecimal digits in lower case.
  package var hex: String { Hex.encode(bytes) }

  package static func == (left: SHA256Digest, right: SHA256Digest) -> Bool {
    left.words == right.words
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }

  /// Fetched once: `EVP_sha256()` is looked up anew for each message. Shared between threads, never freed.
  private nonisolated(unsafe) static let algorithm = unsafe EVP_MD_fetch(nil, "SHA256", nil)
}
