import Graph
import Runtime
import Store
import Values

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Verb {
  private static let force = Option(
    "force-effects",
    documentation:
      "do again what is done: whoever got a message gets it once more, under a key of its own")
  private static let steps = Option(
    "step", "ID",
    "only this step, a task or a change of the record too; may be given several times "
      + "(default: all that reached somebody outside)")
  private static let yes = Option("yes", documentation: "ask nobody before it is done")
  private static let dryRun = Option(
    "dry-run", documentation: "say what would be done again, and do nothing")
  private static let revision = Option(
    "revision", "WHICH", choices: ["current", "original"],
    "the files that it runs with: those of now, or those that its run began with (default: current)"
  )

  static let replay = Verb(
    name: "replay", question: "act out again what is done already: whom would it message?",
    example:
      "journeyman replay --workflow application-received --since 24h --force-effects --dry-run",
    operands: "[RUN-ID | EVENT-ID]…", operandCount: 0...Int.max,
    options: [
      force, steps, dryRun, yes, revision,
      Option(
        "in", "STATE", choices: RunState.allCases.map(\.rawValue), "only runs in this state"),
      .workflow, .since, .until,
      Option("candidate", "ID", "only those of this candidate"),
      Option("source", "NAME", "only those of this sender"),
      Option("limit", "N", "at most so many, the newest (default: all)"), .state, .workflows,
      Option(
        "format", "FORMAT", choices: ["pretty", "json"],
        "pretty, or json: JSON Lines, one object each (default: pretty)"), .color,
    ],
    exits: "0 asked for, or shown with --dry-run, 1 something of it was or would be refused, "
      + "2 bad usage or no such record, 3 the store cannot be read",
    run: { arguments, terminal throws(CommandError) in
      try RepetitionAction(arguments, terminal).run()
    })
}

/// `replay`: finds the runs, says whom they would message, has it confirmed, asks the server.
private struct RepetitionAction {
  private let arguments: Arguments
  private let terminal: Terminal
  private let previews: [RepetitionPreview]
  /// Nil: all that reached somebody outside.
  private let steps: [String]?

  init(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) {
    self.arguments = arguments
    self.terminal = terminal
    let named = arguments.values(named: "step")
    steps = named.isEmpty ? nil : named
    let reader = try StateFolder.reader(arguments)
    let rows = try Self.selected(arguments, reader)
    var previews: [RepetitionPreview] = []
    do throws(StoreError) {
      for row in rows {
        let preview = try RepetitionPreview(row, reader, steps: steps, now: .wallClock)
        // Of what filters find, only what there is something to do about.
        guard !arguments.operands.isEmpty || preview.obstacle == nil else { continue }
        previews.append(preview)
      }
    } catch {
      throw .failure(error.description)
    }
    self.previews = previews
  }

  func run() throws(CommandError) -> ExitCode {
    guard !previews.isEmpty else {
      terminal.say("there are none")
      return .fine
    }
    guard arguments.hasFlag(named: "force-effects") else { return leave() }
    let possible = previews.filter { $0.obstacle == nil }
    let isWhole = possible.count == previews.count
    var conversation = try OrderConversation(arguments, terminal, of: possible.count, "runs")
    if arguments.hasFlag(named: "dry-run") {
      for preview in previews {
        conversation.print(preview.value(preview.obstacle == nil ? "would_repeat" : "would_refuse"))
        { preview.lines(preview.obstacle == nil ? "would act again" : "would be refused") }
      }
      return isWhole ? .fine : .findings
    }
    for preview in previews {
      let verb = preview.obstacle == nil ? "acts again" : "is left alone"
      for line in preview.lines(verb) { terminal.say(line) }
    }
    guard !possible.isEmpty else { return .findings }
    try confirm(possible)
    for page in Self.pages(possible.map(\.row)) {
      try conversation.ask(RepetitionRequest.verb, page, order)
    }
    let exit = conversation.end()
    return isWhole ? exit : .findings
  }

