package import CEL
package import Diagnostics
import Graph
package import Store
package import Values

/// A condition over a candidate's record, as `candidates search --where` takes it.
///
/// ```
/// score >= 80 && last_event_at > now - duration("4320h")
/// applications.exists(application, application.?job.orValue("") == "ABC" && application.stage == "rejected")
/// ```
package struct RecordCondition: Sendable {
  package let program: Program
  private let environment: Environment
  /// The variables that it reads, by slot: the others are not made for every record.
  private let slots: Set<Int>

  /// What became of a record under a condition.
  package enum Verdict: Sendable, Equatable {
    case holds
    /// It is false, or something that it reads is absent.
    case fails
    /// It is neither true nor false: text where it counts, a list that is too long.
    case unknown(EvaluationError)
  }

  /// Checks it against the types of a record's fields. No condition where a finding is an error.
  package static func compile(
    _ source: SourceText, times: TimeLibrary = .withoutZones
  ) -> (condition: RecordCondition?, findings: [Diagnostic]) {
    let environment = Environment(
      variables: variables,
      functions: WorkflowVariables.environment(properties: []).functions, times: times)
    let compiled = Expression.compile(source, in: environment, expecting: .bool)
    let condition = compiled.program.map { program in
      let names = program.reads.map { $0.prefix { $0.isLetter || $0 == "_" } }
      return RecordCondition(
        program: program, environment: environment,
        slots: Set(names.compactMap { environment.slot(of: String($0)) }))
    }
    return (condition, sortedUnique(compiled.diagnostics))
  }

  package func verdict(on record: CandidateRecord, now: Timestamp) -> Verdict {
    do throws(EvaluationError) {
      return try program.holds(activation(of: record, now)) ? .holds : .fails
    } catch {
      return error.isAbsent ? .fails : .unknown(error)
    }
  }

  // MARK: - What it can read

  /// Filled by `value(of:in:)`.
  private static let variables = [
    VariableDeclaration("tags", .list(.string), documentation: "the tags of the record"),
    VariableDeclaration(
      "fields", .anyObject, documentation: "what `candidate.update` has written"),
    VariableDeclaration("events", .int, documentation: "how many events have been worked on"),
    VariableDeclaration(
      "known_since", .timestamp, documentation: "when the first event came in"),
    VariableDeclaration(
      "updated_at", .timestamp, documentation: "when the record was written last"),
    VariableDeclaration(
      "applications", .list(.object(application)),
      documentation: "what is known of each application"),
    VariableDeclaration("now", .timestamp, documentation: "the time of the search"),
    absent("stage", .string, "the latest stage of any application"),
    absent("score", .number, "the latest score of any application"),
    absent("recruiter", .string, "who looks after the latest application"),
    absent("name", .string, "the whole name"),
    absent("email", .string, "the address"),
    absent("link", .string, "the profile at the sender"),
    absent("last_event", .string, "the type of the latest event"),
    absent("last_event_at", .timestamp, "when it happened"),
    absent("last_message", .string, "the template, or the action, of the latest message"),
    absent("last_message_at", .timestamp, "when it was sent"),
  ]

  private static let application = ObjectType(
    name: "application",
    fields: [
      "id": .init(.string, isRequired: false, documentation: "the sender's"),
      "job": .init(.string, isRequired: false, documentation: "the key of its job, else the id"),
      "stage": .init(.string, isRequired: false), "score": .init(.number, isRequired: false),
      "recruiter": .init(.string, isRequired: false),
    ])

  private static func absent(
    _ name: String, _ type: CELType, _ documentation: String
  ) -> VariableDeclaration {
    VariableDeclaration(name, type, mayBeAbsent: true, documentation: documentation)
  }

  private func activation(of record: CandidateRecord, _ now: Timestamp) -> Activation {
    var activation = Activation(environment)
    for slot in slots {
      if let value = Self.value(of: slot, in: record, now) { activation[slot] = .value(value) }
    }
    return activation
  }

  /// By the place in `variables`.
  private static func value(
    of slot: Int, in record: CandidateRecord, _ now: Timestamp
  ) -> Value? {
    switch variables[slot].name {
    case "tags": .list(record.tags.map { .string($0) })
    case "fields": .map(record.fields)
    case "events": .int(record.events)
    case "known_since": .timestamp(record.createdAt)
    case "updated_at": .timestamp(record.updatedAt)
    case "applications": .list(record.applicationValues)
    case "now": .timestamp(now)
    case "stage": record.stage.map { .string($0.value) }
    case "score": record.score.map { .double($0.value) }
    case "recruiter": record.recruiter.map { .string($0.value) }
    case "name": record.name.map { .string($0.value) }
    case "email": record.email.map { .string($0.value) }
    case "link": record.link.map { .string($0.value) }
    case "last_event": record.lastEvent.map { .string($0.value) }
    case "last_event_at": record.lastEvent.map { .timestamp($0.at) }
    case "last_message": record.lastMessage.map { .string($0.value) }
    case "last_message_at": record.lastMessage.map { .timestamp($0.at) }
    case let name: preconditionFailure("`\(name)` is a variable that no record fills")
    }
  }
}
