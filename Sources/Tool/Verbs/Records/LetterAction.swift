import Store
import Values

/// `dead-letters replay` and `dead-letters discard`: selects, says what it means, asks the server, some letters at a time.
struct LetterAction {
  private let arguments: Arguments
  private let terminal: Terminal
  private let request: ServerRequest
  private let reader: any StoreReader
  private var selection: LetterSelection
  private let now = Timestamp.wallClock
  private let progress: Progress
  /// What came of those so far, by the word for it.
  private var counts: [String: Int] = [:]
  /// Why what is asked for is carried out later.
  private var delay: String?

  init(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) {
    self.arguments = arguments
    self.terminal = terminal
    reader = try StateFolder.reader(arguments)
    request = ServerRequest(files: try StateFolder.files(arguments))
    selection = try LetterSelection(arguments, reader)
    progress = Progress("dead letters", of: selection.count, terminal)
  }

  mutating func replay() throws(CommandError) -> ExitCode {
    let choice = arguments.value(named: "uncertain").flatMap(UncertainStep.init)
    var order: [(key: Value, value: Value)] = []
    if let choice { order.append(("uncertain", .string(choice.rawValue))) }
    if let revision = arguments.value(named: "revision") {
      order.append(("revision", .string(revision)))
    }
    let isDryRun = arguments.hasFlag(named: "dry-run")
    var isPossible = true
    while let rows = try selection.next() {
      if isDryRun || choice == .repeat {
        for row in rows {
          let preview = try LetterPreview(row, reader, choice, now: now)
          isPossible = isPossible && preview.isPossible
          if isDryRun { print(preview.value) { preview.lines } } else { warn(preview) }
        }
      }
      if !isDryRun { try ask("dead-letters replay", rows, order) }
    }
    if selection.count == 0 { terminal.say("there are none") }
    guard isDryRun else { return end() }
    progress.end()
    return isPossible ? .fine : .findings
  }

  mutating func discard() throws(CommandError) -> ExitCode {
    guard let reason = arguments.value(named: "reason"), !reason.isEmpty else {
      throw .usage("--reason TEXT says why; it is kept with the letter")
    }
    while let rows = try selection.next() {
      if arguments.hasFlag(named: "dry-run") {
        for row in rows {
          print(.object(["id": .string(row.id), "result": "would_discard"])) {
            ["\(row.id)  would be discarded"]
          }
        }
      } else {
        try ask("dead-letters discard", rows, [("reason", .string(reason))])
      }
    }
    if selection.count == 0 { terminal.say("there are none") }
    return end()
  }

  private func warn(_ preview: LetterPreview) {
    if let whom = preview.whom { terminal.say("\(preview.row.id): \(whom) gets it again") }
  }

  private mutating func ask(
    _ verb: String, _ rows: [DeadLetterRow], _ more: [(key: Value, value: Value)]
  ) throws(CommandError) {
    let ids = Value.list(rows.map { .string($0.id) })
    let reply = try request.ask(
      verb, .map(MapValue([("ids", ids)] + more)), waits: delay == nil)
    switch reply {
    case .later(let why):
      delay = delay ?? why
      for row in rows {
        note(.object(["id": .string(row.id), "result": "requested"]), "\(row.id)  noted")
      }
    case .answered(let results):
      for result in results { note(result, line(result)) }
    }
    progress.advance(by: rows.count)
  }

  /// Counts what came of a letter, and prints it; of very many those only that were refused.
  private mutating func note(_ result: Value, _ pretty: String) {
    let word = result["result"]?.stringValue ?? "?"
    counts[word, default: 0] += 1
    guard word == "refused" || selection.count <= LetterSelection.page || isJSON else { return }
    print(result) { [pretty] }
  }

  private func end() -> ExitCode {
    progress.end()
    if let delay { terminal.say(delay) }
    if !isJSON, selection.count > LetterSelection.page {
      let words = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      terminal.print(words.joined(separator: ", "))
    }
    return counts["refused"] == nil ? .fine : .findings
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

  private var isJSON: Bool { arguments.value(named: "format") == "json" }

  private func print(_ value: Value, else pretty: () -> [String]) {
    if isJSON {
      terminal.print(value.json())
    } else {
      for line in pretty() { terminal.print(line) }
    }
  }
}
