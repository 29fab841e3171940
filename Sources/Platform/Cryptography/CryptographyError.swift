// Cryptography: keyed digests, signatures, hashes, random bytes and their text forms, over libcrypto.
// Bytes come in and bytes or a verdict go out. It must not know what is signed, or by whom.
import CCrypto

/// Why a cryptographic operation could not be carried out. A signature that does not match is no error: it is the
/// answer `false`.
package enum CryptographyError: Error, Equatable, Sendable {
  /// A key without a byte. Anybody can sign with it, so it is never taken.
  case emptyKey
  /// A key of a fixed length has another one, both in bytes.
  case keyLength(expected: Int, given: Int)
  /// libcrypto refused: what was attempted, its packed error code (0 when it gave none) and its text.
  case library(operation: String, code: UInt, text: String)

  /// The oldest error of this thread's queue in libcrypto. Empties the queue, so that a later failure is not
  /// explained by this one. https://docs.openssl.org/3.0/man3/ERR_get_error/
  static func fromLibrary(_ operation: String) -> CryptographyError {
    let code = ERR_get_error()
    ERR_clear_error()
    guard code != 0 else { return .library(operation: operation, code: 0, text: "no reason given") }
    let text = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      unsafe ERR_error_string_n(code, buffer.baseAddress, buffer.count)
      return unsafe String(cString: buffer.baseAddress!)
    }
    return .library(operation: operation, code: UInt(code), text: text)
  }
}
