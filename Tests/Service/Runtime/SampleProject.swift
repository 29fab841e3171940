import Actions
import CEL
import Diagnostics
import Graph
import JSONSchema
import Values

/// A small configuration: the sources `ats`, `scheduler` and `board` send bodies such as
/// `{"type": "applied", "candidate": "7", "email": "a@example.org", "application": "70", "at": "…"}`. What `blind`
/// sends is not completed.
enum SampleProject {
  /// An event type of each name in `types` is mapped from bodies whose `type` it is.
  static func graph(
    _ workflows: [WorkflowGraph], types: [String] = ["applied"], revision: String = "r1",
    required: Value = ["first_name"]
  ) throws -> ProjectGraph {
    let contracts = try types.map { type in
      let schema = Schema.compile(
        .object([
          "type": "object", "required": ["candidate"],
          "properties": .object([
            "candidate": .object([
              "type": "object", "required": required,
            ])
          ]),
        ]))
      guard let compiled = schema.schema else { throw Broken() }
      return Contract(type: type, schema: compiled, path: "schemas/\(type)", times: [:])
    }
    return ProjectGraph(
      name: "sample", revision: revision,
      sources: try ["ats", "scheduler", "board", "blind"].map { try source($0, types) },
      workflows: workflows,
      contracts: Dictionary(uniqueKeysWithValues: contracts.map { ($0.type, $0) }),
      thresholds: Thresholds([]), lookups: .map(.empty), timeZone: "UTC",
      properties: ["candidate", "application", "job"])
  }

  struct Broken: Error {}

  private static func source(_ name: String, _ types: [String]) throws -> SourceGraph {
    func field(_ name: String, _ text: String) throws -> EventMapping.Field {
      .init(name: name, content: .value(try program(text, SourceVariables.environment)))
    }
    let fields: [EventMapping.Field] = [
      .init(
        name: "candidate",
        content: .object([
          try field("id", "body.candidate"), try field("email", "body.email"),
          try field("first_name", "body.name"), try field("timezone", "body.zone"),
          try field("merged_ids", "body.merged"),
        ])),
      .init(
        name: "application",
        content: .object([
          try field("id", "body.application"), try field("stage", "body.stage"),
          try field("recruiter", "body.recruiter"),
        ])),
      .init(
        name: "job",
        content: .object([
          try field("id", "body.job"), try field("title", "body.title"),
        ])),
    ]
    let rules = try types.map { type in
      EventRule(
        when: try program("body.type == \"\(type)\"", SourceVariables.environment),
        outcome: .event(
          EventMapping(
            type: type, time: try program("timestamp(body.at)", SourceVariables.environment),
            fields: fields, completes: name != "blind")))
    }
    return SourceGraph(
      name: name, path: "/hooks/\(name)", signature: nil, secrets: [], eventID: nil,
      contentKey: .off,
      answer: .init(), rules: rules)
  }

  static func program(_ text: String, _ environment: Environment) throws -> Program {
    let compiled = Expression.compile(
      SourceText(text: text, name: "test"), in: environment, expecting: nil)
    guard let program = compiled.program else { throw Broken() }
    return program
  }
}

extension WorkflowGraph {
  /// A workflow without segments: the steps one after the other.
  static func sample(_ steps: [StepSketch]) -> WorkflowGraph {
    sample("welcome", on: ["applied"], steps)
  }

  static func sample(
    _ name: String, on events: [String] = ["applied"], _ steps: [StepSketch]
  ) -> WorkflowGraph {
    let nodes = steps.enumerated().map { index, step in
      Node.action(
        ActionNode(
          step: step.id, when: nil, template: step.template, retry: step.retry, timeout: nil,
          onFailure: step.onFailure, onUncertain: step.onUncertain, maxAge: step.maxAge,
          next: index + 1))
    }
    return WorkflowGraph(
      name: name, trigger: Trigger(events: events, sources: nil, when: nil, maxAge: nil),
      nodes: nodes + [.end], entry: 0)
  }
}

/// A step of a sample workflow.
struct StepSketch {
  var id: String
  var template: any ActionTemplate
  var retry = RetryPolicy(attempts: 2, jitter: false)
  var onFailure = FailurePolicy.deadLetter
  var onUncertain = UncertaintyPolicy.review
  var maxAge: Duration?

  /// A mail by an outside connection.
  static func send(
    _ id: String = "send", onFailure: FailurePolicy = .deadLetter,
    onUncertain: UncertaintyPolicy = .review
  ) -> StepSketch {
    StepSketch(
      id: id, template: FixedTemplate(request: .email(.sample), isEmbedded: false),
      onFailure: onFailure, onUncertain: onUncertain)
  }

  /// A mail into the outbox.
  static func outbox(_ id: String = "confirm") -> StepSketch {
    StepSketch(id: id, template: FixedTemplate(request: .email(.sample), isEmbedded: true))
  }

  static func task(_ id: String = "call") -> StepSketch {
    StepSketch(
      id: id,
      template: FixedTemplate(request: .task(TaskRequest(title: "Call")), isEmbedded: true))
  }

  static func stage(_ stage: String, _ id: String = "record") -> StepSketch {
    StepSketch(
      id: id,
      template: FixedTemplate(
        request: .candidateUpdate(CandidateUpdateRequest(stage: stage)), isEmbedded: true))
  }
}

extension StepSketch {
  /// Parks the run for so long.
  static func wait(
    _ id: String = "pause", for span: Duration, cancelOn: [String] = [],
    ifPast: WaitRequest.PastPolicy = .end
  ) -> StepSketch {
    StepSketch(
      id: id, template: WaitTemplate(time: .after(span), cancelOn: cancelOn, ifPast: ifPast))
  }

  static func wait(until time: Timestamp, cancelOn: [String] = []) -> StepSketch {
    StepSketch(
      id: "pause", template: WaitTemplate(time: .at(time), cancelOn: cancelOn, ifPast: .end))
  }
}

struct WaitTemplate: ActionTemplate {
  enum Time {
    case after(Duration)
    case at(Timestamp)
  }

  let time: Time
  let cancelOn: [String]
  let ifPast: WaitRequest.PastPolicy
  let action = "wait"
  let isEmbedded = true

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    let until =
      switch time {
      case .after(let span): context.now + span
      case .at(let time): time
      }
    return .wait(WaitRequest(until: until, cancelOn: cancelOn, ifPast: ifPast))
  }
}

/// A template that always gives the same request.
struct FixedTemplate: ActionTemplate {
  let request: ActionRequest
  let isEmbedded: Bool

  var action: String { request.action }

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest { request }
}

extension EmailRequest {
  static let sample = EmailRequest(
    connection: "outbox", template: "confirmation", to: "ada@example.org",
    from: "careers@acme.example", subject: "Thank you", text: "Dear Ada", html: "<p>Dear Ada</p>")
}
