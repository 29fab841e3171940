import Actions
import CEL
import Configuration
import Diagnostics
import Graph
import Values

/// What all workflows of a project share: the tables, the numbers, the properties of all contracts.
struct WorkflowScope {
  let set: ConfigurationSet
  let contracts: [String: CheckedContract]
  /// Event types whose contract has errors.
  let brokenContracts: Set<String>
  /// Top-level properties of all contracts, sorted: their slots follow the fixed ones.
  let properties: [String]
  let lookups: Value
  let timeZone: String
  let times: TimeLibrary
  /// What messages can carry.
  let files: [AttachableFile]
  let lookupsType: CELType
  private let thresholdsType: CELType
  private let environments = EnvironmentCache()

  init(
    set: ConfigurationSet, contracts: [String: CheckedContract],
    brokenContracts: Set<String> = [], times: TimeLibrary = .withoutZones,
    files: [AttachableFile] = []
  ) {
    self.set = set
    self.files = files
    self.times = times
    self.contracts = contracts
    self.brokenContracts = brokenContracts
    properties = Set(contracts.values.flatMap { $0.properties.map(\.name) }).sorted()
    timeZone = set.project?.timeZone?.value ?? "UTC"
    lookups = .map(
      MapValue(
        set.lookups.map { table in
          (
            key: .string(table.name.value),
            value: .map(
              MapValue(table.entries.map { (key: .string($0.key.value), value: $0.value.value) }))
          )
        }))
    lookupsType = .object(
      ObjectType(
        name: "lookups",
        fields: Dictionary(
          set.lookups.map { table in
            (
              table.name.value,
              ObjectType.Field(
                .map(key: .string, value: Self.type(ofEntries: table)),
                fallback: table.fallback?.value)
            )
          }, uniquingKeysWith: { $1 }),
        isOpen: set.unread.kinds.contains(.lookups),
        origin: "the tables are in the files that begin with `lookups:`"))
    thresholdsType = .object(
      ObjectType(
        name: "thresholds",
        fields: Dictionary(
          set.thresholds.map { threshold in
            (
              threshold.name.value,
              ObjectType.Field(
                Self.type(of: threshold.value.value), documentation: threshold.description)
            )
          }, uniquingKeysWith: { $1 }),
        isOpen: set.unread.kinds.contains(.thresholds),
        origin: "thresholds are in the files that begin with `thresholds:`"))
  }

  /// The environment of a workflow that these events trigger. A property that only some of them have may be absent;
  /// one that their contracts type differently is dynamic. `steps` has the outcomes of `earlier`.
  ///
  /// The name stands for it: by the same name it is the same, and made once.
  func environment(
    for events: [String], after earlier: [StepDefinition]
  ) -> (name: [String], environment: Environment) {
    let name =
      ["\(events.count)"] + events
      + earlier.flatMap { [$0.id.value, $0.action.value, Self.isSure($0) ? "sure" : ""] }
    let environment = environments.environment(named: name) {
      makeEnvironment(for: events, after: earlier).remembering()
    }
    return (name, environment)
  }

  private func makeEnvironment(
    for events: [String], after earlier: [StepDefinition]
  ) -> Environment {
    let contracts = events.compactMap { self.contracts[$0] }
    var optional: Set<String> = []
    let typed = properties.map { name -> (name: String, type: CELType) in
      let fields = contracts.compactMap { contract in
        contract.properties.first { $0.name == name }?.field
      }
      guard let first = fields.first else { return ("@\(name)", .dyn) }
      if fields.count < contracts.count || fields.contains(where: { !$0.isRequired }) {
        optional.insert(name)
      }
      return (name, fields.dropFirst().reduce(first.type) { Self.merged($0, $1.type) })
    }
    return WorkflowVariables.environment(
      properties: typed, event: Self.eventType, thresholds: thresholdsType, lookups: lookupsType,
      journey: Self.journeyType, steps: Self.type(of: earlier), optionalProperties: optional,
      times: times)
  }

  /// Whether a step that was reached has given its outcome.
  private static func isSure(_ step: StepDefinition) -> Bool {
    step.when == nil && step.onFailure?.value != "continue"
  }

