import Actions
import Diagnostics
import Graph
import Scenarios
import Telemetry
import Values

extension Verb {
  static let simulate = Verb(
    name: "simulate",
    question: "what would happen to this event? Nothing is sent and nothing is stored",
    example: "journeyman simulate --source greenhouse "
      + "workflows/tests/payloads/greenhouse-new-candidate-application.json",
    operands: "EVENT.json", operandCount: 1...1,
    options: [
      EventArgument.source, EventArgument.now, .workflows, .schemas,
      Option("format", "FORMAT", choices: ["pretty", "json"], "how to print (default: pretty)"),
      .color,
    ],
    exits: "0 simulated, 1 the configuration has errors or the event would be quarantined, "
      + "2 bad usage or a missing file, 3 a file cannot be read",
    run: { arguments, terminal throws(CommandError) in
      let argument = try EventArgument(arguments.operands[0], arguments)
      let configuration = try LoadedConfiguration(arguments)
      guard let graph = configuration.graph(terminal) else { return .findings }
      let reception = try argument.receive(by: graph)
      guard case .event(let event) = reception else {
        terminal.print(EventArgument.words(for: reception))
        if case .quarantined = reception { return .findings }
        return .fine
      }
      let violations = graph.violations(of: event)
      guard violations.isEmpty else {
        terminal.print(EventArgument.words(for: .quarantined(violations.reason)))
        return .findings
      }
      let simulations = Simulator(graph).simulate(argument.input(event), isExplained: true)
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
        guard let explanation = entry.explanation else { continue }
        for line in ExplanationLines(explanation).lines {
          terminal.print(terminal.dim("    \(line)"))
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
      let opening = step.windowOpens.map { " when its window opens, \($0.rfc3339)" } ?? ""
      terminal.print("  - \(step.id) (\(step.action))\(opening)")
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
            .object(present: [
              "id": .string(step.id), "action": .string(step.action), "state": "done",
              "window_opens": step.windowOpens.map { .string($0.rfc3339) },
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
