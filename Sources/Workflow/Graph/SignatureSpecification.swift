/// How a request proves who sent it, as data: every scheme that we know is a value of this type.
package enum SignatureSpecification: Sendable {
  /// A code over what was sent. The only one that says that nothing was changed on the way.
  case content(ContentSignature)
  /// The secret itself, for senders that cannot sign: whoever has seen a request can send another.
  case token(TokenPlace)
  /// A JSON Web Token that is made with the secret; it covers what it claims and not the body.
  case jwt(JWTRule)

  /// How the text of a secret becomes the bytes of a key.
  package var key: ContentSignature.KeyForm {
    if case .content(let signature) = self { signature.key } else { .text }
  }

  /// The headers besides the signature's own that are signed, as a sender has to set them: `webhook-id`.
  package var signedHeaders: [String] {
    guard case .content(let signature) = self else { return [] }
    return signature.signed.compactMap { part in
      if case .header(let name) = part { name } else { nil }
    }
  }
}

/// Where the secret stands in a request.
package enum TokenPlace: Sendable, Hashable {
  /// After a prefix in a header: `Authorization: Bearer SECRET`.
  case header(String, prefix: String)
  /// The last segment of the address, after the source's path: `/hooks/ezyhire/SECRET`.
  case path
}

/// `Authorization: Bearer JWT`, signed with HMAC-SHA256 (`HS256`) and the secret.
/// Source: RFC 7519 (JSON Web Token), RFC 7515 (JSON Web Signature), RFC 6750 section 2.1.
package struct JWTRule: Sendable, Hashable {
  package static let header = "Authorization"
  package static let prefix = "Bearer "

  /// What the claim `iss` must be; nil: whatever.
  package var issuer: String?
  /// How far the clocks of sender and receiver may differ.
  package var tolerance: Duration

  package init(issuer: String? = nil, tolerance: Duration = .seconds(60)) {
    self.issuer = issuer
    self.tolerance = tolerance
  }
}
