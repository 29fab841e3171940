internal import CEL
internal import Diagnostics
internal import Fields
internal import Templates
internal import Values

/// A time that a step names: when a task is due, until when a run waits. Business days are those of the zone in force
/// for the event.
struct DueTime: Sendable {
  /// Its two fields, of which a step has one.
  struct Fields: Sendable {
    /// Takes a period: `due_in`.
    let delay: String
    /// Takes a time: `due_at`.
    let time: String
    /// What has them, for messages: `a task`.
    let owner: String
  }

  enum Rule: Sendable {
    case after(Period, ZoneInForce)
    /// A period that an expression gives: text such as `2bd`, or a duration.
    case afterValue(TextTemplate, ZoneInForce)
    case at(TimeTemplate)
  }

  let rule: Rule
  private let fields: Fields

  /// Nil where neither is written, or something is wrong with it.
  static func compile(_ step: StepFields, _ fields: Fields) -> DueTime? {
    let delay = step.template(fields.delay, as: .value)
    let time = TimeTemplate.compile(fields.time, of: step.record, step)
    if let second = step.record.keySpan(fields.time), step.record.has(fields.delay) {
      step.findings.add(.twoDueTimes(fields, at: second))
      return nil
    }
    if let delay {
      let zone = ZoneInForce(step.compilation.environment)
      guard let text = delay.literal else {
        guard delay.holeType?.mayBe(.duration) ?? true else {
          step.findings.add(.notPeriod("", fields, at: step.place(of: fields.delay)))
          return nil
        }
        return DueTime(rule: .afterValue(delay, zone), fields: fields)
      }
      if let period = Period(text: text) {
        return DueTime(rule: .after(period, zone), fields: fields)
      }
      step.findings.add(
        .notPeriod(text, fields, at: step.place(of: fields.delay)))
      return nil
    }
    return time.map { DueTime(rule: .at($0), fields: fields) }
  }

  func render(
    _ activation: borrowing Activation, now: Timestamp
  ) throws(RenderFailure) -> Timestamp {
    switch rule {
    case .after(let period, let zone):
      return try adding(period, to: now, in: zone.zone(activation))
    case .afterValue(let template, let zone):
      let value = try template.value(activation, field: fields.delay)
      if case .duration(let duration) = value { return now + duration }
      guard let period = value.stringValue.flatMap({ Period(text: $0) }) else {
        throw RenderFailure(field: fields.delay, reason: "it is no duration such as `1d` or `2bd`")
      }
      return try adding(period, to: now, in: zone.zone(activation))
    case .at(let template): return try template.time(activation)
    }
  }

  private func adding(
    _ period: Period, to time: Timestamp, in zone: Zone
  ) throws(RenderFailure) -> Timestamp {
    switch period {
    case .elapsed(let duration): return time + duration
    case .businessDays(let count):
      guard let later = time.adding(businessDays: count, in: zone) else {
        throw RenderFailure(field: fields.delay, reason: "the time is beyond the year 9999")
      }
      return later
    }
  }
}

extension CELType {
  /// Whether a value of this type can be used where one of `wanted`, or its text, is asked for.
  fileprivate func mayBe(_ wanted: CELType) -> Bool { [wanted, .string, .dyn].contains(self) }
}

/// The zone that an event's times are told in, found anew for each event.
struct ZoneInForce: Sendable {
  private let zones: ZoneTable
  private let slot: Int?

  init(_ environment: Environment) {
    zones = environment.times.zones
    slot = environment.slot(of: "zone")
  }

  /// UTC where the environment tells none.
  func zone(_ activation: borrowing Activation) -> Zone {
    guard let slot, case .value(.string(let name)) = activation[slot],
      let zone = zones.zone(named: name)
    else { return .utc }
    return zone
  }
}

extension Diagnostic {
  fileprivate static func twoDueTimes(_ fields: DueTime.Fields, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "conflicting-fields",
      "\(fields.owner) has `\(fields.delay)` or `\(fields.time)`, not both", at: span,
      hint: "remove one of them")
  }

  fileprivate static func notPeriod(
    _ text: String, _ fields: DueTime.Fields, at span: Span
  ) -> Diagnostic {
    let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    return Diagnostic(
      rule: "wrong-type",
      "`\(fields.delay)` must be a duration\(isNumber ? ", and \(text) has no unit" : "")",
      at: span,
      hint: isNumber ? "`\(text)h`, `\(text)d` or `\(text)bd`?" : "such as `24h`, `1d` or `2bd`")
  }
}
