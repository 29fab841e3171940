/// How large a value may grow: what a function makes is measured before it is made.
enum SizeLimit {
  /// The longest text, bytes or list that an expression makes, in bytes.
  static let bytes = 16 << 20
  /// What an element of a list counts for.
  static let bytesOfElement = 16

  static func check(_ size: Int) throws(EvaluationError) {
    guard size <= bytes else { throw EvaluationError(.limitExceeded(.size)) }
  }

  static func check(elements count: Int) throws(EvaluationError) {
    guard count <= bytes / bytesOfElement else { throw EvaluationError(.limitExceeded(.size)) }
  }
}
