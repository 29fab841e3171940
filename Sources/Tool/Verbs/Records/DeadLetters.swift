import Graph
import Runtime
import Store
import Values

extension Verb {
  private static let dryRun = Option(
    "dry-run", documentation: "say what would be done, and do nothing")
  private static let all = Option("all", documentation: "all that are open")
  private static let uncertain = Option(
    "uncertain", "WHAT", choices: UncertainStep.allCases.map(\.rawValue),
    "what is known of a step that may have been done: done goes on behind it, repeat does it again, "
      + "and whoever got its message may get it twice (--dry-run says who)")
  private static let reason = Option(
    "reason", "TEXT", "why they are discarded, for whoever asks later")

  static let deadLetters = RecordVerb<DeadLetterRow>(
    name: "dead-letters", question: "what stopped, why, and what can be done about it?",
    states: DeadLetterRow.State.allCases.map(\.rawValue) + ["all"],
    headings: ["id", "stopped", "source", "workflow", "step", "class", "reason"],
    cells: {
      [
        $0.id, $0.letter.at.short, $0.source, $0.letter.workflow ?? "-", $0.letter.step ?? "-",
        $0.letter.errorClass, $0.letter.reason,
      ]
    },
    json: { $0.value },
    list: { reader, filter throws(StoreError) in try reader.deadLetters(filter) },
    find: { reader, id throws(StoreError) in try reader.deadLetters(named: id).first },
    details: { row, reader throws(StoreError) in try LetterPage(row, reader).lines },
    usualState: DeadLetterRow.State.open.rawValue,
    filters: [.workflow, .step, .errorClass, .since, .until],
    actions: [
      RecordAction(
        name: "replay", operands: "[ID…]", options: [uncertain, all, dryRun],
        run: { arguments, terminal throws(CommandError) in
          try LetterAction(arguments, terminal).replay()
        }),
      RecordAction(
        name: "discard", operands: "[ID…]", options: [reason],
        run: { arguments, terminal throws(CommandError) in
          try LetterAction(arguments, terminal).discard()
        }),
    ]
  ).verb
}

/// `dead-letters replay` and `dead-letters discard`: selects, says what it means, asks the server.
private struct LetterAction {
  let arguments: Arguments
  let terminal: Terminal
  let files: StateFiles
  let reader: any StoreReader
  let rows: [DeadLetterRow]
  let now = Timestamp.wallClock

  init(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) {
    self.arguments = arguments
    self.terminal = terminal
    reader = try StateFolder.reader(arguments)
    files = try StateFolder.files(arguments)
    let reader = reader
    rows = try RecordSelection(
      arguments, usualState: DeadLetterRow.State.open.rawValue,
      find: { id throws(StoreError) in try reader.deadLetters(named: id) },
      list: { filter throws(StoreError) in try reader.deadLetters(filter) }
    ).rows
  }

  func replay() throws(CommandError) -> ExitCode {
    let choice = arguments.value(named: "uncertain").flatMap(UncertainStep.init)
    var previews: [LetterPreview] = []
    for row in rows { previews.append(try LetterPreview(row, reader, choice, now: now)) }
    if arguments.hasFlag(named: "dry-run") {
      for preview in previews {
        print(preview.value) { for line in preview.lines { terminal.print(line) } }
      }
      if rows.isEmpty { terminal.say("there are none") }
      return previews.allSatisfy(\.isPossible) ? .fine : .findings
    }
    if choice == .repeat {
      for preview in previews {
        if let whom = preview.whom { terminal.say("\(preview.row.id): \(whom) gets it again") }
      }
    }
    var order: [(key: Value, value: Value)] = []
    if let choice { order.append(("uncertain", .string(choice.rawValue))) }
    return try ask("dead-letters replay", order)
  }

  func discard() throws(CommandError) -> ExitCode {
    guard let reason = arguments.value(named: "reason"), !reason.isEmpty else {
      throw .usage("--reason TEXT says why; it is kept with the letter")
    }
    if arguments.hasFlag(named: "dry-run") {
      for row in rows {
        let value = Value.object(["id": .string(row.id), "result": "would_discard"])
        print(value) { terminal.print("\(row.id)  would be discarded") }
      }
      return .fine
    }
    return try ask("dead-letters discard", [("reason", .string(reason))])
  }

  private func ask(
    _ verb: String, _ more: [(key: Value, value: Value)]
  ) throws(CommandError) -> ExitCode {
    guard !rows.isEmpty else {
      terminal.say("there are none")
      return .fine
    }
    let ids = Value.list(rows.map { .string($0.id) })
    switch try ServerRequest(files: files).ask(verb, .map(MapValue([("ids", ids)] + more))) {
    case .later(let why):
      for row in rows {
        print(.object(["id": .string(row.id), "result": "requested"])) {
          terminal.print("\(row.id)  noted")
        }
      }
      terminal.say(why)
      return .fine
    case .answered(let results):
      for result in results { print(result) { terminal.print(line(result)) } }
      let isDone = results.allSatisfy { $0["result"]?.stringValue != "refused" }
      return isDone ? .fine : .findings
    }
  }

  private func line(_ result: Value) -> String {
    let id = result["id"]?.stringValue ?? "?"
    switch result["result"]?.stringValue {
    case "queued":
      let event = result["event"]?.stringValue ?? ""
      return "\(id)  queued; `journeyman events show \(event)` shows what becomes of it"
    case "discarded": return "\(id)  discarded"
    default:
      return "\(id)  \(terminal.red("refused")): \(result["reason"]?.stringValue ?? "no reason")"
    }
  }

  private func print(_ value: Value, else pretty: () -> Void) {
    if arguments.value(named: "format") == "json" {
      terminal.print(value.json())
    } else {
      pretty()
    }
  }
}
