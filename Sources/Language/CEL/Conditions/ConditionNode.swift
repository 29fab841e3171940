/// A part of a condition over the scalars of a record: plain words that name each other by place.
struct ConditionNode: Hashable, BitwiseCopyable, Sendable {
  enum Operation: UInt8, Sendable {
    case never, always
    /// Something that only the evaluator can tell.
    case undecided
    /// a: first operand, b: count
    case all, any
    /// a: node
    case not
    /// a: condition, b: then, c: otherwise
    case choose
    /// a: slot
    case isPresent, isTrue
    /// a: slot, b: constant, a number
    case compareNumber
    /// a: slot, b: text; equal or not
    case compareText
    /// a: slot, b: constant of another kind
    case compareScalar
    /// a, b: slots
    case compareSlots
    /// a: slot, b: first text, c: count
    case isOneOfTexts
    /// a: slot, b: first constant, c: count
    case isOneOfScalars
    /// a: slot, b: text
    case beginsWith, endsWith, holdsText
    /// a: slot, b: pattern
    case matches
  }

  let operation: Operation
  var comparison = BinaryOperator.equal
  var a: Int32 = 0
  var b: Int32 = 0
  var c: Int32 = 0
  /// Where its verdict is kept for the other conditions that have the same part; -1 where it is not.
  var mark: Int32 = -1
}
