internal import Values

/// Places in texts, counted in code points from 0.
/// Source: cel-go, `ext/README.md`, "Strings".
extension StandardLibrary {
  private typealias Overload = FunctionDeclaration.Overload

  static let textPlaces: [FunctionDeclaration] = [
    FunctionDeclaration(
      "charAt", [.member([.string, .int], .string)],
      "the character at a place; the empty text just behind the last one",
      examples: ["'tacocat'.charAt(3)": "'o'", "'tacocat'.charAt(7)": "''"]
    ) { arguments throws(EvaluationError) in
      let text = CharacterText(text: try arguments.text(0))
      let index = try text.index(at: 1, arguments)
      guard index < text.text.endIndex else { return "" }
      return .string(String(text.text.unicodeScalars[index]))
    },
    FunctionDeclaration(
      "indexOf", [.member([.string, .string], .int), .member([.string, .string, .int], .int)],
      "where a text comes first, at a place or later; -1 where it does not come",
      examples: ["'hello mellow'.indexOf('ello')": "1", "'hello mellow'.indexOf('ello', 2)": "7"]
    ) { arguments throws(EvaluationError) in
      let text = CharacterText(text: try arguments.text(0))
      let wanted = try arguments.text(1)
      let start = arguments.count == 3 ? text.offset(of: try text.index(at: 2, arguments)) : 0
      let found = ByteSearch(wanted.utf8).first(in: text.text.utf8.span, from: start)
      return .int(found.map { Int64(text.place(ofByte: $0)) } ?? -1)
    },
    FunctionDeclaration(
      "lastIndexOf",
      [.member([.string, .string], .int), .member([.string, .string, .int], .int)],
      "where a text comes last, at a place or before it; -1 where it does not come",
      examples: [
        "'hello mellow'.lastIndexOf('ello')": "7", "'hello mellow'.lastIndexOf('ello', 6)": "1",
      ],
      computes: lastIndex),
    FunctionDeclaration(
      "substring",
      [.member([.string, .int], .string), .member([.string, .int, .int], .string)],
      "the text from a place on, up to the end or to a second place",
      examples: ["'tacocat'.substring(4)": "'cat'", "'tacocat'.substring(0, 4)": "'taco'"]
    ) { arguments throws(EvaluationError) in
      let text = CharacterText(text: try arguments.text(0))
      let start = try text.index(at: 1, arguments)
      let end = arguments.count == 3 ? try text.index(at: 2, arguments) : text.text.endIndex
      guard start <= end else { throw arguments.invalid("the end lies before the start") }
      return .string(String(text.text[start..<end]))
    },
  ]

  @Sendable private static func lastIndex(
    _ arguments: CallArguments
  ) throws(EvaluationError) -> Value {
    let text = CharacterText(text: try arguments.text(0))
    let wanted = try arguments.text(1)
    let end =
      arguments.count == 3
      ? text.offset(of: try text.index(at: 2, arguments)) : text.text.utf8.count
    // Searched from behind: what comes last, read backwards, comes first.
    let reach = min(text.text.utf8.count, end + wanted.utf8.count)
    let backwards = Array(text.text.utf8.prefix(reach).reversed())
    let found = ByteSearch(wanted.utf8.reversed()).first(in: backwards.span)
    return .int(
      found.map { Int64(text.place(ofByte: reach - $0 - wanted.utf8.count)) } ?? -1)
  }
}

extension CharacterText {
  /// The index that an argument names.
  fileprivate func index(
    at argument: Int, _ arguments: CallArguments
  ) throws(EvaluationError) -> String.Index {
    guard let index = index(at: try arguments.int(argument)) else {
      throw arguments.invalid("the place lies outside of the text")
    }
    return index
  }
}
