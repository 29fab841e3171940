import Graph
import Store
import Values

// The kinds of record that a store holds, as verbs.

extension Verb {
  static let deliveries = RecordVerb<DeliveryRow>(
    name: "deliveries", question: "what came in, was it genuine, what was it answered?", states: [],
    headings: ["id", "received", "source", "verdict", "status", "event"],
    cells: {
      [
        "\($0.id)", $0.receivedAt.short, $0.source ?? "-", $0.verdict.rawValue, "\($0.status)",
        $0.hasEvent ? "yes" : "-",
      ]
    },
    json: { $0.value },
    list: { reader, filter throws(StoreError) in try reader.deliveries(filter) },
    find: { reader, id throws(StoreError) in try EventID(id).flatMap(reader.delivery) },
    details: { row, _ throws(StoreError) in
      ["", "headers  \(String(decoding: row.headers, as: UTF8.self))", ""]
        + [String(decoding: row.body, as: UTF8.self)]
    },
    filters: [.since], actions: [.reverify]
  ).verb

  static let events = RecordVerb<EventRow>(
    name: "events", question: "what happened, and where does each event stand?",
    states: EventState.allCases.map(\.rawValue),
    headings: ["id", "received", "source", "type", "state", "reason"],
    cells: {
      [
        "\($0.id)", $0.receivedAt.short, $0.source, $0.type ?? "-", $0.state.rawValue,
        $0.reason ?? "",
      ]
    },
    json: { $0.value },
    list: { reader, filter throws(StoreError) in try reader.events(filter) },
    find: { reader, id throws(StoreError) in try EventID(id).flatMap(reader.event) },
    details: { row, reader throws(StoreError) in
      let runs = try reader.runs(ListFilter(event: row.id)).flatMap(runLines)
      guard let document = row.document else { return runs }
      return runs + ["", String(decoding: document, as: UTF8.self)]
    },
    filters: [.since]
  ).verb

  static let runs = RecordVerb<RunRow>(
    name: "runs", question: "which workflow did what for which event?",
    states: RunState.allCases.map(\.rawValue),
    headings: ["id", "created", "workflow", "segment", "state", "steps"],
    cells: { row in
      [
        "\(row.id)", row.createdAt.short, row.workflow, row.segment ?? "-", row.state.rawValue,
        row.steps.map { "\($0.record.id) \($0.standing)" }.joined(separator: ", "),
      ]
    },
    json: { $0.value },
    list: { reader, filter throws(StoreError) in try reader.runs(filter) },
    find: { reader, id throws(StoreError) in try RunID(id).flatMap(reader.run) },
    details: { row, _ throws(StoreError) in
      let trace = row.trace.map { ["", "trace    \(String(decoding: $0, as: UTF8.self))"] } ?? []
      return runLines(row) + trace
    },
    filters: [.workflow, .since]
  ).verb

  static let candidates = RecordVerb<CandidateRecord>(
    name: "candidates", question: "who is known, at which stage, and what came last?", states: [],
    headings: ["id", "name", "email", "stage", "last event", "last message", "tags"],
    cells: {
      [
        "\($0.id)", $0.name?.value ?? "-", $0.email?.value ?? "-", $0.stage?.value ?? "-",
        $0.lastEvent?.value ?? "-", $0.lastMessage?.value ?? "-", $0.tags.joined(separator: " "),
      ]
    },
    json: { $0.value },
    list: { reader, filter throws(StoreError) in try reader.candidates(filter) },
    find: { reader, id throws(StoreError) in
      // Who was taken into another record is shown there.
      guard let candidate = CandidateID(id) else { return nil }
      return try reader.record(of: reader.survivor(of: candidate))
    },
    details: { row, reader throws(StoreError) in
      // What may still come by itself.
      let waiting = try reader.runs(
        ListFilter(state: RunState.waiting.rawValue, candidate: row.id))
      return applicationLines(row) + waiting.flatMap(runLines)
    },
    actions: [.search], formats: ["pretty", "json", "csv"]
  ).verb

  static let tasks = RecordVerb<TaskRow>(
    name: "tasks", question: "what is waiting for a recruiter?",
    states: TaskState.allCases.map(\.rawValue),
    headings: ["id", "due", "state", "priority", "assignee", "title"],
    cells: {
      [
        "\($0.id)", $0.due?.short ?? "-", $0.state.rawValue, $0.priority, $0.assignee ?? "-",
        $0.title,
      ]
    },
    json: { $0.value },
    list: { reader, filter throws(StoreError) in try reader.tasks(filter) },
    find: { reader, id throws(StoreError) in try TaskID(id).flatMap(reader.task) },
    details: { _, _ throws(StoreError) in [] },
    actions: [.done, .reopen]
  ).verb

  /// `application 71980812  job ABC, stage rejected, score 84.5`
  private static func applicationLines(_ row: CandidateRecord) -> [String] {
    let lines = row.applicationValues.map { application in
      let known = application.mapValue?.entries ?? []
      let parts = known.filter { $0.key != "id" }.map { entry in
        "\(entry.key.stringValue ?? "") \(entry.value.stringValue ?? entry.value.json())"
      }
      let id = application["id"]?.stringValue ?? "without an id"
      return "application \(id)  \(parts.joined(separator: ", "))"
    }
    return lines.isEmpty ? [] : [""] + lines
  }

  @Sendable private static func runLines(_ row: RunRow) -> [String] {
    let segment = row.segment.map { ", segment \($0)" } ?? ""
    let reason = row.reason.map { ", \($0)" } ?? ""
    let repetition = row.repetition.map {
      [
        "  repeats \($0.run): asked for at \($0.askedAt.short) by `replay --force-effects`, "
          + "command \($0.command)"
      ]
    }
    return ["", "\(row.workflow)\(segment): \(row.state.rawValue)\(reason)"] + (repetition ?? [])
      + row.steps.map { step in
        let reason = step.record.reason.map { ": \($0)" } ?? ""
        return "  \(step.record.id) (\(step.record.action)) \(step.standing)\(reason)"
      }
  }
}

extension StoredStep {
  /// `done`, `waiting until 2026-11-21 10:00:00`.
  var standing: String {
    guard record.state == .waiting, let due else { return record.state.rawValue }
    return "waiting until \(due.short)"
  }
}

extension Timestamp {
  /// To the second, in UTC: `2026-11-21 10:00:00`.
  var short: String {
    Timestamp(seconds: seconds).rfc3339.replacing("T", with: " ").replacing("Z", with: "")
  }
}
