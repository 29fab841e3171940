package import Cryptography
package import Graph
package import Values

/// Signs deliveries as the sender of a scheme would: the other side of `SignatureVerifier`, from the same data, for
/// every scheme that it knows.
package struct SignatureSigner: Sendable {
  private let method: Method

  private enum Method: Sendable {
    case content(ContentSigner)
    case token(TokenPlace, secret: String)
    case jwt(JWTRule, HMACKey)
  }

  /// The secret is the verifier's, and for Ed25519 the private half: in the form of Standard Webhooks the base64 after
  /// `whsk_` of 32 bytes, or of these followed by the public key.
  package init(
    _ specification: SignatureSpecification, secret: String
  ) throws(SecretError) {
    switch specification {
    case .content(let signature): method = .content(try ContentSigner(signature, secret: secret))
    case .token(let place):
      try place.checkFits(secret)
      method = .token(place, secret: secret)
    case .jwt(let rule): method = .jwt(rule, try JWTVerifier.key(of: secret))
    }
  }

  /// Why a delivery cannot be signed.
  package enum Failure: Error, Equatable, Sendable {
    /// The scheme has a part in the body, which is no JSON object.
    case bodyIsNoObject
    /// A value that the scheme signs is missing from the body: its path, or the expression.
    case missingValue(String)
    case cryptography(CryptographyError)
  }

  /// The delivery with all that proves its sender. A scheme that has its signature or its time in the body writes them
  /// there, in place of what stands there, and the body is laid out anew; otherwise the body stays as it is. A time that
  /// an expression computes of the body is taken as the body has it. A header that the scheme signs and the delivery
  /// lacks (`SignatureSpecification.signedHeaders`) counts as empty, as it does for the verifier.
  package func sign(
    _ delivery: OutgoingDelivery, at now: Timestamp
  ) throws(Failure) -> OutgoingDelivery {
    var signed = delivery
    switch method {
    case .content(let signer): return try signer.sign(delivery, at: now)
    case .token(.path, let secret): signed.path += "/\(secret)"
    case .token(.header(let name, let prefix), let secret):
      signed.headers.append((name, prefix + secret))
    case .jwt(let rule, let key):
      do throws(CryptographyError) {
        let token = try JSONWebToken.text(rule.claims(at: now), key)
        signed.headers.append((JWTRule.header, JWTRule.prefix + token))
      } catch {
        throw .cryptography(error)
      }
    }
    return signed
  }
}

extension JWTRule {
  /// What a sender claims: its name where one is asked for, and five minutes of validity.
  fileprivate func claims(at now: Timestamp) -> Value {
    .object(present: [
      "iss": issuer.map { .string($0) }, "iat": .int(now.seconds), "exp": .int(now.seconds + 300),
    ])
  }
}
