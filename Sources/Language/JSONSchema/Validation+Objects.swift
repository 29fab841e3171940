import Values

extension Validation {
  mutating func check<I: Instance>(
    object instance: I, _ rules: ObjectRules, _ evaluated: inout Evaluated
  ) -> Bool {
    var isValid = true
    if rules.minimumCount > 0 || rules.maximumCount != nil, !checkCount(of: instance, rules) {
      isValid = false
      guard isCollecting else { return false }
    }
    if rules.looksAtFields, !checkFields(of: instance, rules, &evaluated) {
      isValid = false
      guard isCollecting else { return false }
    }
    for dependent in rules.dependents where !check(instance, dependent, &evaluated) {
      isValid = false
      guard isCollecting else { return false }
    }
    if let unevaluated = rules.unevaluated,
      !checkUnevaluatedFields(of: instance, unevaluated, &evaluated)
    {
      isValid = false
    }
    return isValid
  }

  private mutating func checkCount<I: Instance>(of instance: I, _ rules: ObjectRules) -> Bool {
    let count = instance.count
    if count < rules.minimumCount {
      return fail("minProperties") { "\($0) has fewer than \(rules.minimumCount) fields" }
    }
    if let maximum = rules.maximumCount, count > maximum {
      return fail("maxProperties") { "\($0) has more than \(maximum) fields" }
    }
    return true
  }

  private mutating func checkFields<I: Instance>(
    of instance: I, _ rules: ObjectRules, _ evaluated: inout Evaluated
  ) -> Bool {
    var isValid = true
    var requiredCount = 0
    // Fields mostly come in the order of the schema, so the search goes on where it last succeeded.
    var likely = 0
    var index = 0
    for field in instance.members {
      let found = rules.member(named: field, from: likely)
      if let found {
        likely = found + 1
        if rules.judges[found].isRequired { requiredCount += 1 }
      }
      if !check(field, member: found, rules, at: index, &evaluated) {
        isValid = false
        guard isCollecting else { return false }
      }
      index += 1
    }
    if requiredCount < rules.requiredCount {
      isValid = false
      noteMissing(of: instance, rules)
    }
    return isValid
  }

  private mutating func check<F: InstanceField>(
    _ field: F, member: Int?, _ rules: ObjectRules, at index: Int, _ evaluated: inout Evaluated
  ) -> Bool {
    var isValid = true
    var isKnown = false
    if let member, let schema = rules.judges[member].schema {
      isKnown = true
      isValid = descend(
        schema, into: field.content, at: .field(field.name), by: "properties",
        rules.members[member].key.name)
    }
    if !rules.patterns.isEmpty {
      let name = field.name
      for pattern in rules.patterns where pattern.pattern.isFound(in: name) {
        isKnown = true
        let isPartValid = descend(
          pattern.schema, into: field.content, at: .field(name), by: "patternProperties",
          pattern.text)
        isValid = isValid && isPartValid
      }
    }
    if !isKnown, let additional = rules.additional {
      isKnown = true
      isValid = check(field, additional: additional)
    }
    if let names = rules.names, !checkName(of: field, names) { isValid = false }
    if isKnown { evaluated.insert(index) }
    return isValid
  }

  private mutating func check<F: InstanceField>(_ field: F, additional: Int) -> Bool {
    if graph.nodes[additional].isNever {
      return fail("additionalProperties", at: .field(field.name)) { "\($0) is not a known field" }
    }
    return descend(
      additional, into: field.content, at: .field(field.name), by: "additionalProperties")
  }

  private mutating func checkName<F: InstanceField>(of field: F, _ schema: Int) -> Bool {
    if test(schema, onPart: Value.string(field.name)) { return true }
    return fail("propertyNames", at: .field(field.name)) { "\($0) is a name that is not permitted" }
  }

  private mutating func noteMissing<I: Instance>(of instance: I, _ rules: ObjectRules) {
    guard isCollecting else { return }
    for member in rules.members where member.isRequired && instance.field(member.key) == nil {
      _ = failMissing(member.key.name, by: "required")
    }
  }

  /// The object is what is not valid, but the sentence is about the field.
  private mutating func failMissing(_ name: String, by keyword: String) -> Bool {
    fail(keyword, about: .field(name)) { "\($0) is missing" }
  }

  private mutating func check<I: Instance>(
    _ instance: I, _ dependent: ObjectRules.Dependent, _ evaluated: inout Evaluated
  ) -> Bool {
    guard instance.field(dependent.key) != nil else { return true }
    var isValid = true
    for name in dependent.required where instance.field(name) == nil {
      isValid = failMissing(name.name, by: "dependentRequired")
      guard isCollecting else { return false }
    }
    if let schema = dependent.schema {
      let length = keywordPath.count
      if isCollecting { keywordPath += ["dependentSchemas", dependent.key.name] }
      if !check(instance, schema, &evaluated) { isValid = false }
      keywordPath.removeLast(keywordPath.count - length)
    }
    return isValid
  }

  private mutating func checkUnevaluatedFields<I: Instance>(
    of instance: I, _ schema: Int, _ evaluated: inout Evaluated
  ) -> Bool {
    guard !evaluated.hasAll else { return true }
    var isValid = true
    for (index, field) in instance.members.enumerated() where !evaluated.contains(index) {
      let isFieldValid =
        graph.nodes[schema].isNever
        ? fail("unevaluatedProperties", at: .field(field.name)) { "\($0) is not a known field" }
        : descend(
          schema, into: field.content, at: .field(field.name), by: "unevaluatedProperties")
      if !isFieldValid {
        isValid = false
        guard isCollecting else { return false }
      }
    }
    evaluated.insertAll()
    return isValid
  }
}

extension ObjectRules {
  /// The member with the name of a field, looked for from a likely place on and then from the start.
  fileprivate func member(named field: some InstanceField, from likely: Int) -> Int? {
    for place in likely..<max(likely, tokens.count) where isMember(place, named: field) {
      return place
    }
    for place in 0..<min(likely, tokens.count) where isMember(place, named: field) {
      return place
    }
    return nil
  }

  @inline(__always)
  private func isMember(_ place: Int, named field: some InstanceField) -> Bool {
    let token = tokens[place]
    return field.hasName(token) && (token.isWhole || field.isNamed(members[place].key))
  }
}
