/// How bad a finding is. `serve` refuses to start on an error.
package enum Severity: String, Sendable, Comparable, CaseIterable {
  case note, warning, error

  package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }
}

/// One finding about what a person wrote. Collected, never thrown: a stage reports all it can and goes on.
package struct Diagnostic: Sendable {
  /// Kebab-case, reads as what is wrong: `unknown-field`.
  package var rule: String
  package var severity: Severity
  /// A lower-case sentence without a full stop; names the thing in backticks.
  package var message: String
  package var span: Span
  /// A few words beside the carets: what to do or what was expected.
  package var hint: String?
  /// Other places that belong to it: the first definition of a duplicate.
  package var labels: [Label]
  package var notes: [String]
  package var help: String?
  /// A change of text that mends it, if there is one that cannot do harm.
  package var fix: Fix?
  /// The text at `span` is secret: a report shows the place and not the text.
  package var hidesText: Bool

  package init(
    _ severity: Severity = .error, rule: String, _ message: String, at span: Span,
    hint: String? = nil, labels: [Label] = [], notes: [String] = [], help: String? = nil,
    fix: Fix? = nil, hidesText: Bool = false
  ) {
    self.rule = rule
    self.severity = severity
    self.message = message
    self.span = span
    self.hint = hint
    self.labels = labels
    self.notes = notes
    self.help = help
    self.fix = fix
    self.hidesText = hidesText
  }
}

/// A second place of a finding with what it is.
package struct Label: Sendable {
  package let span: Span
  package let message: String

  package init(_ span: Span, _ message: String) {
    self.span = span
    self.message = message
  }
}

/// Replace the bytes of `span` by `replacement`.
package struct Fix: Sendable {
  package let span: Span
  package let replacement: String

  package init(replace span: Span, with replacement: String) {
    self.span = span
    self.replacement = replacement
  }
}
