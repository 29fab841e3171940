package import Diagnostics

/// A sender of webhooks: where they come in, how they are signed, and what events they are.
package struct SourceDefinition: Sendable {
  /// As written, or empty, beside a finding.
  package let name: Located<String>
  /// Begins with `/`; as written, or empty, beside a finding.
  package let path: Located<String>
  /// Nil beside a finding.
  package let signature: SignatureDefinition?
  /// Whether the program may serve the other sources while the secret of this one is not set.
  package let isOptional: Bool
  /// From which silence on people are told; nil within: never, nil without: as the last weeks have it.
  package var silence: Duration??
  /// CEL over `header()` and `body`; nil: the digest of the body.
  package let eventID: SourceText?
  package let answer: Located<AnswerDefinition>?
  package let contentKey: ContentKeyDefinition?
  /// The first that matches wins.
  package let rules: [EventRuleDefinition]
}

/// What this sender takes for success.
package struct AnswerDefinition: Sendable {
  /// 200 to 299.
  package let status: Int
  package let body: String?
  package let headers: [(name: Located<String>, value: Located<String>)]
}

/// What makes two deliveries the same content.
package enum ContentKeyDefinition: Sendable {
  case off(Span)
  /// CEL; `window` is how long a key is remembered, nil: the default of 72 hours.
  case expression(SourceText, window: Located<Duration>?)
}

/// A secret, by where it is found and never by its text.
package enum SecretDefinition: Sendable {
  case environment(Located<String>)
  /// A path, relative to the file that names it.
  case file(Located<String>)
}
