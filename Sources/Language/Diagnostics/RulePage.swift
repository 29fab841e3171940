/// What people are told of a rule: why it is one, what breaks it and what keeps it.
package struct RulePage: Sendable {
  /// As findings name it: `unknown-field`.
  package let rule: String
  /// One or two sentences.
  package let why: String
  /// A small text that breaks the rule.
  package let bad: String
  /// The same, mended.
  package let good: String

  package init(_ rule: String, _ why: String, bad: String, good: String) {
    self.rule = rule
    self.why = why
    self.bad = bad
    self.good = good
  }
}
