internal import Values

/// What an evaluation may take. A step is a turn of a loop, or 256 bytes that an operation has looked at or copied: so
/// neither time nor memory grows beyond what the budget allows, whatever the expression and the data.
extension Evaluator {
  /// Counts a turn of a loop.
  func countStep(_ index: Int32, _ frame: inout Frame) throws(EvaluationError) {
    frame.stepsLeft -= 1
    if frame.stepsLeft < 0 { throw fail(.limitExceeded(.steps), index) }
  }

  func charge(_ bytes: Int, _ index: Int32, _ frame: inout Frame) throws(EvaluationError) {
    frame.stepsLeft -= bytes / Self.bytesOfStep
    if frame.stepsLeft < 0 { throw fail(.limitExceeded(.size), index) }
  }

  private static let bytesOfStep = 256

  /// Counts what `+` and functions have copied: texts, and the elements of a list without what is in them.
  func charge(_ value: Value, _ index: Int32, _ frame: inout Frame) throws(EvaluationError) {
    switch value {
    case .string(let text): try charge(text.utf8.count, index, &frame)
    case .bytes(let data): try charge(data.count, index, &frame)
    case .list(let list): try charge(list.count * SizeLimit.bytesOfElement, index, &frame)
    case .null, .bool, .int, .uint, .double, .map, .timestamp, .duration, .type, .optional,
      .abstract:
      return
    }
  }

  /// Counts all that is in a value. A list that stands in another one many times counts each time, since whoever looks
  /// at all of it comes by as often.
  func charge(contentsOf value: Value, _ index: Int32, _ frame: inout Frame) throws(EvaluationError)
  {
    switch value {
    case .list, .map, .optional:
      // One step more than is left, so that a weight that was counted no further is over the budget.
      let limit = (frame.stepsLeft + 1) * Self.bytesOfStep
      try charge(value.weight(atMost: limit), index, &frame)
    case .string, .bytes: try charge(value, index, &frame)
    case .null, .bool, .int, .uint, .double, .timestamp, .duration, .type, .abstract: return
    }
  }

  /// An operand as a value. What is built of a tape counts, since a loop may build the same again and again.
  @inline(__always)
  func built(_ operand: Operand, _ index: Int32, _ frame: inout Frame) throws(EvaluationError)
    -> Value
  {
    switch operand {
    case .value(let value): return value
    case .json(let cursor):
      let weight = cursor.weight
      if weight >= Self.bytesOfStep { try charge(weight, index, &frame) }
      return cursor.value()
    case .elements(let elements):
      for element in elements { try charge(element.weight + 16, index, &frame) }
      return operand.value
    case .absent: return .null
    }
  }

  /// What a whole expression gives: whoever takes it will look at all of it.
  func result(_ index: Int32, _ frame: inout Frame) throws(EvaluationError) -> Value {
    let result = try value(index, &frame)
    try charge(contentsOf: result, index, &frame)
    return result
  }
}

extension Value {
  /// About how many bytes of memory it takes with all that is in it, counted up to a little more than `limit`.
  fileprivate func weight(atMost limit: Int) -> Int {
    var weight = 0
    add(to: &weight, limit)
    return weight
  }

  private func add(to weight: inout Int, _ limit: Int) {
    weight += 32
    guard weight <= limit else { return }
    switch self {
    case .string(let text): weight += text.utf8.count
    case .bytes(let bytes): weight += bytes.count
    case .list(let list):
      for element in list where weight <= limit { element.add(to: &weight, limit) }
    case .map(let map):
      for entry in map.entries where weight <= limit {
        entry.key.add(to: &weight, limit)
        entry.value.add(to: &weight, limit)
      }
    case .optional(let optional): optional.value?.add(to: &weight, limit)
    case .null, .bool, .int, .uint, .double, .timestamp, .duration, .type, .abstract: break
    }
  }
}
