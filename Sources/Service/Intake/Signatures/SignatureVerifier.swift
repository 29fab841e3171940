package import Cryptography
package import Graph
package import Values

/// Checks requests against the signature scheme of a source, with each of its secrets.
package struct SignatureVerifier: Sendable {
  private let check: Check

  private enum Check: Sendable {
    case content(ContentVerifier)
    case token(TokenVerifier)
    case jwt(JWTVerifier)
  }

  /// `secrets` are the texts in force, several while one is being rotated; one that gives no key is an error.
  package init(
    _ specification: SignatureSpecification, secrets: [String]
  ) throws(SecretError) {
    guard !secrets.isEmpty else { throw .empty }
    check =
      switch specification {
      case .content(let signature):
        .content(try ContentVerifier(signature, secrets: secrets))
      case .token(let place): .token(try TokenVerifier(place, secrets: secrets))
      case .jwt(let rule): .jwt(try JWTVerifier(rule, secrets: secrets))
      }
  }

  /// Whether the body must be parsed first, because a part of the scheme stands in it.
  package var readsBody: Bool {
    if case .content(let verifier) = check { verifier.readsBody } else { false }
  }

  /// Whether requests come to addresses that end with the secret.
  package var isInPath: Bool {
    if case .token(let verifier) = check { verifier.isInPath } else { false }
  }

  /// Whether a request brings what would let others send in its sender's name. It is not kept, so a request that was
  /// kept cannot be verified again.
  package var comesWithSecret: Bool {
    switch check {
    case .content: false
    case .token, .jwt: true
    }
  }

  /// `input` is the parsed body where `readsBody` asks for it. Throws only when libcrypto could not work: that is no
  /// verdict.
  package func verify(
    _ request: some SignedRequest, input: SourceInput? = nil, at now: Timestamp
  ) throws(CryptographyError) -> SignatureVerdict {
    switch check {
    case .content(let verifier): try verifier.verify(request, input, at: now)
    case .token(let verifier): try verifier.verify(request)
    case .jwt(let verifier): try verifier.verify(request, at: now)
    }
  }
}
