internal import CEL
internal import Diagnostics
internal import Fields
internal import Templates
internal import Values

/// A field that is a time: a timestamp, or text that is one, as RFC 3339 writes it.
struct TimeTemplate: Sendable {
  private let template: TextTemplate
  private let field: String

  /// Nil where it is not written, or is surely no time.
  ///
  /// - Parameter owner: the field that holds the record, for messages: `invite`.
  static func compile(
    _ field: String, of record: RecordReader, in owner: String? = nil, _ step: StepFields
  ) -> TimeTemplate? {
    let name = owner.map { "\($0).\(field)" } ?? field
    return record.source(field).flatMap { compile($0, field: name, step) }
  }

  /// One that stands in no file: what is wrong with it is said at `place`.
  static func compile(
    text: String, field: String, at place: Span, _ step: StepFields
  ) -> TimeTemplate? {
    compile(SourceText(text: text, at: place), field: field, step)
  }

  private static func compile(
    _ source: SourceText, field: String, _ step: StepFields
  ) -> TimeTemplate? {
    guard let template = step.compile(source, as: .value) else { return nil }
    let isNoTime =
      template.literal.map { Timestamp(rfc3339: $0) == nil }
      ?? template.holeType.map { ![.timestamp, .string, .dyn].contains($0) } ?? false
    if isNoTime {
      step.findings.add(
        Diagnostic(
          rule: "wrong-type", "`\(field)` must be a time", at: source.whole,
          hint: "such as `2026-11-21T10:00:00Z`"))
      return nil
    }
    return TimeTemplate(template: template, field: field)
  }

  func time(_ activation: borrowing Activation) throws(RenderFailure) -> Timestamp {
    let value = try template.value(activation, field: field)
    guard let time = value.timestampValue ?? value.stringValue.flatMap({ Timestamp(rfc3339: $0) })
    else {
      throw RenderFailure(
        field: field, reason: "it is no time such as `2026-11-21T10:00:00Z`")
    }
    return time
  }
}
