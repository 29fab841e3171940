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

  static func partOfPreset(_ part: (name: String, span: Span), scheme: String) -> Diagnostic {
    Diagnostic(
      rule: "part-of-preset", "`\(part.name)` is fixed by the preset `\(scheme)`", at: part.span,
      help: "remove it, or use `scheme: hmac` and spell every part out")
  }

  static func signatureFormat(_ format: SourceText) -> Diagnostic {
    Diagnostic(
      rule: "signature-format", "a format has exactly one `{{ hex }}` or `{{ base64 }}`",
      at: format.whole, help: "such as `format: \"v1={{ hex }}\"`")
  }
}
