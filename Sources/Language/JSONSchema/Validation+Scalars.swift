import Values

// `enum`, `const`, and the keywords about numbers and strings.
extension Validation {
  mutating func check<I: Instance>(_ instance: I, _ type: SchemaTypes, _ rules: ValueRules) -> Bool
  {
    var isValid = true
    if let choice = rules.enumeration, !choice.contains(instance, type) {
      isValid = fail("enum") { "\($0) is none of \(choice.description)" }
      guard isCollecting else { return false }
    }
    if let choice = rules.constant, !choice.contains(instance, type) {
      isValid = fail("const") { "\($0) is not \(choice.description)" }
    }
    return isValid
  }

  mutating func check<I: Instance>(number instance: I, _ rules: NumberRules) -> Bool {
    let number = instance.number
    var isValid = true
    if let minimum = rules.minimum, number.compared(to: minimum) == .less {
      isValid = fail("minimum") { "\($0) is less than the minimum \(minimum.json())" }
      guard isCollecting else { return false }
    }
    if let maximum = rules.maximum, number.compared(to: maximum) == .greater {
      isValid = fail("maximum") { "\($0) is more than the maximum \(maximum.json())" }
      guard isCollecting else { return false }
    }
    if let limit = rules.exclusiveMinimum, number.compared(to: limit) != .greater {
      isValid = fail("exclusiveMinimum") { "\($0) is not more than \(limit.json())" }
      guard isCollecting else { return false }
    }
    if let limit = rules.exclusiveMaximum, number.compared(to: limit) != .less {
      isValid = fail("exclusiveMaximum") { "\($0) is not less than \(limit.json())" }
      guard isCollecting else { return false }
    }
    if let divisor = rules.divisor, !DecimalNumber.isMultiple(number, of: divisor) {
      isValid = fail("multipleOf") { "\($0) is not a multiple of \(divisor.json())" }
    }
    return isValid
  }

  mutating func check<I: Instance>(string instance: I, _ rules: StringRules) -> Bool {
    var isValid = true
    if rules.minimumLength > 0 || rules.maximumLength != nil {
      let length = instance.withText(Self.characterCount)
      if length < rules.minimumLength {
        isValid = fail("minLength") { name in
          rules.minimumLength == 1
            ? "\(name) is empty" : "\(name) is shorter than \(rules.minimumLength) characters"
        }
        guard isCollecting else { return false }
      }
      if let maximum = rules.maximumLength, length > maximum {
        isValid = fail("maxLength") { "\($0) is longer than \(maximum) characters" }
        guard isCollecting else { return false }
      }
    }
    if let pattern = rules.pattern, !instance.withText({ pattern.isFound(in: $0) }) {
      isValid = fail("pattern") { "\($0) does not match the pattern `\(pattern.text)`" }
      guard isCollecting else { return false }
    }
    if let format = rules.format, !instance.withText({ format.holds(for: $0) }) {
      isValid = fail("format") { "\($0) is not \(format.description)" }
    }
    return isValid
  }

  /// Unicode scalars, as JSON Schema counts.
  static func characterCount(_ bytes: Span<UInt8>) -> Int {
    var count = 0
    for index in bytes.indices where bytes[index] & 0xC0 != 0x80 { count += 1 }
    return count
  }
}

extension ValueRules.Choice {
  func contains<I: Instance>(_ instance: I, _ type: SchemaTypes) -> Bool {
    if type == .string { return texts.contains { instance.isText($0) } }
    guard !others.isEmpty else { return false }
    let value = instance.asValue()
    return others.contains { value.isEqual(to: $0) }
  }

  /// For messages: what the schema lists, in its order within texts and others.
  var description: String {
    let listed = texts.map { "`\($0.name)`" } + others.map { "`\($0.json())`" }
    // A long list says less than its beginning.
    return listed.count <= 12
      ? listed.joined(separator: ", ")
      : listed.prefix(12).joined(separator: ", ") + " and \(listed.count - 12) more"
  }
}
