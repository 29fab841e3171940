internal import CEL
internal import Diagnostics
internal import Fields
internal import Values

extension SendWindow {
  /// The field as actions that reach a person have it.
  static let field = FieldSpecification.optional(
    "send_window", .record(specification),
    examples: ["{ days: mon-fri, hours: 08:00-18:00, timezone: candidate }"],
    "When it may go out. Outside it the run is parked until the window opens.")

  private static let specification = RecordSpecification(
    "a send window", "The days and hours in which a message may go out.",
    fields: [
      .optional(
        "days", .oneOrMore(.text), default: "mon-sun", examples: ["mon-fri", "[mon, wed, fri]"],
        "Weekdays, or stretches of them."),
      .optional(
        "hours", .text, default: "00:00-24:00", examples: ["08:00-18:00"],
        "From when until when on each of these days."),
      .optional(
        "timezone", .text, default: "candidate", examples: ["candidate", "Europe/Berlin"],
        "Whose clock counts: `candidate` for the zone in force (the candidate's, else the office's, else the project's), or the name of a zone."
      ),
    ])

  /// Nil where none is written, or something is wrong with it.
  static func compile(_ step: StepFields) -> SendWindow? {
    guard let record = step.record.record("send_window") else { return nil }
    if !record.has("days"), !record.has("hours") {
      step.findings.add(.windowWithoutTimes(at: step.record.keySpan("send_window") ?? record.span))
      return nil
    }
    let days = days(record, step)
    let hours = hours(record, step)
    let place = place(record, step)
    guard let days, let hours, let place else { return nil }
    return SendWindow(days: days, hours: hours, zone: place)
  }

  private static func days(_ record: RecordReader, _ step: StepFields) -> Set<Int>? {
    guard record.has("days") else { return Set(0..<7) }
    var days: Set<Int> = []
    var isSound = true
    for written in record.texts("days") {
      guard let stretch = weekdays(written.value) else {
        step.findings.add(.notWeekdays(written))
        isSound = false
        continue
      }
      days.formUnion(stretch)
    }
    if isSound, days.isEmpty {
      step.findings.add(
        .windowNeverOpens("it names no day", at: record.keySpan("days") ?? record.span))
    }
    return isSound && !days.isEmpty ? days : nil
  }

  /// `mon`, `mon-fri` or `sat-mon`; nil for anything else.
  static func weekdays(_ text: String) -> Set<Int>? {
    let ends = text.lowercased().split(separator: "-", omittingEmptySubsequences: false).map {
      names.firstIndex(of: String($0))
    }
    guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else {
      return nil
    }
    let count = (last - first + 7) % 7
    return Set((0...count).map { (first + $0) % 7 })
  }

  private static let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  private static func hours(_ record: RecordReader, _ step: StepFields) -> Range<Int>? {
    guard let written = record.text("hours") else { return nil }
    let ends = written.value.split(separator: "-", omittingEmptySubsequences: false).map {
      minute(String($0))
    }
    guard ends.count == 2, let first = ends[0], let last = ends[1], first < 1440 else {
      step.findings.add(.notHours(written))
      return nil
    }
    guard first < last else {
      step.findings.add(
        .windowNeverOpens("it closes at or before the time at which it opens", at: written.span))
      return nil
    }
    return first..<last
  }

  /// The minute of the day of `08:00`, `8:00` or `24:00`.
  private static func minute(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60,
      hour * 60 + minute <= 1440
    else { return nil }
    return hour * 60 + minute
  }

  private static func place(_ record: RecordReader, _ step: StepFields) -> Place? {
    let zones = step.compilation.environment.times.zones
    guard let written = record.text("timezone") else { return nil }
    if written.value == "candidate" { return .inForce(ZoneInForce(step.compilation.environment)) }
    if let zone = zones.zone(named: written.value) { return .fixed(zone) }
    step.findings.add(
      .unknownZone(
        written.value, known: ["candidate"] + zones.names, at: written.span, isQuoted: false))
    return nil
  }
}

extension Diagnostic {
  fileprivate static func notWeekdays(_ written: Located<String>) -> Diagnostic {
    Diagnostic(
      rule: "wrong-type", "`\(written.value)` is neither a weekday nor a stretch of them",
      at: written.span, hint: "such as `mon-fri`, or a list: `[mon, wed-fri]`")
  }

  fileprivate static func notHours(_ written: Located<String>) -> Diagnostic {
    Diagnostic(
      rule: "wrong-type", "`\(written.value)` is no stretch of a day", at: written.span,
      hint: "such as `08:00-18:00`; the end of the day is `24:00`")
  }

  fileprivate static func windowWithoutTimes(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "missing-key", "a send window needs `days` or `hours`", at: span,
      hint: "such as `{ days: mon-fri, hours: 08:00-18:00 }`")
  }

  fileprivate static func windowNeverOpens(_ reason: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "window-never-opens", "this send window never opens: \(reason)", at: span,
      help: "give it days and hours, such as `{ days: mon-fri, hours: 08:00-18:00 }`")
  }
}
