import Actions
import CEL
import Diagnostics
import Graph
import Values

/// One evaluation of a condition, over a tape and over a value, and one rendering of the shipped confirmation.
enum ConditionBenchmarks {
  private static let conditions = [
    ("number", "assessment.score >= thresholds.fast_track"),
    ("number beside a literal", "assessment.score >= 80"),
    ("text", "candidate.address.country == 'US'"),
    ("in a list", "job.role in ['product-designer', 'data-engineer', 'backend-engineer']"),
    ("has", "has(assessment.score)"),
    ("pattern", "job.title.matches('Senior.*Engineer')"),
    (
      "and of three", "assessment.score >= 80 && job.role != 'x' && candidate.years_experience >= 3"
    ),
  ]

  static func run(_ harness: inout Harness) throws {
    let environment = Environment(
      variables: ["assessment", "candidate", "job", "thresholds"].map {
        VariableDeclaration($0, .dyn)
      })
    let document = try JSONParser().parse(PeerEvents.all[0].document).root
    let thresholds = Value.object(["fast_track": 80, "standard": 60])
    var tape = Activation(environment)
    var values = Activation(environment)
    for (slot, name) in ["assessment", "candidate", "job"].enumerated() {
      guard let element = document[field: name] else { throw BenchmarkFailure("no `\(name)`") }
      tape[slot] = .json(element)
      values[slot] = .value(element.value())
    }
    tape[3] = .value(thresholds)
    values[3] = .value(thresholds)
    for (name, text) in conditions {
      let program = try program(text, environment)
      for (kind, activation) in [("tape", tape), ("Value", values)] {
        guard try program.holds(activation) else { throw BenchmarkFailure("`\(text)` is false") }
        try harness.time("condition: \(name), \(kind)", count: 1000) {
          for _ in 0..<1000 { keep(try program.holds(activation)) }
        }
      }
    }
    try renderConfirmation(&harness)
  }

  private static func program(_ text: String, _ environment: Environment) throws -> Program {
    let source = SourceText(text: text, name: "condition")
    guard let program = Expression.compile(source, in: environment, expecting: .bool).program else {
      throw BenchmarkFailure("`\(text)` does not compile")
    }
    return program
  }

  private static func renderConfirmation(_ harness: inout Harness) throws {
    let shipped = try ShippedIntake()
    let input = try shipped.input(GreenhouseBody.whole())
    let activation = shipped.project.activation(for: input)
    let context = RenderContext(
      event: input.event.header.id.description, workflow: "application-received", now: input.now,
      candidate: nil)
    guard case .action(let mail)? = shipped.project.workflows[0].nodes.first(where: \.isMail) else {
      throw BenchmarkFailure("the shipped workflow sends no mail")
    }
    try harness.time("template: the shipped confirmation", count: 20) {
      for _ in 0..<20 { keep(try mail.template.render(activation, context)) }
    }
  }
}

extension WorkflowGraph.Node {
  fileprivate var isMail: Bool {
    if case .action(let node) = self { node.action == "email.send" } else { false }
  }
}
