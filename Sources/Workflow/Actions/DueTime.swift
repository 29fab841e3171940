internal import CEL
internal import Diagnostics
internal import Fields
internal import Templates
internal import Values

/// When a task is due: `due_in` or `due_at`. Business days are those of the zone in force for the event.
enum DueTime: Sendable {
  case after(Period, ZoneInForce)
  /// A period that an expression gives: text such as `2bd`, or a duration.
  case afterValue(TextTemplate, ZoneInForce)
  /// A timestamp, or text that is one.
  case at(TextTemplate)

  /// Nil where neither is written, or something is wrong with it.
  static func compile(_ step: StepFields) -> DueTime? {
    let delay = step.template("due_in", as: .value)
    let time = step.template("due_at", as: .value)
    if let second = step.record.keySpan("due_at"), step.record.has("due_in") {
      step.findings.add(.twoDueTimes(at: second))
      return nil
    }
    if let delay {
      let zone = ZoneInForce(step.compilation.environment)
      guard let text = delay.literal else { return .afterValue(delay, zone) }
      if let period = Period(text: text) { return .after(period, zone) }
      step.findings.add(.notPeriod(text, at: step.record.source("due_in")?.whole ?? step.place))
      return nil
    }
    if let text = time?.literal, Timestamp(rfc3339: text) == nil {
      step.findings.add(.notTime(text, at: step.record.source("due_at")?.whole ?? step.place))
      return nil
    }
    return time.map { .at($0) }
  }

  func render(
    _ activation: borrowing Activation, now: Timestamp
  ) throws(RenderFailure) -> Timestamp {
    switch self {
    case .after(let period, let zone): return try now.adding(period, in: zone.zone(activation))
    case .afterValue(let template, let zone):
      let value = try template.value(activation, field: "due_in")
      if case .duration(let duration) = value { return now + duration }
      guard let period = value.stringValue.flatMap({ Period(text: $0) }) else {
        throw RenderFailure(field: "due_in", reason: "it is no duration such as `1d` or `2bd`")
      }
      return try now.adding(period, in: zone.zone(activation))
    case .at(let template):
      let value = try template.value(activation, field: "due_at")
      guard let time = value.timestampValue ?? value.stringValue.flatMap({ Timestamp(rfc3339: $0) })
      else {
        throw RenderFailure(
          field: "due_at", reason: "it is no time such as `2026-11-21T10:00:00Z`")
      }
      return time
    }
  }
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

extension Timestamp {
  fileprivate func adding(_ period: Period, in zone: Zone) throws(RenderFailure) -> Timestamp {
    switch period {
    case .elapsed(let duration): return self + duration
    case .businessDays(let count):
      guard let time = adding(businessDays: count, in: zone) else {
        throw RenderFailure(field: "due_in", reason: "the time is beyond the year 9999")
      }
      return time
    }
  }
}

extension Diagnostic {
  fileprivate static func twoDueTimes(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "conflicting-fields", "a task has `due_in` or `due_at`, not both", at: span,
      hint: "remove one of them")
  }

  fileprivate static func notPeriod(_ text: String, at span: Span) -> Diagnostic {
    let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    return Diagnostic(
      rule: "wrong-type",
      "`due_in` must be a duration\(isNumber ? ", and \(text) has no unit" : "")", at: span,
      hint: isNumber ? "`\(text)h`, `\(text)d` or `\(text)bd`?" : "such as `24h`, `1d` or `2bd`")
  }

  fileprivate static func notTime(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-type", "`due_at` must be a time", at: span,
      hint: "such as `2026-11-21T10:00:00Z`")
  }
}
