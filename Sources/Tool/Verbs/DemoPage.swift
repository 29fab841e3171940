import Actions
import Connectors
import Graph
import Store
import Values

/// What became of one delivery, as a table: who sent what, which way it took, each step with its result and where
/// to look.
struct DemoPage {
  let event: EventID
  let delivery: SampleDelivery
  let server: Server
  let state: StateFiles

  /// True when it came out as expected: completed, in the segment that the scenario names, every step done, and each
  /// effect where it belongs.
  func print(to terminal: Terminal) throws(CommandError) -> Bool {
    do {
      let reader = try server.store.reader()
      guard let row = try reader.event(event) else {
        terminal.print(terminal.red("the store has no event \(event)"))
        return false
      }
      let runs = try reader.runs(ListFilter(event: event))
      let record = try row.candidate.flatMap(reader.record)
      printHead(row, record, terminal)
      var asExpected = row.state == .completed && !runs.isEmpty
      for run in runs {
        asExpected = try printRun(run, row, reader, terminal) && asExpected
      }
      return asExpected && record != nil
    } catch {
      throw .failure("the store cannot be read: \(error.description)")
    }
  }

  private func printHead(_ row: EventRow, _ record: CandidateRecord?, _ terminal: Terminal) {
    let stateWord =
      row.state == .completed ? terminal.green("completed") : terminal.red(row.state.rawValue)
    var lines = [
      ("sender", row.source), ("event", "\(row.type ?? "?")  \(event)"),
      ("state", stateWord + (row.reason.map { ": \($0)" } ?? "")),
    ]
    if let record {
      let stage = record.stage.map { ", stage \($0.value)" } ?? ""
      lines.append(("candidate", "\(record.name?.value ?? "?")\(stage)  \(record.id)"))
    }
    for (name, value) in lines {
      let pad = String(repeating: " ", count: 9 - name.count)
      terminal.print("  \(terminal.dim(name))\(pad)  \(value)")
    }
  }

  private func printRun(
    _ run: RunRow, _ row: EventRow, _ reader: any StoreReader, _ terminal: Terminal
  ) throws(StoreError) -> Bool {
    terminal.print("  \(terminal.dim("workflow"))   \(run.workflow)")
    terminal.print("  \(terminal.dim("segment"))    \(run.segment ?? "-")")
    terminal.print("")
    var table = Table(["step", "action", "result", "look at"])
    var asExpected = run.state == .completed
    if let expected = delivery.segment, run.segment != expected { asExpected = false }
    for step in run.steps {
      let place = try place(of: step, run, row, reader)
      if step.record.state != .done || place == nil { asExpected = false }
      let result = step.record.state.rawValue + (step.record.reason.map { ": \($0)" } ?? "")
      table.rows.append([
        step.record.id, step.record.action, result, place ?? terminal.red("nothing to be found"),
      ])
    }
    for line in table.lines(terminal) { terminal.print("  \(line)") }
    return asExpected
  }

  /// Where the effect of a step can be seen; nil where it is not there.
  private func place(
    of step: StoredStep, _ run: RunRow, _ row: EventRow, _ reader: any StoreReader
  ) throws(StoreError) -> String? {
    switch step.record.action {
    case "email.send":
      let effect = EffectKey(
        event: event.description, workflow: run.workflow, step: step.record.id)
      let files = (try? Folder.files(below: server.outbox.path, endings: [".eml"])) ?? []
      return files.first { $0.contains(effect.opaque) }
    case "task.create":
      let tasks = try reader.tasks(ListFilter(event: event))
      return tasks.first.map { "\(program) tasks show \($0.id)\(stateOption)" }
    case "candidate.update":
      return row.candidate.map { "\(program) candidates show \($0)\(stateOption)" }
    default: return "-"
    }
  }

  /// As it was called, so that the line can be pasted.
  private var program: String { CommandLine.arguments.first ?? "journeyman" }

  private var stateOption: String { " --state \(state.folder)" }
}
