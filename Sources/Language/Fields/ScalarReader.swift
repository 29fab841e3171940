import Diagnostics
import Values
import YAML

/// Reads a scalar by its declared type.
struct ScalarReader {
  let field: FieldSpecification
  let type: FieldType
  let scalar: Node.Scalar
  let findings: FindingCollector

  func read() -> FieldValue? {
    switch type {
    case .text: text().map { .text($0) }
    case .pattern(let pattern): self.pattern(pattern)
    case .choice(let words): choice(words)
    case .template, .expression: .source(scalar.source, literal: literal)
    case .condition: condition()
    case .boolean: boolean()
    case .integer(let range): integer(range)
    case .number: number()
    case .duration: period(allowsBusinessDays: false)
    case .period: period(allowsBusinessDays: true)
    case .byteCount: byteCount()
    case .timestamp: timestamp()
    case .list, .oneOrMore, .map, .record, .shorthand, .secret, .textOrSecret, .any: nil
    }
  }

  /// The value where it is no text.
  private var literal: Value? {
    if case .string = scalar.value { nil } else { scalar.value }
  }

  private func fail(_ finding: Diagnostic) -> FieldValue? {
    if !scalar.isReported { findings.add(finding) }
    return nil
  }

  private func located<Wrapped>(_ value: Wrapped) -> Located<Wrapped> {
    Located(value, scalar.span)
  }

  private func text() -> Located<String>? {
    switch scalar.value {
    case .string(let text):
      return located(text)
    case .int, .double:
      guard let finding = Diagnostic.numberForText(field, scalar) else {
        return located(scalar.text)
      }
      findings.add(finding)
      return finding.severity == .error ? nil : located(scalar.text)
    default:
      _ = fail(.wordForText(field, scalar))
      return nil
    }
  }

  private func pattern(_ pattern: TextPattern) -> FieldValue? {
    guard let text = text() else { return nil }
    guard pattern.isValid(text.value) else { return fail(.wrongForm(field, pattern, scalar)) }
    return .text(text)
  }

  private func choice(_ words: [String]) -> FieldValue? {
    // `off` of a choice that a YAML 1.1 mind wrote as false.
    guard let text = text() else { return nil }
    guard words.contains(text.value) else { return fail(.notAChoice(field, words, scalar)) }
    return .text(text)
  }

  private func condition() -> FieldValue? {
    switch scalar.value {
    case .string(let text):
      if text.allSatisfy(\.isWhitespace) { return fail(.emptyCondition(field, at: scalar.span)) }
      return .source(scalar.source, literal: nil)
    case .bool(let truth):
      findings.add(.constantCondition(field, truth, at: scalar.span))
      return .source(scalar.source, literal: scalar.value)
    default:
      return fail(.numberForCondition(field, scalar))
    }
  }

  private func boolean() -> FieldValue? {
    guard case .bool(let truth) = scalar.value else { return fail(.notABoolean(field, scalar)) }
    return .boolean(located(truth))
  }

  private func integer(_ range: ClosedRange<Int>) -> FieldValue? {
    guard case .int(let number) = scalar.value else {
      return fail(.notANumber(field, scalar, isWhole: true))
    }
    guard let whole = Int(exactly: number), range.contains(whole) else {
      return fail(.outOfRange(field, scalar, range))
    }
    return .integer(located(whole))
  }

  private func number() -> FieldValue? {
    switch scalar.value {
    case .int: return .number(located(scalar.value))
    case .double(let number):
      guard number.isFinite else { return fail(.notFinite(field, scalar, number)) }
      return .number(located(scalar.value))
    default: return fail(.notANumber(field, scalar, isWhole: false))
    }
  }

  private func period(allowsBusinessDays: Bool) -> FieldValue? {
    if case .int(let number) = scalar.value {
      return fail(.durationWithoutUnit(field, scalar, number))
    }
    guard case .string(let text) = scalar.value, let period = Period(text: text) else {
      return fail(.notADuration(field, scalar, allowsBusinessDays: allowsBusinessDays))
    }
    if case .businessDays = period, !allowsBusinessDays {
      return fail(.businessDaysNotAllowed(field, scalar))
    }
    return .period(located(period))
  }

  private func byteCount() -> FieldValue? {
    guard let count = ByteCount.read(scalar.text) else { return fail(.notASize(field, scalar)) }
    return .integer(located(count))
  }

  private func timestamp() -> FieldValue? {
    guard case .string(let text) = scalar.value, let time = Timestamp(rfc3339: text) else {
      return fail(.notATime(field, scalar))
    }
    return .timestamp(located(time))
  }
}
