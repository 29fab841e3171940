internal import CEL
internal import Diagnostics
internal import Values

/// One `{{ … }}`, compiled.
struct Hole: Sendable {
  let program: Program
  /// The text between the braces, for messages.
  let expression: String
  /// As the checker knows it.
  let type: CELType

  /// What becomes of the value; decides what the checker asks of its type.
  enum Use {
    /// It is printed among other text.
    case text
    /// It is passed on as it is.
    case value
    /// It is the address of a button, which is left out where it has none.
    case button
  }

  /// Nil exactly when a finding is an error.
  static func compile(
    _ source: SourceText, in scope: TemplateScope, for use: Use
  ) -> (hole: Hole?, diagnostics: [Diagnostic]) {
    let compiled = Expression.compile(source, in: scope.environment, present: scope.present)
    var diagnostics = compiled.diagnostics
    for absent in compiled.facts.maybeAbsent {
      let read = compiled.facts.whole(of: absent)
      let place = source.span(read.range)
      // A path with a mistake in it is not there at all: that was said.
      guard !compiled.diagnostics.contains(where: { place.range.overlaps($0.span.range) }) else {
        continue
      }
      diagnostics.append(.absentInTemplate(read.path, from: absent.path, at: place))
    }
    let whole = source.span(0..<source.text.utf8.count)
    if case .optional = compiled.type, use != .button {
      diagnostics.append(.optionalInTemplate(source.text, at: whole))
    } else if use != .value, let kind = unprintableKind(compiled.type) {
      diagnostics.append(.unprintableInTemplate(source.text, kind: kind, at: whole))
    }
    guard let program = compiled.program, !diagnostics.contains(where: { $0.severity == .error })
    else { return (nil, diagnostics) }
    return (Hole(program: program, expression: source.text, type: compiled.type), diagnostics)
  }

  /// The value; an absent or null one is an error.
  func value(_ activation: borrowing Activation) throws(TemplateError) -> Value {
    let value: Value
    do {
      value = try program.evaluate(activation)
    } catch {
      if case .absent(let path) = error.kind {
        throw TemplateError(.absent(path: path), expression: expression)
      }
      throw TemplateError(.evaluation(error), expression: expression)
    }
    switch value {
    case .null: throw TemplateError(.null, expression: expression)
    case .optional(let optional):
      guard let inner = optional.value else {
        throw TemplateError(.absent(path: expression), expression: expression)
      }
      return inner
    case .bool, .int, .uint, .double, .string, .list, .map, .bytes, .timestamp, .duration, .type,
      .abstract:
      return value
    }
  }

  /// The value as people write it, uncleaned.
  func text(_ activation: borrowing Activation) throws(TemplateError) -> String {
    let value = try value(activation)
    guard let text = PrintedValue.text(value) else {
      throw TemplateError(.unprintable(kind: PrintedValue.kind(value)), expression: expression)
    }
    return text
  }

  /// As `text`; empty where an optional value is none.
  func optionalText(_ activation: borrowing Activation) throws(TemplateError) -> String {
    guard case .optional = type else { return try text(activation) }
    let value: Value
    do { value = try program.evaluate(activation) } catch {
      throw TemplateError(.evaluation(error), expression: expression)
    }
    if case .optional(let optional) = value, optional.value == nil { return "" }
    return try text(activation)
  }

  private static func unprintableKind(_ type: CELType) -> String? {
    switch type {
    case .list: "a list"
    case .map, .object: "a map"
    case .bytes: "bytes"
    case .null: "null"
    case .type: "a type"
    case .dyn, .bool, .int, .uint, .double, .number, .string, .timestamp, .duration, .optional,
      .wrapper, .typeParameter, .abstract, .error:
      nil
    }
  }
}

extension Diagnostic {
  fileprivate static func absentInTemplate(
    _ path: String, from prefix: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "absent-in-template",
      "`\(path)` may be absent, and a message with a gap is worse than none", at: span,
      hint: "may be absent", help: remedy(for: path, absentFrom: prefix))
  }

  fileprivate static func optionalInTemplate(_ expression: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "absent-in-template", "`\(expression)` may have no value", at: span,
      hint: "may be absent", help: "say what to use instead: `\(expression).orValue(\"…\")`")
  }

  fileprivate static func unprintableInTemplate(
    _ expression: String, kind: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "unprintable-value", "`\(expression)` is \(kind), which has no text form", at: span,
      help: "name one field or element of it")
  }

  /// `a.b.c` becomes `a.b.?c.orValue("…")`, and `a.?b.?c.orValue("…")` where `a.b` may be absent already.
  private static func remedy(for path: String, absentFrom prefix: String) -> String {
    let parts = path.split(separator: ".")
    guard parts.count > 1, !path.contains("[") else {
      return "guard it: `{{ has(x.y) ? x.y : \"…\" }}`, or with `when` on the step"
    }
    let sure = max(1, prefix.split(separator: ".").count - 1)
    let optional =
      parts[..<sure].joined(separator: ".") + parts[sure...].map { ".?\($0)" }.joined()
    return "say what to use instead: `{{ \(optional).orValue(\"…\") }}`, "
      + "or guard the step with `when: has(\(path))`"
  }
}
