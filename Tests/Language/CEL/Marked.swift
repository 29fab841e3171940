import CEL
import Diagnostics
import TestSupport
import Testing
import Values

/// An expression with places marked: `assessment.⟦scoer⟧ > 1`. An empty pair marks a point.
struct Marked: ExpressibleByStringLiteral, CustomTestStringConvertible, Sendable {
  let text: String
  /// In UTF-8 offsets, in the order of the marks.
  let ranges: [Range<Int>]
  private let marked: String

  init(stringLiteral marked: String) { self.init(marked) }

  init(_ marked: String) {
    var text = ""
    var starts: [Int] = []
    var ranges: [Range<Int>] = []
    for character in marked {
      switch character {
      case "⟦": starts.append(text.utf8.count)
      case "⟧": ranges.append((starts.popLast() ?? 0)..<text.utf8.count)
      default: text.append(character)
      }
    }
    self.text = text
    self.ranges = ranges
    self.marked = marked
  }

  var testDescription: String { marked }

  var source: SourceText { SourceText(text: text, name: "expression") }
}

/// The variables that the tests of this folder read: an event of a small contract.
enum Sample {
  private static let levels: ValueBounds = {
    var bounds = ValueBounds()
    bounds.values = ["junior", "senior"]
    return bounds
  }()

  static let assessment = ObjectType(
    name: "assessment",
    fields: [
      "kind": .init(.string), "level": .init(.string, isRequired: false, bounds: levels),
      "score": .init(.number, isRequired: false),
      "maximum": .init(.int, isRequired: false), "tags": .init(.list(.string)),
    ], origin: "the contract is schemas/events/assessment.completed.schema.json")

  static let candidate = ObjectType(
    name: "candidate",
    fields: [
      "id": .init(.string), "first_name": .init(.string),
      "preferred_name": .init(.string, isRequired: false),
      "email": .init(.string, isRequired: false),
      "born": .init(.timestamp, isRequired: false),
    ])

  static let thresholds = ObjectType(
    name: "thresholds", fields: ["fast_track": .init(.number), "standard": .init(.number)])

  static let lookups = ObjectType(
    name: "lookups",
    fields: [
      "channels": .init(.map(key: .string, value: .string), fallback: "#recruiting"),
      "offices": .init(.map(key: .string, value: .string)),
    ])

  static let environment = Environment(
    variables: [
      VariableDeclaration("assessment", .object(assessment)),
      VariableDeclaration("candidate", .object(candidate)),
      VariableDeclaration("thresholds", .object(thresholds)),
      VariableDeclaration("lookups", .object(lookups)),
      VariableDeclaration("job", .anyObject, mayBeAbsent: true),
      VariableDeclaration("body", .dyn),
      VariableDeclaration("now", .timestamp),
      VariableDeclaration("@headers", .anyObject),
    ], times: TimeLibrary(zones: MachineZones.table))

  static func compile(_ text: String, expecting: CELType? = nil) -> Expression.Compiled {
    Expression.compile(
      SourceText(text: text, name: "expression"), in: environment, expecting: expecting)
  }

  static func unchecked(_ text: String) -> Program? {
    Expression.compileUnchecked(SourceText(text: text, name: "expression"), in: environment).program
  }

  /// With everything absent unless bound.
  static func value(
    of text: String, _ activation: Activation = Activation(environment)
  ) throws -> Value {
    let compiled = compile(text)
    #expect(compiled.errors == [], "\(text)")
    return try #require(compiled.program).evaluate(activation)
  }

  /// The error that an expression gives; nil where it gives a value.
  static func failure(
    of text: String, _ activation: Activation = Activation(environment)
  ) -> EvaluationError? {
    do throws(EvaluationError) {
      _ = try compile(text).program?.evaluate(activation)
      return nil
    } catch {
      return error
    }
  }
}

extension Expression.Compiled {
  /// The messages of its errors. Constants, which examples are made of, have warnings of their own.
  var errors: [String] { diagnostics.filter { $0.severity == .error }.map(\.message) }
}
