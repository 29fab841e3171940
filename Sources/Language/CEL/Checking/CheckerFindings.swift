internal import Diagnostics

/// What the checker says, one function per message.
extension Diagnostic {
  // MARK: Names

  static func unknownVariable(_ name: String, nearest: String?, at span: Span) -> Diagnostic {
    let meant = wordsOfOtherLanguages[name] ?? nearest
    return Diagnostic(
      rule: "unknown-variable", "there is no variable `\(name)` here", at: span,
      hint: meant.map { "did you mean `\($0)`?" } ?? "text stands between quotes: \"\(name)\"",
      fix: meant.map { Fix(replace: span, with: $0) })
  }

  private static let wordsOfOtherLanguages = [
    "True": "true", "TRUE": "true", "False": "false", "FALSE": "false", "None": "null",
    "nil": "null", "NULL": "null", "Null": "null", "undefined": "null",
  ]

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

  static func noFields(
    _ field: String, _ type: CELType, isMethod: Bool, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "unknown-field", "a value of type \(type) has no field `\(field)`", at: span,
      hint: isMethod ? "to call the method write `\(field)()`" : nil)
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

  static func wrongOperands(
    _ symbol: String, takes overloads: [FunctionDeclaration.Overload], _ types: [CELType],
    at span: Span
  ) -> Diagnostic {
    let isConcatenation = symbol == "+" && types.contains(.string)
    let wanted = isConcatenation ? "joins two strings" : "takes \(operands(overloads))"
    return Diagnostic(
      rule: "wrong-operands", "`\(symbol)` \(wanted), here \(joined(types))", at: span,
      help: isConcatenation ? "`string(x)` makes text of a number or a time" : nil)
  }

  static func numberArithmetic(_ symbol: String, _ types: [CELType], at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands",
      "`\(symbol)` takes two ints or two doubles, and a number may be either", at: span,
      hint: "convert it: `double(x)` or `int(x)`")
  }

  static func operandNotBool(_ symbol: String, _ type: CELType, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands", "`\(symbol)` takes bool, here \(type)", at: span,
      hint: "expected a comparison or another condition")
  }

  static func differentTypes(
    _ symbol: String, _ left: CELType, _ right: CELType, testedForNull path: String?,
    at span: Span
  ) -> Diagnostic {
    if let path {
      return Diagnostic(
        rule: "wrong-operands", "a \(left == .null ? right : left) is never null", at: span,
        hint: symbol == "==" ? "write `!has(\(path))`" : "write `has(\(path))`",
        fix: Fix(replace: span, with: symbol == "==" ? "!has(\(path))" : "has(\(path))"))
    }
    return Diagnostic(
      rule: "wrong-operands", "`\(symbol)` compares \(left) with \(right)", at: span,
      hint: "expected the same type on both sides")
  }

  static func notOrdered(
    _ symbol: String, _ left: CELType, _ right: CELType, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands",
      "`\(symbol)` takes two numbers, texts, times or durations, here \(left) and \(right)",
      at: span)
  }

  static func notContained(_ left: CELType, in right: CELType, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands",
      "`in` looks for an element in a list or a key in a map, here \(left) in \(right)", at: span,
      hint: right == .string ? "to look inside a text write `text.contains(part)`" : nil)
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

  private static func joined(_ types: [CELType]) -> String {
    types.map(\.description).joined(separator: " and ")
  }

  /// The operand types of an operator: "two ints, two strings, timestamp and duration".
  private static func operands(_ overloads: [FunctionDeclaration.Overload]) -> String {
    overloads.map { overload in
      let types = overload.parameters
      if types.count == 2, types[0] == types[1] {
        if case .list = types[0] { return "two lists" }
        return "two \(types[0])s"
      }
      return joined(types)
    }.joined(separator: ", ").replacing("bytess", with: "bytes")
  }
}
