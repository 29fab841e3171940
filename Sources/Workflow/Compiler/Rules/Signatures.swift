import Configuration
import Diagnostics

// How a sender's webhooks are told from a stranger's.

extension Diagnostic {
  static func unsignedSource(_ scheme: Located<String>) -> Diagnostic {
    Diagnostic(
      rule: "unsigned-source", "this source takes webhooks from anybody", at: scheme.span,
      hint: "name a signature scheme",
      help:
        "use a preset, `hmac`, or, for a trial on your own machine only, `--allow-unsigned`")
  }

  static func signatureWithoutSecret(_ signature: SignatureDefinition) -> Diagnostic {
    Diagnostic(
      rule: "signature-without-secret", "the signature names no secret", at: signature.scheme.span,
      help: "add `secret: { env: NAME_OF_A_VARIABLE }` or `{ file: PATH }`")
  }

  static func signatureWithoutPlace(_ signature: SignatureDefinition) -> Diagnostic {
    Diagnostic(
      rule: "signature-without-place", "it is not said where the signature stands",
      at: signature.scheme.span,
      help: "add `header: X-Signature`, or `value:` with CEL over `body`")
  }

  /// A part that is fixed by a preset, or that the scheme does not have.
  static func foreignPart(_ part: (name: String, span: Span), scheme: String) -> Diagnostic {
    let isPreset = !["hmac", "token", "jwt"].contains(scheme)
    return Diagnostic(
      rule: "part-of-preset",
      isPreset
        ? "`\(part.name)` is fixed by the preset `\(scheme)`"
        : "the scheme `\(scheme)` has no `\(part.name)`", at: part.span,
      help: isPreset
        ? "remove it, or use `scheme: hmac` and spell every part out" : "remove it")
  }

  static func signatureField(_ value: SourceText) -> Diagnostic {
    Diagnostic(
      rule: "signature-field", "a signature in the body stands in a field of it", at: value.whole,
      hint: "such as `body.signature`",
      help: "what stands before or behind it there is a matter of `format`")
  }

  static func signatureOverItself(_ signature: SignatureDefinition) -> Diagnostic {
    Diagnostic(
      rule: "signature-over-itself", "the signature is in the body that it signs",
      at: signature.value?.whole ?? signature.scheme.span,
      hint: "no sender can make such a signature",
      help: "say in `signed` which fields of the body it covers")
  }

  static func tokenFormat(_ format: SourceText) -> Diagnostic {
    Diagnostic(
      rule: "signature-format", "the format of a token ends with its one `{{ token }}`",
      at: format.whole, help: "such as `format: \"Bearer {{ token }}\"`")
  }

  static func tokenFormatWithoutHeader(_ format: SourceText) -> Diagnostic {
    Diagnostic(
      rule: "signature-format", "a token at the end of the address has no format",
      at: format.whole, help: "name the header that holds it, or remove `format`")
  }

  static func signatureFormat(_ format: SourceText) -> Diagnostic {
    Diagnostic(
      rule: "signature-format", "a format has exactly one `{{ hex }}` or `{{ base64 }}`",
      at: format.whole, help: "such as `format: \"v1={{ hex }}\"`")
  }
}
