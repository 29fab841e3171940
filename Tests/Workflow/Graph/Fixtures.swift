import Actions
import CEL
import Diagnostics
import Graph
import Testing
import Values

/// Compiles an expression of a workflow over `candidate`, `assessment` and `job`, all dynamic.
func workflowProgram(_ text: String) throws -> Program {
  let properties = ["assessment", "candidate", "job"]
  let environment = WorkflowVariables.environment(properties: properties.map { ($0, .dyn) })
  let compiled = Expression.compile(
    SourceText(text: text, name: "test"), in: environment, expecting: .bool)
  return try #require(compiled.program)
}

/// Compiles an expression of a source.
func sourceProgram(_ text: String) throws -> Program {
  let compiled = Expression.compile(
    SourceText(text: text, name: "test"), in: SourceVariables.environment)
  return try #require(compiled.program)
}

/// A template that always asks for the same; throws where told to.
struct FixedTemplate: ActionTemplate {
  var action = "task.create"
  var isEmbedded = true
  var request = ActionRequest.task(TaskRequest(title: "Call"))
  var failure: RenderFailure?
  var cancelOn: [String] = []
  var sendWindow: SendWindow?

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    if let failure { throw failure }
    return request
  }
}

func actionNode(
  _ step: String, when: Program? = nil, template: any ActionTemplate = FixedTemplate(),
  retries: Int = 2, onFailure: FailurePolicy = .deadLetter,
  onUncertain: UncertaintyPolicy = .review, maxAge: Duration? = nil, next: Int
) -> WorkflowGraph.Node {
  .action(
    WorkflowGraph.ActionNode(
      step: step, when: when, template: template,
      retry: RetryPolicy(
        attempts: retries, base: .seconds(1), max: .seconds(3), jitter: false),
      timeout: nil, onFailure: onFailure, onUncertain: onUncertain, maxAge: maxAge, next: next))
}

/// A run at the first of these nodes, or where its records leave it.
func runMachine(
  _ nodes: [WorkflowGraph.Node], steps: [RunMachine.StepState] = []
) -> RunMachine {
  RunMachine(
    WorkflowGraph(
      name: "w", trigger: .init(events: [], sources: nil, when: nil, maxAge: nil),
      nodes: nodes + [.end], entry: 0),
    from: 0, steps: steps)
}

func project(_ workflows: [WorkflowGraph], thresholds: [Thresholds.Entry] = []) -> ProjectGraph {
  ProjectGraph(
    name: "test", revision: "r", sources: [], workflows: workflows, contracts: [:],
    thresholds: Thresholds(thresholds), lookups: .map(.empty), timeZone: "UTC",
    properties: ["assessment", "candidate", "job"])
}

let receipt = Timestamp(seconds: 1_767_261_600)

func event(_ data: KeyValuePairs<String, Value>, type: String = "assessment.completed") -> Event {
  guard case .map(let map) = Value.object(data) else { preconditionFailure("an object is a map") }
  return Event(
    header: Event.Header(
      id: EventID(high: 1, low: 2), type: type, source: "grader", time: receipt,
      receivedAt: receipt),
    data: .value(map))
}

let renderContext = RenderContext(event: "evt_1", workflow: "w", now: receipt, candidate: nil)
