/// A hash function that senders sign with. SHA-1 is broken for signatures of documents, not in HMAC (RFC 6194,
/// section 3.3); old senders still use it.
package enum HashAlgorithm: String, CaseIterable, Hashable, Sendable {
  case sha1
  case sha256
  case sha512

  /// Length of a digest in bytes.
  package var digestLength: Int {
    switch self {
    case .sha1: 20
    case .sha256: 32
    case .sha512: 64
    }
  }

  /// The name under which libcrypto fetches it.
  var libraryName: StaticString {
    switch self {
    case .sha1: "SHA1"
    case .sha256: "SHA256"
    case .sha512: "SHA512"
    }
  }
}
