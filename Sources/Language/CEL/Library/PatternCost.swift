internal import Patterns

/// What matching may cost, in instructions of the pattern times bytes of the text, since that is what a search takes at worst.
extension Pattern {
  /// About a second.
  private static let searchLimit = 1 << 27

  func isTooCostly(over length: Int) -> Bool { length > Self.searchLimit / size }

  func checkCost(over length: Int) throws(EvaluationError) {
    if isTooCostly(over: length) { throw EvaluationError(.limitExceeded(.steps)) }
  }
}
