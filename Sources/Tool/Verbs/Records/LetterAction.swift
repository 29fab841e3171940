import Store
import Values

/// `dead-letters replay` and `dead-letters discard`: selects, says what it means, asks the server, some letters at a
/// time.
struct LetterAction {
  private let arguments: Arguments
  private let terminal: Terminal
  private let reader: any StoreReader
  private var selection: LetterSelection
  private let now = Timestamp.wallClock
  private var conversation: OrderConversation

  init(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) {
    self.arguments = arguments
    self.terminal = terminal
    reader = try StateFolder.reader(arguments)
    selection = try LetterSelection(arguments, reader)
    conversation = try OrderConversation(
      arguments, terminal, of: selection.count, "dead letters")
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
    guard isDryRun else { return conversation.end() }
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
    return conversation.end()
  }

  private func warn(_ preview: LetterPreview) {
    if let whom = preview.whom { terminal.say("\(preview.row.id): \(whom) gets it again") }
  }

  private mutating func ask(
    _ verb: String, _ rows: [DeadLetterRow], _ more: [(key: Value, value: Value)]
  ) throws(CommandError) {
    try conversation.ask(verb, rows.map(\.id), more)
  }

  private func print(_ value: Value, else pretty: () -> [String]) {
    conversation.print(value, else: pretty)
  }
}
