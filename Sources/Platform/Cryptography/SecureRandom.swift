import CCrypto

/// Random bytes that nobody can foretell, from libcrypto's generator (seeded by the system).
package enum SecureRandom {
  /// https://docs.openssl.org/3.0/man3/RAND_bytes/ The result is checked: without entropy there is an error, never
  /// weak bytes.
  package static func bytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
    precondition(count >= 0 && count <= Int32.max, "a number of bytes that libcrypto can count")
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = unsafe RAND_bytes(buffer.baseAddress, Int32(count)) == 1 ? count : 0
    }
    guard bytes.count == count else { throw .fromLibrary("draw random bytes") }
    return bytes
  }
}
