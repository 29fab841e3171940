import Values

// Keywords that apply other schemas to the same value.
extension Validation {
  mutating func check<I: Instance>(
    _ instance: I, _ rules: Applicators, _ evaluated: inout Evaluated
  ) -> Bool {
    var isValid = true
    if let reference = rules.reference,
      !apply(reference, to: instance, by: "$ref", &evaluated)
    {
      isValid = false
      guard isCollecting else { return false }
    }
    if let reference = rules.dynamicReference,
      !apply(target(of: reference), to: instance, by: "$dynamicRef", &evaluated)
    {
      isValid = false
      guard isCollecting else { return false }
    }
    for (index, schema) in rules.all.enumerated()
    where !apply(schema, to: instance, by: "allOf", &evaluated, at: index) {
      isValid = false
      guard isCollecting else { return false }
    }
    if !rules.any.isEmpty, !checkAny(instance, rules.any, &evaluated) {
      isValid = false
      guard isCollecting else { return false }
    }
    if !rules.one.isEmpty, !checkOne(instance, rules.one, &evaluated) {
      isValid = false
      guard isCollecting else { return false }
    }
    if let not = rules.not {
      var own = Evaluated.untracked
      if test(not, on: instance, &own) {
        isValid = fail("not") { "\($0) is of a kind that is not permitted" }
        guard isCollecting else { return false }
      }
    }
    if let condition = rules.condition,
      !check(instance, condition: condition, rules, &evaluated)
    {
      isValid = false
    }
    return isValid
  }

  private func target(of reference: Applicators.DynamicReference) -> Int {
    guard !reference.anchor.isEmpty else { return reference.target }
    for outer in scope {
      if let place = graph.dynamicAnchors[outer.resource][reference.anchor] { return place }
    }
    return reference.target
  }

  private mutating func checkAny<I: Instance>(
    _ instance: I, _ schemas: [Int], _ evaluated: inout Evaluated
  ) -> Bool {
    var isValid = false
    for schema in schemas {
      var own = evaluated.fresh
      guard test(schema, on: instance, &own) else { continue }
      isValid = true
      // What further alternatives look at is of interest only to `unevaluated...`.
      guard evaluated.isTracked else { return true }
      evaluated.form(unionWith: own)
    }
    return isValid ? true : failAlternatives("anyOf", instance, schemas)
  }

  private mutating func checkOne<I: Instance>(
    _ instance: I, _ schemas: [Int], _ evaluated: inout Evaluated
  ) -> Bool {
    var count = 0
    for schema in schemas {
      var own = evaluated.fresh
      guard test(schema, on: instance, &own) else { continue }
      count += 1
      if count > 1 {
        return fail("oneOf") { "\($0) fits more than one of the alternatives" }
      }
      evaluated.form(unionWith: own)
    }
    return count == 1 ? true : failAlternatives("oneOf", instance, schemas)
  }

  /// Says that no alternative fits, and why not the one that comes nearest: the only one in which what is wrong
  /// is not the value as such but something in it.
  private mutating func failAlternatives<I: Instance>(
    _ keyword: StaticString, _ instance: I, _ schemas: [Int]
  ) -> Bool {
    guard isCollecting else { return false }
    let start = violations.count
    let here = Self.pointer(instancePath)
    var nearest: [[SchemaViolation]] = []
    for (index, schema) in schemas.enumerated() {
      var own = Evaluated.untracked
      _ = apply(schema, to: instance, by: keyword, &own, at: index)
      let found = Array(violations[start...])
      violations.removeLast(violations.count - start)
      let isAboutValue = found.contains {
        $0.instanceLocation == here && ["type", "const", "enum"].contains($0.keyword)
      }
      if !isAboutValue { nearest.append(found) }
    }
    _ = fail(keyword.description) { "\($0) fits none of the alternatives" }
    if nearest.count == 1 { violations += nearest[0] }
    return false
  }

  private mutating func check<I: Instance>(
    _ instance: I, condition: Int, _ rules: Applicators, _ evaluated: inout Evaluated
  ) -> Bool {
    var own = evaluated.fresh
    if test(condition, on: instance, &own) {
      evaluated.form(unionWith: own)
      guard let then = rules.then else { return true }
      return apply(then, to: instance, by: "then", &evaluated)
    }
    guard let otherwise = rules.otherwise else { return true }
    return apply(otherwise, to: instance, by: "else", &evaluated)
  }
}
