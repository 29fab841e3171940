internal import Values

/// Values that differ by CEL's `==`. Cost of a question: that of hashing the value.
struct ValueSet {
  private var members: Set<Member> = []

  private struct Member: Hashable {
    let value: Value

    static func == (left: Member, right: Member) -> Bool {
      Comparison.areEqual(left.value, right.value)
    }

    func hash(into hasher: inout Hasher) { value.hash(intoEqual: &hasher) }
  }

  init() {}

  init(_ values: [Value]) {
    for value in values { insert(value) }
  }

  /// Whether it is new. What holds NaN equals nothing, itself included: it is always new, and not kept, lest many
  /// such values with one hash make a slow set.
  @discardableResult
  mutating func insert(_ value: Value) -> Bool {
    guard Comparison.areEqual(value, value) else { return true }
    return members.insert(Member(value: value)).inserted
  }

  func contains(_ value: Value) -> Bool { members.contains(Member(value: value)) }
}
