package import CEL
import Diagnostics
import Values

/// What must hold of every text that is taken for an expression.
///
/// * Nothing crashes, hangs or overflows the stack (the process tells).
/// * A program is there exactly where no finding is an error, and findings lie in the text.
/// * Evaluating gives the same twice, on values and on a tape, with constants computed beforehand or not, and in parts.
/// * A program whose types are all known never meets a value that an operation does not take.
/// * The text of a value, read again, is that value.
package struct ExpressionProperties {
  package static let environment = Environment(
    variables: [
      VariableDeclaration("b", .bool), VariableDeclaration("i", .int),
      VariableDeclaration("u", .uint), VariableDeclaration("d", .double),
      VariableDeclaration("s", .string), VariableDeclaration("y", .bytes),
      VariableDeclaration("t", .timestamp), VariableDeclaration("r", .duration),
      VariableDeclaration("li", .list(.int)), VariableDeclaration("ls", .list(.string)),
      VariableDeclaration("m", .map(key: .string, value: .int)),
      VariableDeclaration("o", .object(object)), VariableDeclaration("v", .dyn),
      VariableDeclaration("w", .dyn),
    ], times: TimeLibrary(zones: MachineZones.table))

  private static let object = ObjectType(
    name: "o",
    fields: [
      "b": .init(.bool), "i": .init(.int), "s": .init(.string), "li": .init(.list(.int)),
      "maybe": .init(.int, isRequired: false),
    ])

  private static let document = """
    {"a": 1, "items": [1, "a", null, {"b": 2.5}], "deep": \(String(repeating: "[", count: 50))1\(String(repeating: "]", count: 50)),
     "text": "abc", "k": {"x": true}}
    """

  /// The bindings, with `v` on a tape or as a value; `w` is always on a tape.
  private let onTape: Activation
  private let asValues: Activation

  package init() throws {
    let root = try JSONParser().parse(Self.document).root
    var values = Activation(
      Self.environment,
      [
        "b": true, "i": 3, "u": .uint(4), "d": 2.5, "s": "text", "y": .bytes([0, 255]),
        "t": .timestamp(Timestamp(seconds: 1_700_000_000)), "r": .duration(.seconds(90)),
        "li": [1, 2, 3, 4], "ls": ["a", "b", "c"], "m": .object(["k": 1, "l": 2]),
        "o": .object(["b": false, "i": 5, "s": "o", "li": [9]]), "v": root.value(),
      ])
    values[Self.environment.slot(of: "w") ?? 0] = .json(root)
    asValues = values
    values[Self.environment.slot(of: "v") ?? 0] = .json(root)
    onTape = values
  }

  /// What one text was found to be.
  package enum Outcome: Sendable {
    case refused, failed, value
    case broken(String)
  }

  package func check(_ text: String) -> Outcome {
    let source = SourceText(text: text, name: "expression")
    let compiled = Expression.compile(source, in: Self.environment)
    for finding in compiled.diagnostics {
      let range = finding.span.range
      if range.lowerBound < 0 || range.upperBound > text.utf8.count {
        return .broken("a finding lies outside the text: \(finding.message)")
      }
    }
    let isSound = compiled.diagnostics.allSatisfy { $0.severity < .error }
    if (compiled.program != nil) != isSound { return .broken("findings and program disagree") }
    guard let program = compiled.program else {
      if let unchecked = Expression.compileUnchecked(source, in: Self.environment).program {
        _ = try? unchecked.evaluate(onTape)
      }
      return .refused
    }
    return check(program, isStatic: compiled.isStatic)
  }

  private func check(_ program: Program, isStatic: Bool) -> Outcome {
    let first = result(of: program, asValues)
    if !isSame(first, result(of: program, asValues)) { return .broken("not the same twice") }
    let tape = result(of: program, onTape)
    if !isSame(first, tape) { return .broken("values give \(first), a tape \(tape)") }
    let unfolded = result(of: program.withoutFolding, asValues)
    if !isSame(first, unfolded) { return .broken("folded \(first), unfolded \(unfolded)") }
    let explained = program.explain(asValues).result
    if !isSame(first, explained ?? first) { return .broken("\(first), explained \(explained!)") }
    switch first {
    case .failure(let error):
      if case .noMatchingOverload(let function) = error.kind, isStatic {
        return .broken("`\(function)` met a value of a type that the checker ruled out")
      }
      return .failed
    case .success(let value):
      guard value.isWritable, value.literalText.utf8.count < 20_000 else { return .value }
      return isReadAgain(value)
        ? .value : .broken("the text of \(value.literalText) is another value")
    }
  }

  private func result(
    of program: Program, _ activation: borrowing Activation
  ) -> Result<Value, EvaluationError> {
    do throws(EvaluationError) {
      return .success(try program.evaluate(activation))
    } catch {
      return .failure(error)
    }
  }

  /// The same value, or an error of the same kind.
  private func isSame(
    _ one: Result<Value, EvaluationError>, _ other: Result<Value, EvaluationError>
  ) -> Bool {
    switch (one, other) {
    case (.success(let a), .success(let b)): !a.isWritable || a == b
    case (.failure(let a), .failure(let b)): a.isAbsent == b.isAbsent
    case (.success, .failure), (.failure, .success): isLimit(one) || isLimit(other)
    }
  }

  /// A limit may be met on one way and not on another.
  private func isLimit(_ result: Result<Value, EvaluationError>) -> Bool {
    if case .failure(let error) = result, case .limitExceeded = error.kind { true } else { false }
  }

  private func isReadAgain(_ value: Value) -> Bool {
    let source = SourceText(text: value.literalText, name: "value")
    let compiled = Expression.compileUnchecked(source, in: Self.environment)
    // Deeper than an expression may be.
    guard let program = compiled.program else {
      return compiled.diagnostics.allSatisfy {
        $0.rule.hasPrefix("expression-too") || $0.rule == "literal-too-large"
      }
    }
    guard case .success(let again) = result(of: program, asValues) else { return false }
    return again == value
  }
}

extension Value {
  /// Whether it is small enough to look at all of it, and has a text that can be read again.
  fileprivate var isWritable: Bool {
    var left = 10_000
    return isWritable(&left)
  }

  private func isWritable(_ left: inout Int) -> Bool {
    left -= 1
    if left < 0 { return false }
    switch self {
    case .list(let list): return list.allSatisfy { $0.isWritable(&left) }
    case .map(let map):
      return map.entries.allSatisfy { $0.key.isWritable(&left) && $0.value.isWritable(&left) }
    case .optional(let optional): return optional.value?.isWritable(&left) ?? true
    // Types of functions that are no names: `net.IP`.
    case .type, .abstract: return false
    case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration: return true
    }
  }
}
