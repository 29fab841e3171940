internal import Diagnostics

/// What the checker says, one function per message.
extension Diagnostic {
  // MARK: Names

  static func unknownVariable(_ name: String, nearest: String?, at span: Span) -> Diagnostic {
    let meant = OtherLanguages.values[name] ?? nearest
    return Diagnostic(
      rule: "unknown-variable", "there is no variable `\(name)` here", at: span,
      hint: meant.map { "did you mean `\($0)`?" } ?? "text stands between quotes: \"\(name)\"",
      fix: meant.map { Fix(replace: span, with: $0) })
  }

  static func unknownField(
    _ name: String, of object: ObjectType, nearest: String?, at span: Span
  ) -> Diagnostic {
    let known = object.fields.keys.sorted()
    return Diagnostic(
      rule: "unknown-field", "`\(object.name)` has no field `\(name)`", at: span,
      hint: nearest.map { "did you mean `\($0)`?" },
      notes: object.origin.map { [$0] } ?? [],
      help: nearest == nil && !known.isEmpty && known.count <= 12
        ? "its fields are \(known.map { "`\($0)`" }.joined(separator: ", "))" : nil,
      fix: nearest.map { Fix(replace: span, with: $0) })
  }

  static func unknownFunction(
    _ name: String, isMember: Bool, nearest: String?, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "unknown-function",
      isMember ? "there is no method `\(name)`" : "there is no function `\(name)`", at: span,
      hint: nearest.map { "did you mean `\($0)`?" },
      fix: nearest.map { Fix(replace: span, with: $0) })
  }

  static func functionOfOtherStyle(
    _ name: String, isMember: Bool, meant: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "unknown-function",
      isMember ? "there is no method `\(name)`" : "there is no function `\(name)`", at: span,
      hint: isMember ? "write `\(meant)(value)`" : "write `value.\(meant)(…)`")
  }

  static func functionAsPhrase(
    _ name: String, isMember: Bool, _ phrase: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "unknown-function",
      isMember ? "there is no method `\(name)`" : "there is no function `\(name)`", at: span,
      hint: "write `\(phrase)`")
  }

  static func calledVariable(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "unknown-function", "`\(name)` is a variable, not a function", at: span,
      hint: "write `\(name)` without `()`")
  }

  static func invalidConversion(
    _ function: String, _ reason: String, meant: String?, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "invalid-text", "`\(function)`: \(reason)", at: span,
      hint: meant.map { "write `\"\($0)\"`" },
      fix: meant.map { Fix(replace: span, with: "\"\($0)\"") })
  }

  /// A list or map that holds values of two types.
  static func mixedLiteral(
    _ severity: Severity, _ what: String, _ first: CELType, _ other: CELType, at span: Span,
    first place: Span
  ) -> Diagnostic {
    Diagnostic(
      severity, rule: "mixed-literal", "the \(what) are of two types, \(first) and \(other)",
      at: span, hint: "this is \(other.withArticle)",
      labels: [Label(place, "this is \(first.withArticle)")])
  }

  static func noFields(
    _ field: String, _ type: CELType, method: String?, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "unknown-field", "a value of type \(type) has no field `\(field)`", at: span,
      hint: method.map { "to call the method write `\($0)()`" })
  }

  static func noTextKeys(_ field: String, _ type: CELType, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "unknown-field", "a \(type) has no field `\(field)`, its keys are no text", at: span)
  }

  // MARK: Calls and operators

  static func wrongArguments(
    _ name: String, takes overloads: [FunctionDeclaration.Overload], _ types: [CELType],
    isMember: Bool, at span: Span
  ) -> Diagnostic {
    let forms = overloads.map { "`\($0.form(of: name))`" }
    return Diagnostic(
      rule: "wrong-arguments",
      "`\(name)` does not take \(isMember ? listed(types, receiver: true) : listed(types))",
      at: span,
      notes: ["it is called as \(forms.prefix(4).joined(separator: " or "))"])
  }

  static func wrongCallStyle(_ name: String, shouldBeMember: Bool, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-arguments",
      shouldBeMember ? "`\(name)` is a method" : "`\(name)` is no method", at: span,
      hint: shouldBeMember ? "write `value.\(name)(…)`" : "write `\(name)(value, …)`")
  }

  static func wrongMacroArguments(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-arguments", "`\(name)` is called with the wrong arguments", at: span,
      hint: name == "has" ? "write `has(a.b)`" : "such as `list.\(name)(x, …)`")
  }

  static func invalidPattern(_ reason: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "invalid-pattern", "the text is no regular expression: \(reason)", at: span,
      help: "the syntax is RE2's; in a raw text such as r'\\d+' a backslash needs no other")
  }

  static func operandNotBool(_ symbol: String, _ type: CELType, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands", "`\(symbol)` takes bool, here \(type)", at: span,
      hint: "expected a comparison or another condition")
  }

  static func differentBranches(
    _ then: CELType, _ otherwise: CELType, at span: Span, first: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands",
      "`? :` chooses between two values of one type, here \(then) and \(otherwise)",
      at: span, labels: [Label(first, "this is \(then)")])
  }

  static func optionalExpected(_ type: CELType, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands", "expected an optional, such as `a.?b`, here \(type)", at: span)
  }

  // MARK: Indices, keys, loops

  static func wrongIndex(
    _ type: CELType, wanted: String, _ found: CELType, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands", "a \(type) is indexed by \(wanted), here \(found)", at: span)
  }

  static func notIndexable(_ type: CELType, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands", "`[ ]` takes a list or a map, here \(type)", at: span)
  }

  static func invalidKey(_ type: CELType, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands", "keys of a map are string, int, uint or bool, here \(type)", at: span)
  }

  static func notIterable(_ macro: String, _ type: CELType, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands", "`\(macro)` goes through a list or a map, here \(type)", at: span)
  }

  static func loopConditionNotBool(_ macro: String, _ type: CELType, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands", "`\(macro)` takes a condition, here \(type)", at: span,
      hint: "expected bool")
  }

  static func notSortable(_ type: CELType, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands", "`sortBy` orders by numbers, texts, times or durations, here \(type)",
      at: span)
  }

  static func mapEntryExpected(_ type: CELType, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands", "`transformMapEntry` makes a map of one entry, here \(type)",
      at: span, hint: "write {key: value}")
  }

  // MARK: The whole

  static func wrongResult(expected: CELType, found: CELType, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-result",
      expected == .bool
        ? "a condition must be bool, here \(found)" : "expected \(expected), here \(found)",
      at: span,
      hint: expected == .bool ? "compare it with something" : nil)
  }

  // MARK: - Signatures

  private static func listed(_ types: [CELType], receiver: Bool = false) -> String {
    let arguments = receiver ? Array(types.dropFirst()) : types
    let list =
      arguments.isEmpty
      ? "no arguments" : "(\(arguments.map(\.description).joined(separator: ", ")))"
    return receiver ? "\(list) on \(types[0])" : list
  }
}
