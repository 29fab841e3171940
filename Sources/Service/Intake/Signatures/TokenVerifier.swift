import Cryptography
import Graph
import HTTPServer

/// Looks for the secret itself in a request.
struct TokenVerifier: Sendable {
  /// Characters of the shortest secret that is taken: with 16 random ones nobody gets far by guessing.
  static let shortest = 16

  private let place: Place
  /// Digests, so that the comparison takes the same time for each text, of whatever length.
  private let secrets: [SHA256Digest]

  private enum Place: Sendable {
    case header(HTTPHeaderName, prefix: [UInt8])
    case path
  }

  init(_ place: TokenPlace, secrets: [String]) throws(SecretError) {
    self.place =
      switch place {
      case .header(let name, let prefix):
        .header(HTTPHeaderName(name), prefix: [UInt8](prefix.utf8))
      case .path: .path
      }
    var digests: [SHA256Digest] = []
    for secret in secrets {
      try place.checkFits(secret)
      do throws(CryptographyError) {
        digests.append(try SHA256Digest(of: [UInt8](secret.utf8)))
      } catch {
        throw SecretError(error)
      }
    }
    self.secrets = digests
  }

  var isInPath: Bool { if case .path = place { true } else { false } }

  func verify(_ request: some SignedRequest) throws(CryptographyError) -> SignatureVerdict {
    let token: [UInt8]
    switch place {
    case .header(let name, let prefix):
      guard let text = request.header(name), !text.isEmpty else {
        return .refused(.missingSignature)
      }
      guard text.starts(with: prefix) else { return .refused(.malformedSignature) }
      token = [UInt8](text.dropFirst(prefix.count))
    case .path:
      token = [UInt8](request.path.utf8.reversed().prefix { $0 != UInt8(ascii: "/") }.reversed())
    }
    guard !token.isEmpty else { return .refused(.missingSignature) }
    let digest = try SHA256Digest(of: token).bytes
    for secret in secrets where ConstantTime.areEqual(secret.bytes, digest) { return .verified }
    return .refused(.mismatch)
  }
}

extension TokenPlace {
  /// Throws for a secret that could be guessed, or that would not arrive as it was sent.
  func checkFits(_ secret: String) throws(SecretError) {
    guard !secret.isEmpty else { throw .empty }
    guard secret.utf8.count >= TokenVerifier.shortest else {
      throw .tooShort(minimum: TokenVerifier.shortest)
    }
    switch self {
    // RFC 9110, section 5.5, without blanks, which a proxy may fold.
    case .header:
      guard secret.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .notPlain }
    // RFC 3986, section 2.3: what never is percent-encoded.
    case .path: guard secret.utf8.allSatisfy(Self.isUnreserved) else { throw .notForAddress }
    }
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
