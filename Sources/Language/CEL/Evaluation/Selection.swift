internal import Values

/// Fields and items of values and on tapes. Nil means absent; an error means that the thing has no
/// fields or items at all.
enum Selection {
  /// A field by its name. Of null every field is absent.
  static func field(_ key: JSONKey, of value: Value) throws(EvaluationError) -> Value? {
    switch value {
    case .map(let map): return map[key]
    case .null: return nil
    case .bool, .int, .uint, .double, .string, .list, .bytes, .timestamp, .duration, .type,
      .optional, .abstract:
      throw .noMatchingOverload("." + key.name)
    }
  }

  static func field(_ key: JSONKey, of cursor: JSONCursor) throws(EvaluationError) -> JSONCursor? {
    switch cursor.kind {
    case .object: return cursor[key]
    case .null: return nil
    case .bool, .int, .uint, .double, .string, .array: throw .noMatchingOverload("." + key.name)
    }
  }

  /// An item of a list or the value of a key.
  static func item(of value: Value, at index: Value) throws(EvaluationError) -> Value? {
    switch value {
    case .list(let list):
      let place = try place(index)
      guard list.indices.contains(place) else { return nil }
      return list[place]
    case .map(let map): return map[index]
    case .null: return nil
    case .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type, .optional,
      .abstract:
      throw .noMatchingOverload("[ ]")
    }
  }

  static func item(
    of cursor: JSONCursor, at index: Value
  ) throws(EvaluationError) -> JSONCursor? {
    switch cursor.kind {
    case .array: return cursor[try place(index)]
    case .object:
      guard case .string(let name) = index else { return nil }
      return cursor[field: name]
    case .null: return nil
    case .bool, .int, .uint, .double, .string: throw .noMatchingOverload("[ ]")
    }
  }

  /// A number as the place in a list; one that no list has becomes -1.
  static func place(_ index: Value) throws(EvaluationError) -> Int {
    switch index {
    case .int(let number): return Int(number)
    case .uint(let number): return Int(exactly: number) ?? -1
    case .double(let number):
      guard let whole = Int(exactly: number) else {
        throw .invalidArgument("[ ]", "an index is a whole number")
      }
      return whole
    case .null, .bool, .string, .list, .map, .bytes, .timestamp, .duration, .type, .optional,
      .abstract:
      throw .noMatchingOverload("[ ]")
    }
  }
}
