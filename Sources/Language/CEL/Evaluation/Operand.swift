internal import Values

/// What an instruction has given: a value, or a place on a tape that nobody has made a value of yet.
///
/// Counts no reference for a place: the documents are held by the activation that the frame holds.
enum Operand: Sendable {
  case absent
  case value(Value)
  case json(JSONCursor)
  /// A list of such places: what a filter leaves of an array, or `+` makes of two.
  case elements(ContiguousArray<JSONCursor>)

  /// The value itself. Null where nothing is bound, which resolved operands never are.
  var value: Value {
    switch self {
    case .value(let value): value
    case .json(let cursor): cursor.value()
    case .elements(let elements): .list(elements.map { $0.value() })
    case .absent: .null
    }
  }

  /// The places of the items of a list on a tape; nil for anything else.
  var tapeItems: ContiguousArray<JSONCursor>? {
    switch self {
    case .elements(let elements): return elements
    case .json(let cursor) where cursor.kind == .array:
      var elements: ContiguousArray<JSONCursor> = []
      elements.reserveCapacity(cursor.count)
      var rest = cursor.items
      while let item = rest.next() { elements.append(item) }
      return elements
    case .absent, .value, .json: return nil
    }
  }
}
