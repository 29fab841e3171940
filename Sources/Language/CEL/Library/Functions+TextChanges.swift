internal import Values

/// Texts made of others.
/// Source: cel-go, `ext/README.md`, "Strings".
extension StandardLibrary {
  private typealias Overload = FunctionDeclaration.Overload

  static let textChanges: [FunctionDeclaration] = [
    FunctionDeclaration(
      "replace",
      [
        .member([.string, .string, .string], .string),
        .member([.string, .string, .string, .int], .string),
      ],
      "the text with a part replaced wherever it comes, or as often as the number says",
      examples: [
        "'{0} days {0} hours'.replace('{0}', '2')": "'2 days 2 hours'",
        "'hello hello'.replace('he', 'we', 1)": "'wello hello'",
      ],
      computes: replaced),
    FunctionDeclaration(
      "split",
      [
        .member([.string, .string], .list(.string)),
        .member([.string, .string, .int], .list(.string)),
      ],
      "the parts between separators; with a number at most so many, the last with the rest",
      examples: [
        "'de,fr,it'.split(',')": "['de', 'fr', 'it']",
        "'a b c'.split(' ', 2)": "['a', 'b c']", "'abc'.split('')": "['a', 'b', 'c']",
      ],
      computes: split),
    FunctionDeclaration(
      "join", [.member([.list(.string)], .string), .member([.list(.string), .string], .string)],
      "the texts of a list one after another, with a separator between them",
      examples: ["['a', 'b'].join(', ')": "'a, b'", "['x', 'y'].join()": "'xy'"],
      computes: joined),
    change(
      "trim", "the text without the blanks at both ends",
      examples: ["'  \\t Ada \\n'.trim()": "'Ada'"],
      trimmed),
    change(
      "lowerAscii", "the text with the letters A to Z as small ones",
      examples: ["'TacoCÆt'.lowerAscii()": "'tacocÆt'"]
    ) { mapBytes($0) { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } },
    change(
      "upperAscii", "the text with the letters a to z as capitals",
      examples: ["'tacoCαt'.upperAscii()": "'TACOCαT'"]
    ) { mapBytes($0) { (0x61...0x7A).contains($0) ? $0 & ~0x20 : $0 } },
    FunctionDeclaration(
      "strings.quote", [Overload([.string], .string)],
      documentation: "the text between double quotes, with `\\` before what would end it",
      examples: [#"strings.quote('say "hi"\n')"#: #"r'"say \"hi\"\n"'"#],
      pure: .unary { value throws(EvaluationError) in
        guard case .string(let text) = value else { throw .noMatchingOverload("strings.quote") }
        return .string(quoted(text))
      }),
    FunctionDeclaration(
      "reverse",
      [
        .member([.string], .string),
        .member([.list(.typeParameter("A"))], .list(.typeParameter("A"))),
      ],
      documentation: "a text or a list from behind",
      examples: ["'smug'.reverse()": "'gums'", "[1, 2, 3].reverse()": "[3, 2, 1]"],
      pure: .unary { value throws(EvaluationError) in
        switch value {
        case .string(let text):
          var reversed = String.UnicodeScalarView()
          reversed.append(contentsOf: text.unicodeScalars.reversed())
          return .string(String(reversed))
        case .list(let list): return .list(list.reversed())
        default: throw .noMatchingOverload("reverse")
        }
      }),
  ]

  private static func change(
    _ name: String, _ documentation: String, examples: KeyValuePairs<String, String>,
    _ changed: @escaping @Sendable (String) -> String
  ) -> FunctionDeclaration {
    FunctionDeclaration(
      name, [.member([.string], .string)], documentation: documentation, examples: examples,
      pure: .unary { value throws(EvaluationError) in
        guard case .string(let text) = value else { throw .noMatchingOverload(name) }
        return .string(changed(text))
      })
  }

  // MARK: - Parts

  @Sendable private static func replaced(
    _ arguments: CallArguments
  ) throws(EvaluationError) -> Value {
    let text = Array(try arguments.text(0).utf8)
    let old = try arguments.text(1)
    let new = Array(try arguments.text(2).utf8)
    let limit = try limit(3, arguments)
    // An empty text comes before each character and at the end.
    let places =
      old.isEmpty
      ? Array((characterStarts(text) + [text.count]).prefix(limit))
      : ByteSearch(old.utf8).all(in: text.span, atMost: limit)
    let (grown, overflow) = places.count.multipliedReportingOverflow(by: new.count)
    try SizeLimit.check(overflow ? .max : text.count + grown - places.count * old.utf8.count)
    var result: [UInt8] = []
    var start = 0
    for place in places {
      result += text[start..<place]
      result += new
      start = place + old.utf8.count
    }
    result += text[start...]
    return .string(String(decoding: result, as: UTF8.self))
  }

  @Sendable private static func split(
    _ arguments: CallArguments
  ) throws(EvaluationError) -> Value {
    let text = Array(try arguments.text(0).utf8)
    let separator = try arguments.text(1)
    let limit = try limit(2, arguments)
    guard limit > 0 else { return .list([]) }
    let cuts =
      separator.isEmpty
      ? Array(characterStarts(text).dropFirst().prefix(limit - 1))
      : ByteSearch(separator.utf8).all(in: text.span, atMost: limit - 1)
    try SizeLimit.check(elements: cuts.count + 1)
    if separator.isEmpty, text.isEmpty { return .list([]) }
    var parts: [Value] = []
    var start = 0
    for cut in cuts + [text.count] {
      parts.append(.string(String(decoding: text[start..<cut], as: UTF8.self)))
      start = min(cut + separator.utf8.count, text.count)
    }
    return .list(parts)
  }

  /// How often, by an argument that need not be there: below zero as often as it goes.
  private static func limit(
    _ argument: Int, _ arguments: CallArguments
  ) throws(EvaluationError) -> Int {
    guard arguments.count > argument else { return .max }
    let number = try arguments.int(argument)
    return number < 0 ? .max : number
  }

  private static func characterStarts(_ bytes: [UInt8]) -> [Int] {
    bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 }
  }

  @Sendable private static func joined(
    _ arguments: CallArguments
  ) throws(EvaluationError) -> Value {
    let separator = arguments.count == 2 ? try arguments.text(1) : ""
    var result: [UInt8] = []
    for (place, value) in try arguments.list(0).enumerated() {
      guard case .string(let part) = value else { throw .noMatchingOverload("join") }
      if place > 0 { result += separator.utf8 }
      result += part.utf8
      try SizeLimit.check(result.count)
    }
    return .string(String(decoding: result, as: UTF8.self))
  }

  // MARK: - Characters

  @Sendable private static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }

  private static func mapBytes(_ text: String, _ change: (UInt8) -> UInt8) -> String {
    guard text.utf8.contains(where: { change($0) != $0 }) else { return text }
    var bytes = Array(text.utf8)
    for place in bytes.indices { bytes[place] = change(bytes[place]) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{07}": result += #"\a"#
      case "\u{08}": result += #"\b"#
      case "\u{0C}": result += #"\f"#
      case "\n": result += #"\n"#
      case "\r": result += #"\r"#
      case "\t": result += #"\t"#
      case "\u{0B}": result += #"\v"#
      case "\\": result += #"\\"#
      case "\"": result += #"\""#
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