  /// Nothing is done again without being asked for.
  private func leave() -> ExitCode {
    let isJSON = arguments.value(.format) == "json"
    for preview in previews {
      if isJSON {
        terminal.print(preview.value("left_alone").json())
      } else {
        for line in preview.lines("left as it is") { terminal.print(line) }
      }
      if preview.goesOn {
        terminal.say(
          "\(preview.row.id) stopped: `journeyman dead-letters replay \(preview.row.id)` goes on "
            + "with it and repeats nothing")
      }
    }
    terminal.say("nothing was done: what is done is not done again without --force-effects")
    return .findings
  }

  private var order: [(key: Value, value: Value)] {
    var order: [(key: Value, value: Value)] = []
    if let steps { order.append(("steps", .list(steps.map { .string($0) }))) }
    if let revision = arguments.value(named: "revision") {
      order.append(("revision", .string(revision)))
    }
    return order
  }

  private func confirm(_ possible: [RepetitionPreview]) throws(CommandError) {
    guard !arguments.hasFlag(named: "yes") else { return }
    let reached = possible.reduce(0) { $0 + $1.reached }
    let times = reached == 1 ? "once" : "\(reached) times"
    guard isatty(STDIN_FILENO) == 1 else {
      throw .usage("it would reach others \(times): --yes says that this is meant")
    }
    Terminal.prompt("This reaches others \(times). Type `yes` to go on: ")
    guard readLine() == "yes" else { throw .usage("it was not confirmed: nothing was done") }
  }

  /// Ids some at a time; the runs of one event together, since an event that is at work is left alone.
  private static func pages(_ rows: [RunRow]) -> [[String]] {
    var order: [EventID] = []
    var runs: [EventID: [String]] = [:]
    for row in rows {
      if runs[row.event] == nil { order.append(row.event) }
      runs[row.event, default: []].append(row.id.description)
    }
    var pages: [[String]] = [[]]
    for event in order {
      if pages[pages.count - 1].count >= OrderConversation.page { pages.append([]) }
      pages[pages.count - 1] += runs[event] ?? []
    }
    return pages
  }

  /// A run's id stands for itself, an event's for the last run of each workflow.
  private static func selected(
    _ arguments: Arguments, _ reader: any StoreReader
  ) throws(CommandError) -> [RunRow] {
    var filter = try ListFilter(arguments, usualState: nil)
    if arguments.value(named: "limit") == nil { filter.limit = nil }
    guard arguments.operands.isEmpty || !filter.isNarrow else {
      throw .usage("name them by their ids, or find them by filters, not both")
    }
    guard !arguments.operands.isEmpty || filter.isNarrow else {
      throw .usage(
        "say which: the id of a run or an event, or a filter such as --workflow or --since")
    }
    guard !arguments.operands.isEmpty else {
      do throws(StoreError) { return try reader.runs(filter).reversed() } catch {
        throw .failure(error.description)
      }
    }
    var rows: [RunRow] = []
    var known: Set<RunID> = []
    for id in arguments.operands {
      let found: [RunRow]
      do throws(StoreError) { found = try Self.rows(named: id, reader) } catch {
        throw .failure(error.description)
      }
      guard !found.isEmpty else { throw .usage("there is no run of the id `\(id)`") }
      rows += found.filter { known.insert($0.id).inserted }
    }
    return rows
  }

  private static func rows(
    named id: String, _ reader: any StoreReader
  ) throws(StoreError) -> [RunRow] {
    if let run = RunID(id), id.hasPrefix("run_") { return try reader.run(run).map { [$0] } ?? [] }
    guard let event = EventID(id) else { return [] }
    let latest = try reader.runs(of: event).latest.map(\.id)
    return try reader.runs(ListFilter(event: event, limit: nil)).reversed()
      .filter { latest.contains($0.id) }
  }
}
