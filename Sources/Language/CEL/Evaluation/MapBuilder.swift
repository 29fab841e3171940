internal import Values

/// Collects the entries of a map literal and refuses a key that comes twice, numbers counting by value.
struct MapBuilder {
  private var entries: [MapValue.Entry] = []
  private var keys: Set<Key> = []

  private enum Key: Hashable {
    case bool(Bool)
    case negative(Int64)
    case natural(UInt64)
    case text([UInt8])
  }

  var map: Value { .map(MapValue(entries)) }

  mutating func add(_ key: Value, _ value: Value) throws(EvaluationError) {
    guard let identity = Self.identity(of: key) else {
      throw .invalidArgument("{ }", "a key is a string, an int, a uint or a bool")
    }
    guard keys.insert(identity).inserted else { throw EvaluationError(.duplicateKey) }
    entries.append((key, value))
  }

  private static func identity(of key: Value) -> Key? {
    switch key {
    case .bool(let truth): .bool(truth)
    case .int(let number): number < 0 ? .negative(number) : .natural(UInt64(number))
    case .uint(let number): .natural(number)
    case .string(let text): .text(Array(text.utf8))
    case .null, .double, .list, .map, .bytes, .timestamp, .duration, .type, .optional, .abstract:
      nil
    }
  }
}
