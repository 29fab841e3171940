package import CEL
package import Values

/// A sender: how its webhooks are verified, told apart and mapped. A class, though nothing of it ever changes: each
/// delivery looks at it several times, and a copy is one counted reference.
package final class SourceGraph: Sendable {
  package let name: String
  /// `/hooks/greenhouse`
  package let path: String
  /// Nil: `none`, which `serve` takes under `--allow-unsigned` only.
  package let signature: SignatureSpecification?
  /// Several while a secret is being rotated.
  package let secrets: [SecretReference]
  /// Whether it may be left out of service while a secret of it is not set.
  package let isOptional: Bool
  /// What silence of it is strange.
  package let silence: Silence
  /// Gives the sender's id of the event; nil: the SHA-256 of the body.
  package let eventID: Program?
  /// The header, in lower case, that is the id as it stands there; nil where the program has to be asked.
  package let eventIDHeader: String?
  /// Whether an expression that is asked before a delivery is accepted looks at the headers, beside `eventIDHeader`.
  package let readsHeaders: Bool
  package let contentKey: ContentKey
  package let answer: Answer
  /// The first that matches wins.
  package let rules: [EventRule]
  let ruleTable: RuleTable
  /// The project's tables, nil where no expression looks into them.
  private let lookups: Value?

  package init(
    name: String, path: String, signature: SignatureSpecification?, secrets: [SecretReference],
    isOptional: Bool = false, silence: Silence = .learned, eventID: Program?,
    contentKey: ContentKey, answer: Answer,
    rules: [EventRule], lookups: Value = .map(.empty)
  ) {
    self.name = name
    self.path = path
    self.signature = signature
    self.secrets = secrets
    self.isOptional = isOptional
    self.silence = silence
    self.eventID = eventID
    let header = eventID?.text(ofCallOnlyOf: SourceFunctions.header)?.lowercased()
    eventIDHeader = header
    self.contentKey = contentKey
    self.answer = answer
    self.rules = rules
    ruleTable = RuleTable(rules)
    var programs = rules.flatMap(\.programs) + [eventID].compactMap { $0 }
    if case .on(let program?, _) = contentKey { programs.append(program) }
    var early = rules.compactMap(\.when)
    if header == nil, let eventID { early.append(eventID) }
    if case .on(let program?, _) = contentKey { early.append(program) }
    readsHeaders = early.contains { $0.calls(SourceFunctions.header) }
    let reads = programs.flatMap(\.variableReads)
    self.lookups = reads.contains { $0.slot == SourceVariables.lookups } ? lookups : nil
  }

  /// The request with the tables that this source's expressions look into.
  package func bound(_ input: SourceInput) -> SourceInput {
    guard let lookups else { return input }
    var bound = input
    bound.activation[SourceVariables.lookups] = .value(lookups)
    return bound
  }

  /// Which silence of a sender is told.
  package enum Silence: Sendable, Hashable {
    /// One against its own rhythm of the last weeks.
    case learned
    /// One that is as long as this.
    case after(Duration)
    /// None.
    case off
  }

  /// What catches a redelivery of the same content under a new id.
  package enum ContentKey: Sendable {
    case off
    /// The program's text, the body's SHA-256 where there is none; remembered for `window`.
    case on(Program?, window: Duration)

    package static let defaultWindow = Duration.seconds(72 * 3600)
  }

  /// What this sender takes for success.
  package struct Answer: Sendable, Hashable {
    package let status: Int
    /// Nil: a small JSON object with the delivery's id.
    package let body: String?
    package let headers: [String: String]

    package init(status: Int = 200, body: String? = nil, headers: [String: String] = [:]) {
      self.status = status
      self.body = body
      self.headers = headers
    }
  }
}

/// Where a secret is kept; its text is read by the composition root and never enters a graph.
package enum SecretReference: Sendable, Hashable {
  case environment(String)
  /// A path, made absolute when the file that names it was loaded.
  case file(String)
}

/// One rule of a source's `events`.
package struct EventRule: Sendable {
  package let when: Program?
  package let outcome: Outcome

  package init(when: Program?, outcome: Outcome) {
    self.when = when
    self.outcome = outcome
  }

  package enum Outcome: Sendable {
    /// The sender's own test request: answered, logged, no event.
    case answerOnly(unsigned: Bool)
    case event(EventMapping)
  }

  fileprivate var programs: [Program] {
    let condition = when.map { [$0] } ?? []
    guard case .event(let mapping) = outcome else { return condition }
    return condition + (mapping.time.map { [$0] } ?? []) + mapping.fields.flatMap(\.programs)
  }
}

/// How a body becomes the data of a canonical event. A class, though nothing of it ever changes: a copy is one counted
/// reference.
package final class EventMapping: Sendable {
  package let type: String
  /// When it happened; nil: when it was received.
  package let time: Program?
  package let fields: [Field]
  /// Whether what is known already fills in what the event does not say.
  package let completes: Bool
  /// The same as `time` and `fields`, made ready.
  let plan: MappingPlan

  package init(type: String, time: Program?, fields: [Field], completes: Bool) {
    self.type = type
    self.time = time
    self.fields = fields
    self.completes = completes
    plan = MappingPlan(time: time, fields: fields)
  }

  package struct Field: Sendable {
    package let name: String
    package let content: Content

    package init(name: String, content: Content) {
      self.name = name
      self.content = content
    }
  }

  package enum Content: Sendable {
    case value(Program)
    case object([Field])
  }
}

extension EventMapping.Field {
  fileprivate var programs: [Program] {
    switch content {
    case .value(let program): [program]
    case .object(let fields): fields.flatMap(\.programs)
    }
  }
}
