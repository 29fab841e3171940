import Values

extension Validation {
  mutating func check<I: Instance>(
    array instance: I, _ rules: ArrayRules, _ evaluated: inout Evaluated
  ) -> Bool {
    let count = instance.count
    var isValid = true
    if count < rules.minimumCount {
      isValid = fail("minItems") { "\($0) has fewer than \(rules.minimumCount) items" }
      guard isCollecting else { return false }
    }
    if let maximum = rules.maximumCount, count > maximum {
      isValid = fail("maxItems") { "\($0) has more than \(maximum) items" }
      guard isCollecting else { return false }
    }
    if rules.isUnique, count > 1, Self.hasDuplicate(instance) {
      isValid = fail("uniqueItems") { "\($0) has an item twice" }
      guard isCollecting else { return false }
    }
    if !checkItems(of: instance, rules, &evaluated) {
      isValid = false
      guard isCollecting else { return false }
    }
    if let contains = rules.contains, !check(instance, contains, &evaluated) {
      isValid = false
      guard isCollecting else { return false }
    }
    if let unevaluated = rules.unevaluated,
      !checkUnevaluatedItems(of: instance, unevaluated, &evaluated)
    {
      isValid = false
    }
    return isValid
  }

  private mutating func checkItems<I: Instance>(
    of instance: I, _ rules: ArrayRules, _ evaluated: inout Evaluated
  ) -> Bool {
    guard !rules.prefix.isEmpty || rules.items != nil else { return true }
    var isValid = true
    for (index, item) in instance.elements.enumerated() {
      let isItemValid: Bool
      if index < rules.prefix.count {
        isItemValid = descend(
          rules.prefix[index], into: item, at: .item(index), by: "prefixItems", String(index))
      } else if let items = rules.items {
        isItemValid = descend(items, into: item, at: .item(index), by: "items")
      } else {
        break
      }
      evaluated.insert(index)
      if !isItemValid {
        isValid = false
        guard isCollecting else { return false }
      }
    }
    return isValid
  }

  private mutating func check<I: Instance>(
    _ instance: I, _ contains: ArrayRules.Contains, _ evaluated: inout Evaluated
  ) -> Bool {
    var found = 0
    for (index, item) in instance.elements.enumerated() {
      guard test(contains.schema, onPart: item) else { continue }
      found += 1
      evaluated.insert(index)
      let isDecided = found >= contains.minimum && contains.maximum == nil
      if isDecided, !evaluated.isTracked { break }
    }
    if found < contains.minimum {
      let keyword = contains.minimum == 1 ? "contains" : "minContains"
      return fail(keyword) { name in
        contains.minimum == 1
          ? "\(name) has no item of the kind that it has to contain"
          : "\(name) has fewer than \(contains.minimum) items of the kind that it has to contain"
      }
    }
    if let maximum = contains.maximum, found > maximum {
      return fail("maxContains") {
        "\($0) has more than \(maximum) items of the kind of which it may contain no more"
      }
    }
    return true
  }

  private mutating func checkUnevaluatedItems<I: Instance>(
    of instance: I, _ schema: Int, _ evaluated: inout Evaluated
  ) -> Bool {
    guard !evaluated.hasAll else { return true }
    var isValid = true
    for (index, item) in instance.elements.enumerated() where !evaluated.contains(index) {
      if !descend(schema, into: item, at: .item(index), by: "unevaluatedItems") {
        isValid = false
        guard isCollecting else { return false }
      }
    }
    evaluated.insertAll()
    return isValid
  }

  /// Small arrays are compared each with each; in larger ones, those with the same hash.
  private static func hasDuplicate<I: Instance>(_ instance: I) -> Bool {
    let values = instance.elements.map { $0.asValue() }
    guard values.count > 8 else {
      return values.indices.contains { later in
        values[..<later].contains { $0.isEqual(to: values[later]) }
      }
    }
    var seen: [Int: [Value]] = [:]
    for value in values {
      var hasher = Hasher()
      value.hash(intoEqual: &hasher)
      let hash = hasher.finalize()
      if seen[hash, default: []].contains(where: { $0.isEqual(to: value) }) { return true }
      seen[hash, default: []].append(value)
    }
    return false
  }
}
