internal import Diagnostics
internal import Patterns
internal import Values

/// Texts and sizes.
/// Source: CEL language definition, "List of Standard Definitions".
extension StandardLibrary {
  private typealias Overload = FunctionDeclaration.Overload

  static let texts: [FunctionDeclaration] = [
    FunctionDeclaration(
      "size", sizedTypes.flatMap { [Overload([$0], .int), .member([$0], .int)] },
      documentation: "code points of a text, bytes, elements of a list, entries of a map",
      examples: ["size('señor')": "5", "[1, 2, 3].size()": "3", "{'a': 1}.size()": "1"],
      pure: .unary { value throws(EvaluationError) in try size(value) }),
    predicate(
      "startsWith", "whether a text begins with another one",
      examples: ["'senior engineer'.startsWith('senior')": "true"]
    ) { text, part in text.holds(part, at: 0) },
    predicate(
      "endsWith", "whether a text ends with another one",
      examples: ["'ada@example.org'.endsWith('@example.org')": "true"]
    ) { text, part in text.holds(part, at: text.count - part.count) },
    FunctionDeclaration(
      "contains", [.member([.string, .string], .bool)],
      documentation: "whether a text is somewhere in another one",
      examples: ["'Data Science'.contains('Science')": "true", "'abc'.contains('')": "true"],
      literals: [:],
      binding: { known in
        guard known.count == 2, case .string(let part)? = known[1] else { return nil }
        let search = ByteSearch(part.utf8)
        return .binary { text, _ throws(EvaluationError) in
          guard case .string(let text) = text else { throw .noMatchingOverload("contains") }
          return .bool(search.first(in: text.utf8.span) != nil)
        }
      },
      pure: .binary { text, part throws(EvaluationError) in
        guard case .string(let text) = text, case .string(let part) = part else {
          throw .noMatchingOverload("contains")
        }
        return .bool(ByteSearch(part.utf8).first(in: text.utf8.span) != nil)
      }),
    FunctionDeclaration(
      "matches", [.member([.string, .string], .bool), Overload([.string, .string], .bool)],
      documentation: "whether a regular expression (RE2) matches any part of the text",
      examples: ["'JOB-42'.matches('^JOB-[0-9]+$')": "true", "matches('abc', 'd')": "false"],
      literals: [1: patternProblem],
      pure: .binary { text, pattern throws(EvaluationError) in try matches(text, pattern) }),
  ]

  /// A pattern that is written out must be one.
  @Sendable static func patternProblem(_ text: String, _ place: Span) -> Diagnostic? {
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
    let pattern = try compiled(source, for: "matches")
    try pattern.checkCost(over: text.utf8.count)
    return .bool(pattern.isFound(in: text))
  }

  static func compiled(
    _ pattern: String, for function: String
  ) throws(EvaluationError) -> Pattern {
    do throws(PatternError) {
      return try Pattern(pattern)
    } catch {
      throw .invalidArgument(function, "the text is no regular expression of RE2")
    }
  }

  private static let sizedTypes: [CELType] = [
    .string, .bytes, .list(.typeParameter("A")),
    .map(key: .typeParameter("A"), value: .typeParameter("B")),
  ]

  /// A question about two texts, answered by their bytes.
  private static func predicate(
    _ name: String, _ documentation: String, examples: KeyValuePairs<String, String>,
    _ holds: @escaping @Sendable (Swift.Span<UInt8>, Swift.Span<UInt8>) -> Bool
  ) -> FunctionDeclaration {
    FunctionDeclaration(
      name, [.member([.string, .string], .bool)], documentation: documentation, examples: examples,
      pure: .binary { text, part throws(EvaluationError) in
        guard case .string(let text) = text, case .string(let part) = part else {
          throw .noMatchingOverload(name)
        }
        return .bool(holds(text.utf8.span, part.utf8.span))
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
}
