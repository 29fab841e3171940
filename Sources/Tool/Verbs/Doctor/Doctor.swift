import Values

extension Verb {
  private static let connection = Option(
    "connection", "NAME",
    "also reach this connection, without sending anything; `all` reaches each of them")
  private static let full = Option(
    "full", documentation: "read the whole store, to the last page: some seconds for each gigabyte")

  static let doctor = Verb(
    name: "doctor",
    question: "is this installation sound: files, secrets, store, disk, connections?",
    example: "journeyman doctor --connection all", operands: "", operandCount: 0...0,
    options: [
      connection, full, .state, .workflows, .schemas,
      Option(
        "format", "FORMAT", choices: ["pretty", "json"],
        "pretty, or json: JSON Lines, one object for each thing looked at (default: pretty)"),
      .color,
    ],
    exits: "0 sound, warnings included, 1 something is wrong, 2 bad usage or a missing folder, "
      + "3 a file cannot be read",
    run: { arguments, terminal throws(CommandError) in
      let configuration = try LoadedConfiguration(arguments)
      var visit = DoctorVisit(configuration, arguments)
      visit.lookAtConfiguration()
      visit.lookAtSecrets()
      visit.lookAtAlerts()
      visit.lookAtState(isFull: arguments.has(full))
      visit.lookAtMachine()
      if let name = arguments.value(connection) { try visit.reach(name) }
      for note in visit.notes {
        terminal.print(
          arguments.value(named: "format") == "json"
            ? note.value.json() : note.line(terminal))
      }
      return visit.notes.contains { $0.status == .wrong } ? .findings : .fine
    })
}

/// What was looked at, and how it is.
struct DoctorNote {
  enum Status: String {
    case fine = "ok"
    case doubtful = "warning"
    case wrong
  }

  let status: Status
  /// `store`
  let subject: String
  let words: String
  /// What to do about it.
  let remedy: String?

  var value: Value {
    .object(present: [
      "check": .string(subject), "status": .string(status.rawValue), "words": .string(words),
      "remedy": remedy.map { .string($0) },
    ])
  }

  func line(_ terminal: Terminal) -> String {
    let word = status.rawValue
    let padded = word + String(repeating: " ", count: 9 - word.count)
    let styled =
      switch status {
      case .fine: terminal.green(padded)
      case .doubtful: terminal.bold(padded)
      case .wrong: terminal.red(padded)
      }
    let name = subject + String(repeating: " ", count: max(1, 22 - subject.count))
    return "\(styled)\(name)\(words)"
      + (remedy.map { "\n\(String(repeating: " ", count: 31))\($0)" } ?? "")
  }
}
