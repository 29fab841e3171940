package import Actions
package import CEL

/// A workflow as it runs: nodes in one array, joined by index. Immutable and free of spans.
package final class WorkflowGraph: Sendable {
  package let name: String
  package let trigger: Trigger
  package let nodes: [Node]
  /// Where a triggered run begins.
  package let entry: NodeID

  /// What decisions look at, in their order: the trigger's condition and those of the router at the entry.
  let conditions: [Program]
  /// The connections of its steps, where none of them can do without one: if all of these are left out there is nothing
  /// that it could do. Else empty.
  package let neededConnections: Set<String>

  package typealias NodeID = Int

  package init(name: String, trigger: Trigger, nodes: [Node], entry: NodeID) {
    self.name = name
    self.trigger = trigger
    self.nodes = nodes
    self.entry = entry
    var conditions = trigger.when.map { [$0] } ?? []
    if case .router(let router) = nodes[entry] { conditions += router.branches.compactMap(\.when) }
    self.conditions = conditions
    neededConnections = Self.needed(nodes)
  }

  private static func needed(_ nodes: [Node]) -> Set<String> {
    var needed: Set<String> = []
    for case .action(let node) in nodes where node.action != "wait" && node.action != "stop" {
      guard let connection = node.template.neededConnection else { return [] }
      needed.insert(connection)
    }
    return needed
  }

  package struct Trigger: Sendable {
    package let events: [String]
    /// Nil: any sender.
    package let sources: [String]?
    package let when: Program?
    /// Counted from the receipt, whose clock is ours; nil: an event of any age.
    package let maxAge: Duration?

    package init(events: [String], sources: [String]?, when: Program?, maxAge: Duration?) {
      self.events = events
      self.sources = sources
      self.when = when
      self.maxAge = maxAge
    }
  }

  /// The branches that an event chooses between; nil of a workflow without segments.
  var router: Router? {
    if case .router(let router) = nodes[entry] { router } else { nil }
  }

  /// The node at which the runs of a segment begin; nil for one that there is not. A workflow without segments has one
  /// that has no name.
  package func start(of segment: String?) -> NodeID? {
    guard let router else { return segment == nil ? entry : nil }
    return (router.branches + [router.otherwise]).first { $0.name == segment }?.target
  }

  /// The steps from a node to the end, in order.
  package func steps(from start: NodeID) -> [ActionNode] {
    var steps: [ActionNode] = []
    var id = start
    while case .action(let node) = nodes[id] {
      steps.append(node)
      id = node.next
    }
    return steps
  }

  package enum Node: Sendable {
    case router(Router)
    /// Waits and the end of a run by `stop` too: they are actions on the run itself.
    case action(ActionNode)
    case end
  }

  /// First match wins; `otherwise` takes the rest.
  package struct Router: Sendable {
    package let branches: [Branch]
    package let otherwise: Branch

    package init(branches: [Branch], otherwise: Branch) {
      self.branches = branches
      self.otherwise = otherwise
    }
  }

  package struct Branch: Sendable {
    package let name: String
    /// Nil for `otherwise`.
    package let when: Program?
    package let target: NodeID

    package init(name: String, when: Program?, target: NodeID) {
      self.name = name
      self.when = when
      self.target = target
    }
  }

  package struct ActionNode: Sendable {
    package let step: String
    package let when: Program?
    package let template: any ActionTemplate
    /// The action's own fields as written, in the order of the file: for people who look at the graph.
    package let fields: [WrittenField]
    package let retry: RetryPolicy
    package let timeout: Duration?
    package let onFailure: FailurePolicy
    package let onUncertain: UncertaintyPolicy
    /// An event older than this skips the step: messages of a trigger that sets no `max_age` of its own. Counted from
    /// the end of the last wait, where the run has waited.
    package let maxAge: Duration?
    package let next: NodeID

    /// 72 h: a late replay must not greet somebody about last month.
    package static let messageMaxAge = Duration.seconds(72 * 3600)

    package init(
      step: String, when: Program?, template: any ActionTemplate, fields: [WrittenField] = [],
      retry: RetryPolicy, timeout: Duration?, onFailure: FailurePolicy,
      onUncertain: UncertaintyPolicy, maxAge: Duration?, next: NodeID
    ) {
      self.step = step
      self.when = when
      self.template = template
      self.fields = fields
      self.retry = retry
      self.timeout = timeout
      self.onFailure = onFailure
      self.onUncertain = onUncertain
      self.maxAge = maxAge
      self.next = next
    }

    package var action: String { template.action }

    package struct WrittenField: Sendable {
      package let name: String
      /// A text as it is, anything else as JSON.
      package let text: String

      package init(name: String, text: String) {
        self.name = name
        self.text = text
      }
    }
  }
}

/// What a failed step does to its run.
package enum FailurePolicy: String, Sendable, Hashable {
  case deadLetter = "dead_letter"
  case goOn = "continue"
}

/// What becomes of a try whose outcome nobody knows.
package enum UncertaintyPolicy: String, Sendable, Hashable {
  case retry, review
}

/// How often and after which pauses a step is tried again.
package struct RetryPolicy: Sendable, Hashable {
  /// Retries after the first try; they count answers of the receiver.
  package let attempts: Int
  package let backoff: Backoff
  package let base: Duration
  package let max: Duration
  package let jitter: Bool

  package enum Backoff: String, Sendable, Hashable { case exponential, constant }

  package init(
    attempts: Int = 3, backoff: Backoff = .exponential, base: Duration = .seconds(1),
    max: Duration = .seconds(300), jitter: Bool = true
  ) {
    self.attempts = attempts
    self.backoff = backoff
    self.base = base
    self.max = max
    self.jitter = jitter
  }

  /// The pause before retry `number` (the first is 1). `random` is in 0..<1; with jitter the pause lies between
  /// half of the computed one and the whole of it, so that many runs that failed together do not return together.
  package func delay(before number: Int, random: Double) -> Duration {
    var delay = base
    if backoff == .exponential {
      for _ in 1..<Swift.max(1, Swift.min(number, 40)) where delay < max { delay *= 2 }
    }
    delay = Swift.min(delay, max)
    return jitter ? delay * (0.5 + random / 2) : delay
  }
}
