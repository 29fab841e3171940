/// An immutable map in the order in which it was written. Keys are text in JSON; in CEL also bool, int, uint.
///
/// Look-up compares the keys' tokens one by one; in large maps it goes through an index. Numeric keys are found
/// by value: `2u` finds `2`. The maker sees to it that no key comes twice.
package struct MapValue: Sendable {
  package typealias Entry = (key: Value, value: Value)

  /// Maps from this many entries on get an index. Below it, comparing tokens in a row is faster than hashing,
  /// and making the map is several times faster.
  private static let indexedFrom = 33

  let storage: Storage

  final class Storage: Sendable {
    let entries: [Entry]
    /// The tokens of the keys that are text, place by place.
    let tokens: ContiguousArray<FieldToken>
    let index: [KeyIdentity: Int]?

    init(_ entries: [Entry]) {
      self.entries = entries
      var tokens: ContiguousArray<FieldToken> = []
      tokens.reserveCapacity(entries.count)
      for entry in entries {
        if case .string(let name) = entry.key {
          tokens.append(FieldToken(name))
        } else {
          tokens.append(.none)
        }
      }
      self.tokens = tokens
      guard entries.count >= MapValue.indexedFrom else {
        index = nil
        return
      }
      var index: [KeyIdentity: Int] = [:]
      index.reserveCapacity(entries.count)
      for (position, entry) in entries.enumerated() {
        if let identity = KeyIdentity(entry.key) { index[identity] = position }
      }
      self.index = index
    }
  }

  package init(_ entries: [Entry]) { storage = Storage(entries) }

  package static let empty = MapValue([])

  package var entries: [Entry] { storage.entries }
  package var count: Int { storage.entries.count }
  package var isEmpty: Bool { storage.entries.isEmpty }

  package subscript(name: String) -> Value? {
    place(of: FieldToken(name), named: name).map { storage.entries[$0].value }
  }

  /// As with a `String`, for a name that is looked up again and again.
  package subscript(key: JSONKey) -> Value? {
    place(of: key.token, named: key.name).map { storage.entries[$0].value }
  }

  package subscript(key: Value) -> Value? {
    if case .string(let name) = key { return self[name] }
    return place(of: key).map { storage.entries[$0].value }
  }

  package func contains(_ key: Value) -> Bool {
    if case .string(let name) = key { return place(of: FieldToken(name), named: name) != nil }
    return place(of: key) != nil
  }

  /// The place of a text key, whose token is at hand.
  func place(of token: FieldToken, named name: String) -> Int? {
    if storage.index != nil { return storage.index?[.string(name)] }
    for place in storage.tokens.indices where storage.tokens[place] == token {
      if token.isWhole { return place }
      if case .string(let key) = storage.entries[place].key, key.hasSameBytes(as: name) {
        return place
      }
    }
    return nil
  }

  /// The place of a key of any kind.
  func place(of key: Value) -> Int? {
    guard let wanted = KeyIdentity(key) else { return nil }
    if let index = storage.index { return index[wanted] }
    return storage.entries.firstIndex { KeyIdentity($0.key) == wanted }
  }

  /// This map with the fields of another one put over it; maps in both are merged in depth.
  package func merging(_ other: MapValue) -> MapValue {
    var merged = entries
    for entry in other.entries {
      guard let place = merged.firstIndex(where: { KeyIdentity($0.key) == KeyIdentity(entry.key) })
      else {
        merged.append(entry)
        continue
      }
      if case .map(let mine) = merged[place].value, case .map(let theirs) = entry.value {
        merged[place].value = .map(mine.merging(theirs))
      } else {
        merged[place].value = entry.value
      }
    }
    return MapValue(merged)
  }
}

/// What makes two keys of a map the same key: numbers by value whatever their type, text by its bytes.
enum KeyIdentity: Hashable {
  case bool(Bool)
  case integer(negative: Bool, magnitude: UInt64)
  case string(String)

  /// Nil for what cannot be a key: a fraction, a list, null.
  init?(_ key: Value) {
    switch key {
    case .bool(let truth): self = .bool(truth)
    case .int(let number): self = .integer(negative: number < 0, magnitude: number.magnitude)
    case .uint(let number): self = .integer(negative: false, magnitude: number)
    case .double(let number):
      if let whole = Int64(exactly: number) {
        self = .integer(negative: whole < 0, magnitude: whole.magnitude)
      } else if let whole = UInt64(exactly: number) {
        self = .integer(negative: false, magnitude: whole)
      } else {
        return nil
      }
    case .string(let text): self = .string(text)
    case .null, .list, .map, .bytes, .timestamp, .duration, .type, .optional, .abstract: return nil
    }
  }

  static func == (left: KeyIdentity, right: KeyIdentity) -> Bool {
    switch (left, right) {
    case (.bool(let a), .bool(let b)): a == b
    case (.integer(let a, let m), .integer(let b, let n)): a == b && m == n
    case (.string(let a), .string(let b)): a.hasSameBytes(as: b)
    case (.bool, _), (.integer, _), (.string, _): false
    }
  }

  func hash(into hasher: inout Hasher) {
    switch self {
    case .bool(let truth): hasher.combine(truth)
    case .integer(let negative, let magnitude):
      hasher.combine(negative)
      hasher.combine(magnitude)
    // Hashes canonical equivalents alike; `==` tells them apart by their bytes.
    case .string(let text): hasher.combine(text)
    }
  }
}
