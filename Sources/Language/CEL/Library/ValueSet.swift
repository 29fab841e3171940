internal import Values

/// Values that differ by CEL's `==`. Cost of a question: that of hashing the value, or of comparing it with a few.
struct ValueSet {
  private var members: Set<Member> = []
  /// Instead of the members, where that takes fewer comparisons than hashing would cost.
  private var few: [Value]?

  private struct Member: Hashable {
    let value: Value

    static func == (left: Member, right: Member) -> Bool {
      Comparison.areEqual(left.value, right.value)
    }

    func hash(into hasher: inout Hasher) { value.hash(intoEqual: &hasher) }
  }

  init() {}

  /// `questions`: how often it will be asked at most.
  init(_ values: [Value], questions: Int) {
    // Putting a number into the set takes as long as comparing a hundred: 400 ns against 4 ns.
    if questions <= 32 {
      few = values
    } else {
      for value in values { insert(value) }
    }
  }

  /// Whether it is new. What holds NaN equals nothing, itself included: it is always new, and not kept, lest many
  /// such values with one hash make a slow set.
  @discardableResult
  mutating func insert(_ value: Value) -> Bool {
    guard Comparison.areEqual(value, value) else { return true }
    return members.insert(Member(value: value)).inserted
  }

  func contains(_ value: Value) -> Bool {
    if let few { return few.contains { Comparison.areEqual($0, value) } }
    return members.contains(Member(value: value))
  }
}
