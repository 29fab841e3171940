import Actions
import Configuration
import Connectors
import Diagnostics
import Fields
import Graph
import Store
import Values

/// What became of each delivery of a story, for people: who sent what, which way it took, each step with its result
/// and where to look.
struct DemoPage {
  let server: Server
  let state: StateFiles
  let terminal: Terminal

  func printHead(of story: StoryDefinition) {
    terminal.print("")
    terminal.print(terminal.bold(story.name.value))
  }

  /// True when it came out as expected and every effect is where it belongs.
  func print(_ told: StoryStage.Told, number: Int) throws(CommandError) -> Bool {
    do {
      let reader = try server.store.reader()
      let source = told.chapter.sourceName ?? "?"
      terminal.print("")
      terminal.print("\(number). \(terminal.bold(told.chapter.scenario.name.value))")
      if let advance = told.chapter.advance {
        printLine("time", "\(Period.elapsed(advance.value).text) later")
      }
      if let post = told.post {
        printLine(
          "delivery",
          "POST \(post.path), signed as \(source) would: answered \(post.answer.status)")
      }
      if told.chapter.times > 1 {
        printLine("sent", "\(told.chapter.times) times; one event, nothing done twice")
      }
      if let event = told.event { try printEvent(event, reader) }
      var allThere = true
      for run in told.runs { allThere = try printRun(run, told, reader) && allThere }
      if !told.differences.isEmpty {
        terminal.print("")
        terminal.print(
          Report.text(told.differences, format: "pretty", color: terminal.usesColor))
      }
      return allThere && told.differences.isEmpty
    } catch {
      throw .failure("the store cannot be read: \(error.description)")
    }
  }

  /// What there is to look at afterwards.
  func printEnd(asExpected: Bool) throws(CommandError) {
    do {
      let reader = try server.store.reader()
      terminal.print("")
      terminal.print(terminal.bold("The candidates"))
      var table = Table(["name", "stage", "score", "last message", "look at", "tags"])
      for record in try reader.candidates(ListFilter()).reversed() {
        table.rows.append([
          record.name?.value ?? "?", record.stage?.value ?? "-",
          record.score.map { Value.double($0.value).json() } ?? "-",
          record.lastMessage?.value ?? "none", "\(program) candidates show \(record.id)",
          record.tags.joined(separator: ", "),
        ])
      }
      for line in table.lines(terminal) { terminal.print("  \(line)") }
      terminal.print("")
      terminal.print(
        asExpected
          ? terminal.green("Everything came out as the stories say.")
          : terminal.red("Not everything came out as the stories say."))
    } catch {
      throw .failure("the store cannot be read: \(error.description)")
    }
  }

  private func printEvent(_ row: EventRow, _ reader: any StoreReader) throws(StoreError) {
    printLine("event", "\(row.type ?? "-")  \(row.id)")
    if let id = row.candidate, let record = try reader.record(of: id) {
      let stage = record.stage.map { ", stage \($0.value)" } ?? ""
      printLine("candidate", "\(record.name?.value ?? "?")\(stage)  \(id)")
    }
    let word =
      row.state == .completed
      ? terminal.green(row.state.rawValue) : terminal.bold(row.state.rawValue)
    printLine("state", word + (row.reason.map { ": \($0)" } ?? ""))
  }

  private func printLine(_ name: String, _ text: String) {
    let pad = String(repeating: " ", count: max(0, 9 - name.count))
    terminal.print("  \(terminal.dim(name))\(pad)  \(text)")
  }

  private func printRun(
    _ run: RunRow, _ told: StoryStage.Told, _ reader: any StoreReader
  ) throws(StoreError) -> Bool {
    printLine("workflow", run.workflow + (run.segment.map { ", segment \($0)" } ?? ""))
    var table = Table(["step", "action", "result", "look at"])
    var allThere = true
    for step in run.steps {
      let place = try place(of: step, run, reader)
      if step.record.state == .done, place == nil { allThere = false }
      let result = step.standing + (step.record.reason.map { ": \($0)" } ?? "")
      table.rows.append([
        step.record.id, step.record.action, result,
        step.record.state == .done ? place ?? terminal.red("nothing to be found") : "-",
      ])
    }
    for line in table.lines(terminal) { terminal.print("    \(line)") }
    return allThere
  }

  /// Where the effect of a step can be seen; nil where it is not there.
  private func place(
    of step: StoredStep, _ run: RunRow, _ reader: any StoreReader
  ) throws(StoreError) -> String? {
    switch step.record.action {
    case "email.send":
      let effect = EffectKey(
        event: run.event.description, workflow: run.workflow, step: step.record.id,
        repetition: run.repetition?.number ?? 0)
      let files = (try? Folder.files(below: server.outbox.path, endings: [".eml"])) ?? []
      return files.first { $0.contains(effect.opaque) }
    case "task.create":
      let tasks = try reader.tasks(ListFilter(event: run.event))
      let title = step.record.request
        .flatMap { try? JSONParser().parse($0).root[field: "title"]?.string }
      let task = tasks.first { $0.title == title } ?? tasks.first
      return task.map { "\(program) tasks show \($0.id)" }
    case "candidate.update":
      return run.candidate.map { "\(program) candidates show \($0)" }
    default: return "-"
    }
  }

  /// As it was called, so that the line can be pasted; `printWhere` says what it needs.
  private var program: String { CommandLine.arguments.first ?? "journeyman" }

  /// Where it all happens. The commands that are printed later find the state by this variable.
  func printWhere() {
    terminal.print(
      "\(terminal.bold("Journeyman")) at \(server.url). To look around in another terminal:")
    terminal.print("  export JOURNEYMAN_STATE=\(state.folder)")
  }
}
