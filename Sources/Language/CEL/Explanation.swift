package import Values

/// What each part of an expression gave, for people who ask why. Built only when asked.
package struct Explanation: Sendable {
  /// In UTF-8 offsets of the expression.
  package let range: Range<Int>
  package let text: String
  package let result: Result<Value, EvaluationError>
  /// The parts, in the order of the text; literals are left out, and what a loop does in its turns.
  package let parts: [Explanation]

  package init(
    range: Range<Int>, text: String, result: Result<Value, EvaluationError>, parts: [Explanation]
  ) {
    self.range = range
    self.text = text
    self.result = result
    self.parts = parts
  }
}