  /// What is known of a value that may be of either type. Of two objects: the fields of both, those that only one
  /// must have as fields that may be absent.
  private static func merged(_ left: CELType, _ right: CELType) -> CELType {
    if left == right { return left }
    switch (left, right) {
    case (.object(let left), .object(let right)):
      let fields = left.fields.merging(right.fields) { one, other in
        ObjectType.Field(
          merged(one.type, other.type), isRequired: one.isRequired && other.isRequired,
          documentation: one.documentation ?? other.documentation,
          bounds: one.bounds.flatMap { bounds in other.bounds.map { bounds.union($0) } })
      }.map { name, field in
        let isInBoth = left.fields[name] != nil && right.fields[name] != nil
        return (
          name,
          isInBoth
            ? field
            : ObjectType.Field(
              field.type, isRequired: false, documentation: field.documentation,
              bounds: field.bounds)
        )
      }
      return .object(
        ObjectType(
          name: left.name, fields: Dictionary(uniqueKeysWithValues: fields),
          isOpen: left.isOpen || right.isOpen,
          origin: [left.origin, right.origin].compactMap { $0 }.joined(separator: "; ")))
    case (.list(let left), .list(let right)): return .list(merged(left, right))
    default: return .dyn
    }
  }

  private static let eventType = CELType.object(
    ObjectType(
      name: "event",
      fields: [
        "id": .init(.string, documentation: "our id of the event"),
        "type": .init(.string, documentation: "such as application.received"),
        "source": .init(.string, documentation: "the sender's name"),
        "time": .init(.timestamp, documentation: "when it happened"),
        "received_at": .init(.timestamp, documentation: "when it was received"),
      ]))

  private static let journeyType = CELType.object(
    ObjectType(
      name: "journey",
      fields: [
        "stage": .init(.string, isRequired: false, documentation: "absent for a newcomer"),
        "score": .init(
          .number, isRequired: false,
          documentation: "of the latest assessment for this application, else of any"),
        "tags": .init(.list(.string)),
        "last_event": .init(.string, isRequired: false, documentation: "type of the last event"),
        "last_event_at": .init(.timestamp, isRequired: false),
        "last_message": .init(.string, isRequired: false, documentation: "template or subject"),
        "last_message_at": .init(.timestamp, isRequired: false),
        "events": .init(.int, documentation: "how many events came before this one"),
        "fields": .init(.anyObject, documentation: "what candidate.update has written"),
      ]))

  /// What earlier steps gave. One that may be skipped or may fail may have given nothing.
  private static func type(of steps: [StepDefinition]) -> CELType {
    .object(
      ObjectType(
        name: "steps",
        fields: Dictionary(
          steps.map { step in
            return (step.id.value, ObjectType.Field(outcome(of: step), isRequired: isSure(step)))
          }, uniquingKeysWith: { $1 }),
        origin: "a step sees those before it in the same branch, by their `id`"))
  }

  private static func outcome(of step: StepDefinition) -> CELType {
    guard let action = ActionCatalogue.standard.specification(named: step.action.value) else {
      return .anyObject
    }
    return .object(
      ObjectType(
        name: "steps.\(step.id.value)",
        fields: Dictionary(
          uniqueKeysWithValues: action.outcome.map {
            ($0.name, .init($0.type, isRequired: !$0.isOptional))
          }),
        origin: "it is a `\(action.name)`"))
  }

  private static func type(ofEntries table: LookupDefinition) -> CELType {
    let types = Set(
      (table.entries.map(\.value.value) + (table.fallback.map { [$0.value] } ?? [])).map(type(of:))
    )
    return types.count == 1 ? types.first ?? .dyn : .dyn
  }

  private static func type(of value: Value) -> CELType {
    switch value {
    case .bool: .bool
    case .int, .uint, .double: .number
    case .string: .string
    case .list: .anyList
    case .map: .anyObject
    case .null, .bytes, .timestamp, .duration, .type, .optional, .abstract: .dyn
    }
  }
}
