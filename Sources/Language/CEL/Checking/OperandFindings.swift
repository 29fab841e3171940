internal import Diagnostics

/// What is said of operands that do not fit, one function per message.
extension Diagnostic {
  // MARK: Comparisons

  static func differentTypes(
    _ symbol: String, _ left: CELType, _ right: CELType, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands", "`\(symbol)` compares \(left) with \(right)", at: span,
      hint: "expected the same type on both sides",
      help: [left, right].contains(.string) && (left.isNumeric || right.isNumeric)
        ? "`double(x)` makes a number of a text, `string(x)` a text of a number" : nil)
  }

  static func neverNull(
    _ path: String, _ type: CELType, isEquality: Bool, at span: Span
  ) -> Diagnostic {
    let meant = isEquality ? "!has(\(path))" : "has(\(path))"
    return Diagnostic(
      rule: "wrong-operands", "\(type.withArticle) is never null", at: span,
      hint: "write `\(meant)`",
      help: "what has no value is absent, and `has(\(path))` asks whether it is there",
      fix: Fix(replace: span, with: meant))
  }

  /// - Parameters:
  ///   - other: how the other side is written, and its type.
  ///   - wanted: what to write, and whether it is that exactly.
  static func literalOfWrongType(
    _ symbol: String, other: String, _ otherType: CELType, _ type: CELType,
    wanted: (text: String, isCertain: Bool), at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands",
      "`\(other)` is \(otherType.withArticle), and this is \(type.withArticle)",
      at: span, hint: wanted.isCertain ? "write `\(wanted.text)`" : "expected \(wanted.text)",
      fix: wanted.isCertain ? Fix(replace: span, with: wanted.text) : nil)
  }

  static func comparedOptional(_ written: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands", "`\(written)` is an optional, which is compared with optionals only",
      at: span, hint: "write `\(written).orValue(…)` with what stands for an absent value")
  }

  static func notOrdered(
    _ symbol: String, _ left: CELType, _ right: CELType, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands",
      "`\(symbol)` takes two numbers, texts, times or durations, here \(left) and \(right)",
      at: span)
  }

  static func notContained(
    _ left: CELType, in right: CELType, container: String, element: String, at span: Span
  ) -> Diagnostic {
    let isInText = left == .string && right == .string
    let meant = "\(container).contains(\(element))"
    return Diagnostic(
      rule: "wrong-operands",
      "`in` looks for an element in a list or a key in a map, here \(left) in \(right)", at: span,
      hint: isInText ? "to look inside a text write `\(meant)`" : nil,
      fix: isInText ? Fix(replace: span, with: meant) : nil)
  }

  // MARK: Arithmetic

  static func wrongOperands(
    _ symbol: String, takes overloads: [FunctionDeclaration.Overload], _ types: [CELType],
    at span: Span
  ) -> Diagnostic {
    let isConcatenation = symbol == "+" && types.contains(.string)
    let wanted = isConcatenation ? "joins two strings" : "takes \(operands(overloads))"
    return Diagnostic(
      rule: "wrong-operands",
      "`\(symbol)` \(wanted), here \(types.map(\.description).joined(separator: " and "))", at: span
    )
  }

  static func joinedWithText(_ type: CELType, written: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands", "`+` joins two strings, and this is \(type.withArticle)", at: span,
      hint: "write `string(\(written))`", fix: Fix(replace: span, with: "string(\(written))"))
  }

  static func mixedNumbers(
    _ symbol: String, _ types: [CELType], write meant: String, fix: Fix?, at span: Span
  ) -> Diagnostic {
    let kinds = types.map(\.description).joined(separator: " and ")
    let wanted = symbol == "%" ? "two ints" : "two ints or two doubles"
    return Diagnostic(
      rule: "wrong-operands",
      types.contains(.number)
        ? "`\(symbol)` takes \(wanted), and a number may be either"
        : "`\(symbol)` takes \(wanted), here \(kinds)",
      at: span, hint: "write `\(meant)`", fix: fix)
  }

  static func numberForDuration(_ symbol: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-operands", "`\(symbol)` of a time takes a duration, and this is a number",
      at: span, hint: "expected a duration such as duration(\"48h\")")
  }

  static func divisionByZero(_ symbol: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .warning, rule: "always-fails", "`\(symbol)` by zero fails for every event", at: span)
  }

  static func dashInName(
    _ name: String, meant: String?, isKey: Bool, at span: Span, behindDot: Int
  ) -> Diagnostic {
    let parts = name.split(separator: "-", maxSplits: 1)
    let message = "a name has no dash: `\(name)` subtracts `\(parts[1])` from `\(parts[0])`"
    guard !isKey else {
      // From the dot on: `.first-name` becomes `["first-name"]`.
      let place = Span(span.file, span.range.lowerBound - 1..<span.range.upperBound)
      return Diagnostic(
        rule: "dash-in-name", message, at: span, hint: "write `[\"\(name)\"]` without the dot",
        fix: behindDot > 0 && place.text.first == "."
          ? Fix(replace: place, with: "[\"\(name)\"]") : nil)
    }
    return Diagnostic(
      rule: "dash-in-name", message, at: span,
      hint: meant.map { "did you mean `\($0)`?" } ?? "write blanks around a minus",
      fix: meant.map { Fix(replace: span, with: $0) })
  }

  /// The operand types of an operator: "two ints, two strings, timestamp and duration".
  private static func operands(_ overloads: [FunctionDeclaration.Overload]) -> String {
    overloads.map { overload in
      let types = overload.parameters
      if types.count == 2, types[0] == types[1] {
        if case .list = types[0] { return "two lists" }
        return types[0] == .bytes ? "two bytes" : "two \(types[0])s"
      }
      return types.map(\.description).joined(separator: " and ")
    }.joined(separator: ", ")
  }
}

extension CELType {
  /// "a number", "an int", "a list(string)".
  var withArticle: String {
    switch self {
    case .int, .optional: "an \(self)"
    case .string: "a text"
    case .object(let object): "the object `\(object.name)`"
    case .timestamp: "a time"
    case .null, .error, .bytes: "\(self)"
    case .dyn, .bool, .uint, .double, .number, .duration, .list, .map, .wrapper, .type,
      .typeParameter, .abstract:
      "a \(self)"
    }
  }
}
