internal import Patterns
internal import Values

/// Parts of texts that a regular expression matches. A pattern that is written out is compiled with the program.
/// Source: cel-go, `ext/README.md`, "Regex"; the syntax is RE2's.
extension StandardLibrary {
  private typealias Overload = FunctionDeclaration.Overload

  static let regex: [FunctionDeclaration] = [
    patterned(
      "regex.extract", [Overload([.string, .string], .optional(.string))],
      "what the pattern matches first, or its group does where it has one, as an optional",
      examples: [
        "regex.extract('item-A, item-B', 'item-(.)')": "optional.of('A')",
        "regex.extract('hello', 'x+').orValue('none')": "'none'",
      ]
    ) { pattern, arguments throws(EvaluationError) in
      try checkGroups(of: pattern, arguments)
      let text = Array(try arguments.text(0).utf8)
      try pattern.checkCost(over: text.count)
      guard let match = pattern.firstMatch(in: try arguments.text(0)), let range = match.last ?? nil
      else { return .optional(.none) }
      return .optional(Value.OptionalValue(.string(String(decoding: text[range], as: UTF8.self))))
    },
    patterned(
      "regex.extractAll", [Overload([.string, .string], .list(.string))],
      "all that the pattern matches, or its group does where it has one",
      examples: [
        "regex.extractAll('id:123, id:456', 'id:([0-9]+)')": "['123', '456']",
        "regex.extractAll('none', '[0-9]+')": "[]",
      ]
    ) { pattern, arguments throws(EvaluationError) in
      try checkGroups(of: pattern, arguments)
      let text = try arguments.text(0)
      let bytes = Array(text.utf8)
      var parts: [Value] = []
      for match in try matches(of: pattern, in: text, bytes, atMost: .max) {
        guard let range = match.last ?? nil else { continue }
        parts.append(.string(String(decoding: bytes[range], as: UTF8.self)))
        try SizeLimit.check(elements: parts.count)
      }
      return .list(parts)
    },
    patterned(
      "regex.replace",
      [
        Overload([.string, .string, .string], .string),
        Overload([.string, .string, .string, .int], .string),
      ],
      #"the text with what the pattern matches replaced; `\1` stands for the first group"#,
      examples: [
        #"regex.replace('Lovelace, Ada', r'(\w+), (\w+)', r'\2 \1')"#: "'Ada Lovelace'",
        "regex.replace('banana', 'a', 'o', 1)": "'bonana'",
      ],
      replaced),
  ]

  private typealias PatternComputation =
    @Sendable (Pattern, CallArguments) throws(EvaluationError) -> Value

  /// A function whose second argument is a pattern.
  private static func patterned(
    _ name: String, _ overloads: [Overload], _ documentation: String,
    examples: KeyValuePairs<String, String>, _ compute: @escaping PatternComputation
  ) -> FunctionDeclaration {
    FunctionDeclaration(
      name, overloads, documentation, examples: examples, literals: [1: patternProblem],
      binding: { known in
        guard known.count > 1, case .string(let text)? = known[1], let pattern = try? Pattern(text)
        else { return nil }
        return .taking(overloads, as: name) { arguments throws(EvaluationError) in
          try compute(pattern, arguments)
        }
      },
      computes: { arguments throws(EvaluationError) in
        try compute(try compiled(try arguments.text(1), for: name), arguments)
      })
  }

  private static func checkGroups(
    of pattern: Pattern, _ arguments: CallArguments
  ) throws(EvaluationError) {
    guard pattern.groupCount <= 1 else {
      throw arguments.invalid(
        "the pattern has more than one group; `(?:…)` groups without counting")
    }
  }

  /// What all searches of a call may cost at worst, in instructions of the pattern times bytes that are left of the text: each
  /// search is linear, but there may be one for each character, and a pattern such as `x.*y|x` reads to the end each time. A
  /// pattern of ten instructions finds some 13,000 matches in a text of 64 KiB.
  private static let searchLimit = 1 << 32

  /// Matches from left to right without overlaps; an empty one does not touch the one before it.
  private static func matches(
    of pattern: Pattern, in text: String, _ bytes: [UInt8], atMost limit: Int
  ) throws(EvaluationError) -> [[Range<Int>?]] {
    try pattern.checkCost(over: bytes.count)
    var found: [[Range<Int>?]] = []
    var start = 0
    var end = -1
    var cost = 0
    while found.count < limit, start <= bytes.count,
      let match = pattern.firstMatch(in: text, from: start), let whole = match[0]
    {
      if !whole.isEmpty || whole.lowerBound != end { found.append(match) }
      cost += (bytes.count - start) * pattern.size
      guard cost <= searchLimit else { throw EvaluationError(.limitExceeded(.steps)) }
      start = whole.upperBound
      end = whole.upperBound
      guard whole.isEmpty else { continue }
      repeat { start += 1 } while start < bytes.count && bytes[start] & 0xC0 == 0x80
    }
    return found
  }

  // MARK: - Replacing

  private enum ReplacementPart {
    case bytes([UInt8])
    case group(Int)
  }

  @Sendable private static func replaced(
    _ pattern: Pattern, _ arguments: CallArguments
  ) throws(EvaluationError) -> Value {
    let text = try arguments.text(0)
    let bytes = Array(text.utf8)
    let parts = try replacement(try arguments.text(2), for: pattern, arguments)
    let count = arguments.count == 4 ? try arguments.int(3) : -1
    var result: [UInt8] = []
    var end = 0
    for match in try matches(of: pattern, in: text, bytes, atMost: count < 0 ? .max : count) {
      guard let whole = match[0] else { continue }
      result += bytes[end..<whole.lowerBound]
      for part in parts {
        switch part {
        case .bytes(let literal): result += literal
        case .group(let number): if let range = match[number] { result += bytes[range] }
        }
        try SizeLimit.check(result.count)
      }
      end = whole.upperBound
    }
    result += bytes[end...]
    return .string(String(decoding: result, as: UTF8.self))
  }

  /// `\0` is the whole match, `\1` to `\9` are groups, `\\` is a backslash.
  private static func replacement(
    _ text: String, for pattern: Pattern, _ arguments: CallArguments
  ) throws(EvaluationError) -> [ReplacementPart] {
    var parts: [ReplacementPart] = []
    var literal: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        literal.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "\\"): literal.append(byte)
      case let digit? where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit):
        let number = Int(digit - UInt8(ascii: "0"))
        guard number <= pattern.groupCount else {
          throw arguments.invalid("the pattern has no group \(number)")
        }
        parts += [.bytes(literal), .group(number)]
        literal = []
      default:
        throw arguments.invalid(#"behind a backslash stands the number of a group, or another one"#)
      }
    }
    return parts + [.bytes(literal)]
  }
}
