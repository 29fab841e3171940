package import Diagnostics

/// How a sender signs: the name of a preset, or `hmac`, `token` or `jwt` with their parts spelled out.
package struct SignatureDefinition: Sendable {
  package let scheme: Located<String>
  /// One, or several while a secret is being rotated; none with the scheme `none`.
  package let secrets: [SecretDefinition]
  /// Whether secrets are named, even if none could be read.
  package let hasSecret: Bool
  /// `sha1`, `sha256`, `sha512`
  package let algorithm: Located<String>?
  /// Template of the signed text.
  package let signed: SourceText?
  /// The header that holds the signature.
  package let header: Located<String>?
  /// The field that holds the signature where it stands in the body: `body.signature`.
  package let value: SourceText?
  /// Template with `{{ hex }}`, `{{ base64 }}` or `{{ token }}`.
  package let format: SourceText?
  /// What stands between several signatures.
  package let separator: Located<String>?
  /// CEL: when the sender signed.
  package let timestamp: SourceText?
  package let tolerance: Located<Duration>?
  /// The `iss` of a JSON Web Token.
  package let issuer: Located<String>?
  package let span: Span
}
