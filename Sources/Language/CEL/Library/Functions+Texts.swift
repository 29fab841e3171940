internal import Diagnostics
internal import Patterns
internal import Values

/// Texts and sizes.
extension StandardLibrary {
  private typealias Overload = FunctionDeclaration.Overload

  static let texts: [FunctionDeclaration] = [
    FunctionDeclaration(
      "size", sizedTypes.flatMap { [Overload([$0], .int), .member([$0], .int)] },
      documentation: "code points of a text, bytes, elements of a list, entries of a map",
      pure: .unary { value throws(EvaluationError) in try size(value) }),
    predicate("startsWith") { $0.starts(with: $1) },
    predicate("endsWith") { $0.reversed().starts(with: $1.reversed()) },
    predicate("contains") { contains($0, $1) },
    FunctionDeclaration(
      "matches", [.member([.string, .string], .bool), Overload([.string, .string], .bool)],
      documentation: "whether a regular expression (RE2) matches any part of the text",
      literals: [1: patternProblem],
      pure: .binary { text, pattern throws(EvaluationError) in try matches(text, pattern) }),
  ]

  /// A pattern that is written out must be one.
  @Sendable private static func patternProblem(_ text: String, _ place: Span) -> Diagnostic? {
    do throws(PatternError) {
      _ = try Pattern(text)
      return nil
    } catch {
      return .invalidPattern(error.message, at: place)
    }
  }

  /// For patterns that are not constant; those that are have been compiled with the program.
  private static func matches(_ text: Value, _ pattern: Value) throws(EvaluationError) -> Value {
    guard case .string(let text) = text, case .string(let source) = pattern else {
      throw .noMatchingOverload("matches")
    }
    guard let pattern = try? Pattern(source) else {
      throw .invalidArgument("matches", "the text is no regular expression of RE2")
    }
    return .bool(pattern.isFound(in: text))
  }

  private static let sizedTypes: [CELType] = [
    .string, .bytes, .list(.typeParameter("A")),
    .map(key: .typeParameter("A"), value: .typeParameter("B")),
  ]

  /// A question about two texts, answered by their bytes.
  private static func predicate(
    _ name: String, _ holds: @escaping @Sendable (String.UTF8View, String.UTF8View) -> Bool
  ) -> FunctionDeclaration {
    FunctionDeclaration(
      name, [.member([.string, .string], .bool)],
      pure: .binary { text, part throws(EvaluationError) in
        guard case .string(let text) = text, case .string(let part) = part else {
          throw .noMatchingOverload(name)
        }
        return .bool(holds(text.utf8, part.utf8))
      })
  }

  static func size(_ value: Value) throws(EvaluationError) -> Value {
    switch value {
    case .string(let text): return .int(Int64(text.unicodeScalars.count))
    case .bytes(let bytes): return .int(Int64(bytes.count))
    case .list(let list): return .int(Int64(list.count))
    case .map(let map): return .int(Int64(map.count))
    case .null, .bool, .int, .uint, .double, .timestamp, .duration, .type, .optional, .abstract:
      throw .noMatchingOverload("size")
    }
  }

  /// Whether `part` is somewhere in `text`. Cost: in the worst case the product of the two lengths.
  private static func contains(_ text: String.UTF8View, _ part: String.UTF8View) -> Bool {
    guard let first = part.first else { return true }
    guard part.count <= text.count else { return false }
    var rest = text[...]
    while let start = rest.firstIndex(of: first) {
      rest = rest[start...]
      if rest.starts(with: part) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
