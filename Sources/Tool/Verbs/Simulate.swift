import Actions
import Diagnostics
import Graph
import Scenarios
import Telemetry
import Values

extension Verb {
  private static let source = Option(
    "source", "NAME", "the file is that sender's raw body, mapped by its source file")
  private static let now = Option(
    "now", "TIME", "the time of the decision, such as 2026-11-21T10:00:00Z (default: the receipt)")

  static let simulate = Verb(
    name: "simulate",
    question: "what would happen to this event? Nothing is sent and nothing is stored",
    example: "journeyman simulate --source greenhouse "
      + "workflows/tests/payloads/greenhouse-new-candidate-application.json",
    operands: "EVENT.json", operandCount: 1...1,
    options: [
      source, now, .workflows, .schemas,
      Option("format", "FORMAT", choices: ["pretty", "json"], "how to print (default: pretty)"),
      .color,
    ],
    exits: "0 simulated, 1 the configuration has errors or the event would be quarantined, "
      + "2 bad usage or a missing file, 3 a file cannot be read",
    run: { arguments, terminal throws(CommandError) in
      let path = arguments.operands[0]
      guard Folder.exists(path) else { throw .missing("there is no file `\(path)`") }
      let configuration = try LoadedConfiguration(arguments)
      guard let graph = configuration.graph(terminal) else { return .findings }
      let reception = try receive(try Folder.read(path), arguments, graph)
      guard case .event(let event) = reception else {
        terminal.print(words(for: reception))
        if case .quarantined = reception { return .findings }
        return .fine
      }
      let violations = graph.violations(of: event)
      guard violations.isEmpty else {
        terminal.print(words(for: .quarantined(violations.reason)))
        return .findings
      }
      let input = DecisionInput(
        event: event, journey: .newcomer, now: try time(arguments) ?? event.header.receivedAt)
      let simulations = Simulator(graph).simulate(input)
      if arguments.value(.format) == "json" {
        terminal.print(
          Value.object([
            "event": event.document, "workflows": .list(simulations.map(\.value)),
          ]).json())
      } else {
        SimulationPage(event: event, simulations: simulations).print(to: terminal)
      }
      return .fine
    })

  private static func time(_ arguments: Arguments) throws(CommandError) -> Timestamp? {
    guard let text = arguments.value(now) else { return nil }
    guard let time = Timestamp(rfc3339: text) else {
      throw .usage("--now is a time such as 2026-11-21T10:00:00Z, not `\(text)`")
    }
    return time
  }

  private static func receive(
    _ bytes: [UInt8], _ arguments: Arguments, _ graph: ProjectGraph
  ) throws(CommandError) -> Reception {
    let path = arguments.operands[0]
    let id = EventID(high: 0, low: 1)
    let receivedAt = try time(arguments) ?? Timestamp(milliseconds: WallTime.current.milliseconds)
    do {
      if let name = arguments.value(source) {
        guard let source = graph.source(named: name) else {
          let near = nearest(to: name, among: graph.sources.map(\.name))
          throw CommandError.usage(
            "there is no source `\(name)`" + (near.map { "; did you mean `\($0)`?" } ?? ""))
        }
        return try Reception(bytes, from: source, headers: [:], id: id, receivedAt: receivedAt)
      }
      let document = try JSONParser().parse(bytes)
      let defaults = Event.Header(
        id: id, type: "", source: graph.sources.first?.name ?? "simulated", time: receivedAt,
        receivedAt: receivedAt)
      return .event(try Event(document: document.root, defaults: defaults))
    } catch let error as JSONError {
      throw .usage("`\(path)` is no JSON: \(error.message)")
    } catch let error as Event.DocumentError {
      throw .usage(
        "`\(path)` is no canonical event: `\(error.field)` \(error.problem); "
          + "for a sender's raw body add --source NAME")
    } catch let error as CommandError {
      throw error
    } catch {
      throw .failure("\(error)")
    }
  }

  private static func words(for reception: Reception) -> String {
    switch reception {
    case .event: "an event"
    case .answerOnly: "answered and logged only: the sender's own test request"
    case .ignored: "ignored: no rule of the source matches this body"
    case .quarantined(let reason): "quarantined: \(reason)"
    }
  }
}

/// The trace and the rendered actions, for people.
struct SimulationPage {
  let event: Event
  let simulations: [Simulation]

  func print(to terminal: Terminal) {
    let header = event.header
    terminal.print(
      "\(terminal.bold(header.type)) from \(header.source), happened \(header.time.rfc3339)")
    if simulations.isEmpty { terminal.print("no workflow is triggered by this event") }
    for simulation in simulations {
      terminal.print("")
      terminal.print("\(terminal.bold(simulation.workflow)): \(outcome(of: simulation))")
      for entry in simulation.trace.entries {
        terminal.print("  \(entry.name): \(entry.verdict)\(entry.reason.map { " (\($0))" } ?? "")")
        terminal.print(terminal.dim("    \(entry.condition)"))
        for value in entry.values {
          terminal.print(
            terminal.dim("    \(value.path) = \(value.value.map { $0.json() } ?? "absent")"))
        }
      }
      for step in simulation.steps { print(step, to: terminal) }
    }
  }

  private func outcome(of simulation: Simulation) -> String {
    let segment = simulation.segment.map { "segment \($0)" }
    let reason = simulation.reason.map { ": \($0)" } ?? ""
    let word = simulation.outcomeWord.replacing("_", with: " ")
    return [segment, word + reason].compactMap { $0 }.joined(separator: ", ")
  }

  private func print(_ step: Simulation.Step, to terminal: Terminal) {
    switch step.result {
    case .skipped(let reason):
      terminal.print("  - \(step.id) (\(step.action)) skipped: \(reason)")
    case .failed(let reason):
      terminal.print("  - \(step.id) (\(step.action)) \(terminal.red("failed")): \(reason)")
    case .performed(let request):
      terminal.print("  - \(step.id) (\(step.action))")
      guard case .map(let fields) = request.value else { return }
      for field in fields.entries where field.key.stringValue != "action" {
        for line in Self.lines(field.key.stringValue ?? "", field.value) {
          terminal.print(terminal.dim("      \(line)"))
        }
      }
    }
  }

  /// One field, a text of several lines under its name. The HTML of a message says what its text says.
  private static func lines(_ name: String, _ value: Value) -> [String] {
    guard name != "html" else { return [] }
    guard case .string(let text) = value else { return ["\(name): \(value.json())"] }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 1 else { return ["\(name): \(text)"] }
    return ["\(name):"] + lines.map { "  | \($0)" }
  }
}

extension Simulation {
  /// As `simulate --format json` prints it.
  var value: Value {
    .object(present: [
      "workflow": .string(workflow), "segment": segment.map { .string($0) },
      "outcome": .string(outcomeWord), "reason": reason.map { .string($0) },
      "trace": trace.value,
      "steps": .list(
        steps.map { step in
          switch step.result {
          case .performed(let request):
            .object([
              "id": .string(step.id), "action": .string(step.action), "state": "done",
              "request": request.value,
            ])
          case .skipped(let reason):
            .object([
              "id": .string(step.id), "action": .string(step.action), "state": "skipped",
              "reason": .string(reason),
            ])
          case .failed(let reason):
            .object([
              "id": .string(step.id), "action": .string(step.action), "state": "failed",
              "reason": .string(reason),
            ])
          }
        }),
    ])
  }
}
