import Actions
import Graph
import Store
import Values

/// What `dead-letters show` prints beneath the fields: the trace, the steps, what to do about it and what to type.
struct LetterPage {
  let lines: [String]

  init(_ row: DeadLetterRow, _ reader: any StoreReader) throws(StoreError) {
    let event = row.letter.event
    var lines: [String] = []
    let run = try row.letter.run.flatMap(reader.run)
    if let run {
      lines += Self.steps(run)
      lines += try Self.known(run, reader)
      lines += try Self.answers(run, reader)
      if let trace = run.trace { lines += ["", "trace"] + Self.trace(trace) }
    }
    lines += ["", "remedy", "  \(Self.remedy(row, run))", "", "next"]
    lines += Self.next(row, run)
    lines.append("  journeyman events show \(event)")
    if row.isQuarantined { lines.append("  journeyman deliveries show \(event)") }
    self.lines = lines
  }

  private static func steps(_ run: RunRow) -> [String] {
    ["", "steps"]
      + run.steps.map { step in
        let record = step.record
        let reason = record.reason.map { ": \($0)" } ?? ""
        return "  \(record.id) (\(record.action)) \(record.state.rawValue), "
          + "\(record.attempts) attempts\(reason)"
      }
  }

  /// What is known of steps whose outcome nobody knows: whom they reached for, since when, and by which key the receiver
  /// can look for it.
  private static func known(
    _ run: RunRow, _ reader: any StoreReader
  ) throws(StoreError) -> [String] {
    var lines: [String] = []
    for step in run.steps where step.record.state == .uncertain {
      let id = step.record.id
      let whom = try RequestWords.receiver(of: reader.request(of: id, in: run.id))
      let key = EffectKey(
        event: run.event.description, workflow: run.workflow, step: id,
        repetition: run.repetition?.number ?? 0
      ).opaque
      lines.append(
        "  \(id): \(whom ?? "its receiver"), first sent at \(step.startedAt.rfc3339), "
          + "given up at \(step.record.at.rfc3339)")
      lines.append("    its key at the receiver: \(key)")
    }
    return lines.isEmpty ? [] : ["", "known"] + lines
  }

  /// What receivers said that refused, as they said it, but for what a terminal would act upon.
  private static func answers(
    _ run: RunRow, _ reader: any StoreReader
  ) throws(StoreError) -> [String] {
    var lines: [String] = []
    for step in run.steps where step.record.state != .done {
      guard let answer = try reader.answer(of: step.record.id, in: run.id) else { continue }
      lines += ["", "what the receiver of `\(step.record.id)` said"]
      let text = String(decoding: answer, as: UTF8.self)
      lines += text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map {
        line in
        "  "
          + String(String.UnicodeScalarView(line.unicodeScalars.map { $0.value < 32 ? " " : $0 }))
      }
    }
    return lines
  }

  /// One line for each condition, with the values that it saw.
  private static func trace(_ bytes: [UInt8]) -> [String] {
    let entries = (try? Value(json: bytes))?.listValue ?? []
    guard !entries.isEmpty else { return ["  no condition was asked"] }
    return entries.map { entry in
      let values = entry["values"]?.mapValue?.entries ?? []
      let seen = values.map { "\($0.key.stringValue ?? "") = \($0.value.json())" }
      let reason = entry["reason"]?.stringValue.map { ": \($0)" } ?? ""
      return "  \(entry["name"]?.stringValue ?? "") \(entry["verdict"]?.stringValue ?? "")\(reason)"
        + (seen.isEmpty ? "" : "  (\(seen.joined(separator: ", ")))")
    }
  }

  private static func remedy(_ row: DeadLetterRow, _ run: RunRow?) -> String {
    switch row.state {
    case .replayed: return "none is needed: it has been replayed"
    case .replaying: return "none is needed: its replay waits for its turn"
    case .discarded: return "none: it was discarded. A replay takes it back"
    case .open: break
    }
    switch row.letter.errorClass {
    case DeadLetter.quarantined where row.letter.reason.hasPrefix("no candidate"):
      return
        "nothing is done for people who cannot be told. Have the sender name the candidate, or map "
        + "what it sends (`candidate.id`, `candidate.email`, `application.id`), then replay"
    case DeadLetter.quarantined:
      return
        "mend the mapping or the contract that the reason names, reload the server, then replay"
    case "final" where row.letter.reason.hasSuffix("for 24 hours"):
      return "the receiver was away for a day: once it works, replay"
    case "final":
      return
        "the receiver refuses it for good: mend what it names, then replay. What is done is not "
        + "done again"
    case "exhausted":
      return "the receiver failed again and again: once it works, replay"
    case "uncertain":
      let step = run?.steps.first { $0.record.state == .uncertain }?.record.id ?? "the step"
      return
        "look at the receiver whether `\(step)` was done, then replay with --uncertain done or "
        + "--uncertain repeat"
    case "evaluation":
      return
        "mend the condition or the template that the reason names, reload the server, then replay"
    case "revision":
      return "the files that it began with are gone: replay runs it with those of now"
    default: return "look at the server's log around \(row.letter.at.short), then replay"
    }
  }

  private static func next(_ row: DeadLetterRow, _ run: RunRow?) -> [String] {
    guard row.state == .open || row.state == .discarded else { return [] }
    let isUncertain = run?.steps.contains { $0.record.state == .uncertain } ?? false
    let choices = isUncertain ? [" --uncertain done", " --uncertain repeat"] : [""]
    let replays = choices.map { "  journeyman dead-letters replay \(row.id)\($0)" }
    guard row.state == .open else { return replays }
    return ["  journeyman dead-letters replay \(row.id) --dry-run"] + replays
      + ["  journeyman dead-letters discard \(row.id) --reason \"…\""]
  }
}
