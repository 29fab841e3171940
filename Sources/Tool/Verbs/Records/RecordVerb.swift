import Graph
import Store
import Values

/// What `list` and `show` of one kind of record do, and what else can be done with them; six verbs are made of it.
struct RecordVerb<Row: Sendable>: Sendable {
  let name: String
  let question: String
  /// The states that `--in` takes; empty where such records have none.
  let states: [String]
  let headings: [String]
  let cells: @Sendable (Row) -> [String]
  let json: @Sendable (Row) -> Value
  let list: @Sendable (any StoreReader, ListFilter) throws(StoreError) -> [Row]
  /// Nil for a text that is no id of such a record, or for none of that id.
  let find: @Sendable (any StoreReader, String) throws(StoreError) -> Row?
  /// Lines that `show` prints beneath the fields.
  let details: @Sendable (Row, any StoreReader) throws(StoreError) -> [String]
  /// What `list` shows unless `--in` says otherwise; nil: all.
  var usualState: String?
  /// Filters beside those that every kind has.
  var filters: [Option] = []
  var actions: [RecordAction] = []
  /// Of `--format`.
  var formats = ["pretty", "json"]
}

/// Something that is done with records: `dead-letters replay`.
struct RecordAction: Sendable {
  let name: String
  /// `[ID…]`
  let operands: String
  let options: [Option]
  let run: @Sendable (Arguments, Terminal) throws(CommandError) -> ExitCode
}

extension Option {
  static let since = Option(
    "since", "TIME", "only those since then: 24h, 7d, or a time such as 2026-11-21T10:00:00Z")
  static let until = Option("until", "TIME", "only those before then")
  static let step = Option("step", "ID", "only those that stopped at this step")
  static let errorClass = Option(
    "class", "CLASS",
    "only those of this class of error: final, exhausted, uncertain, quarantined, …"
  )
  static let workflow = Option("workflow", "NAME", "only those of this workflow")
}

extension RecordVerb {
  var verb: Verb {
    let states =
      states.isEmpty
      ? [] : [Option("in", "STATE", choices: states, "only those in this state")]
    let options =
      states + filters + actions.flatMap(\.options) + [
        Option("limit", "N", "how many, newest first (default: 100)"),
        Option("candidate", "ID", "only those of this candidate"),
        Option("source", "NAME", "only those of this sender"), .state, .workflows,
        Option(
          "format", "FORMAT", choices: formats,
          "pretty, or json: JSON Lines, one object each (default: pretty)"), .color,
      ]
    return Verb(
      name: name, question: question, example: "journeyman \(name) list",
      operands: forms.joined(separator: " | "),
      operandCount: actions.isEmpty ? 1...2 : 1...Int.max, options: options,
      exits: actions.isEmpty
        ? "0 shown, 2 bad usage or no such record, 3 the store cannot be read"
        : "0 shown or done, 1 something of it could not be done, 2 bad usage or no such record, "
          + "3 the store cannot be read",
      run: { arguments, terminal throws(CommandError) in try run(arguments, terminal) })
  }

  private func run(
    _ arguments: Arguments, _ terminal: Terminal
  ) throws(CommandError) -> ExitCode {
    let action = actions.first { $0.name == arguments.operands[0] }
    try refuseForeignOptions(action, arguments)
    if let action { return try action.run(arguments, terminal) }
    let reader = try StateFolder.reader(arguments)
    do {
      switch (arguments.operands[0], arguments.operands.dropFirst().first) {
      case ("list", nil):
        var filter = try ListFilter(arguments, usualState: usualState)
        // Who was taken into another record is shown there.
        filter.candidate = try filter.candidate.map { candidate throws(StoreError) in
          try reader.survivor(of: candidate)
        }
        try print(try list(reader, filter), arguments, terminal)
      case ("show", let id?) where arguments.operands.count == 2:
        guard let row = try find(reader, id) else {
          throw CommandError.usage("there is none of the id `\(id)`; `\(name) list` shows them")
        }
        try show(row, reader, arguments, terminal)
      default: throw CommandError.usage("`\(name)` is followed by \(usage)")
      }
    } catch let error as StoreError {
      throw .failure(error.description)
    } catch let error as CommandError {
      throw error
    } catch {
      throw .failure("\(error)")
    }
    return .fine
  }

  /// An option of another action would have no effect, and whoever gave it would not know.
  private func refuseForeignOptions(
    _ action: RecordAction?, _ arguments: Arguments
  ) throws(CommandError) {
    let own = Set((filters + (action?.options ?? [])).map(\.name))
    for other in actions {
      for option in other.options where !own.contains(option.name) {
        guard arguments.has(option) || arguments.value(option) != nil else { continue }
        throw .usage("--\(option.name) is an option of `\(name) \(other.name)`")
      }
    }
  }

  private var forms: [String] {
    ["list", "show ID"]
      + actions.map { $0.operands.isEmpty ? $0.name : "\($0.name) \($0.operands)" }
  }

  private var usage: String { forms.map { "`\($0)`" }.joined(separator: " or ") }

  private func print(
    _ rows: [Row], _ arguments: Arguments, _ terminal: Terminal
  ) throws(StoreError) {
    if arguments.value(.format) == "json" {
      for row in rows { terminal.print(json(row).json()) }
      return
    }
    if arguments.value(.format) == "csv" {
      for cells in [headings] + rows.map(cells) { terminal.print(CSVText.line(cells)) }
      return
    }
    guard !rows.isEmpty else {
      terminal.say("none yet")
      return
    }
    let table = Table(headings, rows.map(cells))
    for line in table.lines(terminal) { terminal.print(line) }
  }

  private func show(
    _ row: Row, _ reader: any StoreReader, _ arguments: Arguments, _ terminal: Terminal
  ) throws(StoreError) {
    let value = json(row)
    if arguments.value(.format) == "json" {
      terminal.print(value.json())
      return
    }
    guard case .map(let fields) = value else { return }
    let shown = fields.entries.filter { !$0.value.isNull }
    let width = shown.map { $0.key.stringValue?.count ?? 0 }.max() ?? 0
    for field in shown {
      let name = field.key.stringValue ?? ""
      if case .list(let items) = field.value, items.contains(where: { $0.mapValue != nil }) {
        continue
      }
      let pad = String(repeating: " ", count: width - name.count)
      terminal.print(
        "\(terminal.dim(name))\(pad)  \(field.value.stringValue ?? field.value.json())")
    }
    for line in try details(row, reader) { terminal.print(line) }
  }
}
