extension Value {
  /// Feeds the same into the hasher for all values that are equal by `isEqual(to:)`.
  package func hash(intoEqual hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let truth): hasher.combine(truth)
    case .int(let number): hasher.combine(Double(number))
    case .uint(let number): hasher.combine(Double(number))
    case .double(let number): hasher.combine(number)
    case .string(let text): hasher.combine(text)
    case .list(let items): for item in items { item.hash(intoEqual: &hasher) }
    // Summed, since the order of fields does not matter.
    case .map(let map):
      var sum = 0
      for entry in map.entries {
        var own = Hasher()
        entry.key.hash(intoEqual: &own)
        entry.value.hash(intoEqual: &own)
        sum &+= own.finalize()
      }
      hasher.combine(sum)
    case .bytes(let data): hasher.combine(data)
    case .timestamp(let time): hasher.combine(time)
    case .duration(let span): hasher.combine(span)
    case .type(let type): hasher.combine(type)
    case .optional(let optional): optional.value?.hash(intoEqual: &hasher)
    case .abstract(let value): hasher.combine(value)
    }
  }
}
