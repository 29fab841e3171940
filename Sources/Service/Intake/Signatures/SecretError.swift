package import Cryptography

/// Why the text of a secret gives no key. Never holds the text.
package enum SecretError: Error, Equatable, Sendable {
  /// Not one character. With an empty key anybody can sign.
  case empty
  case notBase64
  case notHexadecimal
  /// A public or private key of another length, both in bytes.
  case wrongLength(expected: Int, given: Int)
  /// A private key where signatures are checked, or a public one where they are made.
  case wrongHalf
  /// The scheme has no form that this kind of key can make.
  case unusedKind
  /// A token that could be guessed; the least number of bytes.
  case tooShort(minimum: Int)
  /// A token with characters that a header cannot hold.
  case notPlain
  /// A token with characters that are written otherwise in an address.
  case notForAddress
  case cryptography(CryptographyError)

  init(_ error: CryptographyError) {
    switch error {
    case .emptyKey: self = .empty
    case .keyLength(let expected, let given): self = .wrongLength(expected: expected, given: given)
    case .library: self = .cryptography(error)
    }
  }
}

extension SecretError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .empty: "the secret is empty"
    case .notBase64: "the secret is not base64"
    case .notHexadecimal: "the secret is not made of hexadecimal digits"
    case .wrongLength(let expected, let given):
      "the secret gives a key of \(given) bytes where \(expected) are needed"
    case .wrongHalf: "the secret is the other half of a pair of keys"
    case .unusedKind: "the signature scheme has no use for this kind of secret"
    case .tooShort(let minimum): "the secret is shorter than \(minimum) characters"
    case .notPlain: "the secret has blanks or letters outside ASCII, which a header cannot hold"
    case .notForAddress:
      "the secret stands in an address and has other characters than letters, digits, `-`, `.`, `_` and `~`"
    case .cryptography: "libcrypto does not take the secret"
    }
  }
}
