import Cryptography
import Graph
import HTTPServer
import Values

/// Checks JSON Web Tokens: signature first, claims after it.
///
/// Of the algorithms only HS256 is taken, whatever the token says of itself: a token that names another one, or none,
/// is refused. Source: RFC 8725 (JWT best current practices), section 3.1.
struct JWTVerifier: Sendable {
  /// Bytes of the longest token that is looked at.
  private static let longest = 8192

  private let rule: JWTRule
  private let keys: [HMACKey]
  private let header = HTTPHeaderName(JWTRule.header)

  init(_ rule: JWTRule, secrets: [String]) throws(SecretError) {
    self.rule = rule
    var keys: [HMACKey] = []
    for secret in secrets { keys.append(try Self.key(of: secret)) }
    self.keys = keys
  }

  static func key(of secret: String) throws(SecretError) -> HMACKey {
    do throws(CryptographyError) {
      return try HMACKey(.sha256, key: [UInt8](secret.utf8))
    } catch {
      throw SecretError(error)
    }
  }

  func verify(
    _ request: some SignedRequest, at now: Timestamp
  ) throws(CryptographyError) -> SignatureVerdict {
    guard let text = request.header(header), !text.isEmpty else {
      return .refused(.missingSignature)
    }
    // The name of an authentication scheme has no case (RFC 9110, section 11.1).
    let prefix = [UInt8](JWTRule.prefix.utf8)
    guard text.count <= Self.longest, text.count > prefix.count,
      zip(text, prefix).allSatisfy({ $0 | 0x20 == $1 | 0x20 }),
      let token = JSONWebToken(text.dropFirst(prefix.count))
    else { return .refused(.malformedSignature) }
    guard try isSigned(token) else { return .refused(.mismatch) }
    if let refusal = refusal(of: token.claims, at: now) { return .refused(refusal) }
    return .verified
  }

  private func isSigned(_ token: JSONWebToken) throws(CryptographyError) -> Bool {
    for key in keys
    where ConstantTime.areEqual(try key.code(of: token.signed), token.signature) {
      return true
    }
    return false
  }

  /// Nil where the claims hold. A claim that is there must hold; one that is not says nothing.
  private func refusal(of claims: Value, at now: Timestamp) -> SignatureRefusal? {
    if let issuer = rule.issuer, claims["iss"]?.stringValue != issuer { return .otherIssuer }
    let seconds = Double(now.milliseconds) / 1000
    let tolerance = rule.tolerance / .seconds(1)
    // RFC 7519, section 4.1.
    for name in ["exp", "nbf", "iat"] {
      guard let claim = claims[name] else { continue }
      guard let time = claim.secondsValue else { return .malformedTimestamp }
      if name == "exp" {
        if seconds >= time + tolerance { return .tooOld }
      } else if seconds < time - tolerance {
        return .inFuture
      }
    }
    return nil
  }
}

extension Value {
  /// Seconds since 1970, with or without a fraction; nil for what is no number.
  fileprivate var secondsValue: Double? {
    switch self {
    case .int(let number): Double(number)
    case .uint(let number): Double(number)
    case .double(let number): number
    case .null, .bool, .string, .list, .map, .bytes, .timestamp, .duration, .type, .optional,
      .abstract:
      nil
    }
  }
}
