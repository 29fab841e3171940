import CEL
package import Configuration
import Diagnostics
package import Graph
import Values

/// Compiles senders: signature, event id, mapping rules.
struct SourceCompiler {
  let contracts: [String: CheckedContract]
  /// Event types whose contract has errors.
  let broken: Set<String>
  let lookups: Value
  private let environment: Environment
  private(set) var findings: [Diagnostic] = []

  init(scope: WorkflowScope) {
    contracts = scope.contracts
    broken = scope.brokenContracts
    lookups = scope.lookups
    environment = SourceVariables.environment(
      lookups: scope.lookupsType, times: scope.times)
  }

  mutating func compile(_ source: SourceDefinition) -> SourceGraph? {
    let rules = source.rules.map { compile($0) }
    let eventID = source.eventID.flatMap { expression($0, expecting: nil) }
    let contentKey = compile(source.contentKey)
    guard let written = source.signature, let signature = compile(written) else { return nil }
    return SourceGraph(
      name: source.name.value, path: source.path.value, signature: signature.specification,
      secrets: written.secrets.map(SecretReference.init), isOptional: source.isOptional,
      silence: source.silence.map { $0.map { .after($0) } ?? .off } ?? .learned, eventID: eventID,
      contentKey: contentKey,
      answer: source.answer.map {
        SourceGraph.Answer(
          status: $0.value.status, body: $0.value.body,
          headers: Dictionary(
            $0.value.headers.map { ($0.name.value, $0.value.value) }, uniquingKeysWith: { $1 }))
      } ?? SourceGraph.Answer(),
      rules: rules.compactMap { $0 }, lookups: lookups)
  }

  // MARK: - Rules

  private mutating func compile(_ rule: EventRuleDefinition) -> EventRule? {
    let when = rule.when.map { expression($0, expecting: .bool) }
    if rule.answerOnly {
      return EventRule(when: when ?? nil, outcome: .answerOnly(unsigned: rule.unsigned))
    }
    guard let event = rule.event else { return nil }
    var contract = contracts[event.value]
    if contract == nil, !broken.contains(event.value) {
      let known = contracts.keys.sorted()
      findings.append(.unknownEventType(event, known: known))
      // The fields are looked at by what was most likely meant.
      contract = nearest(to: event.value, among: known).flatMap { contracts[$0] }
    }
    let time = rule.time.flatMap { expression($0, expecting: .timestamp) }
    let fields = compile(rule.map, of: contract.map(ContractShape.init), path: event.value)
    if let contract { checkRequired(rule, contract, at: event.span) }
    return EventRule(
      when: when ?? nil,
      outcome: .event(
        EventMapping(
          type: event.value, time: time, fields: fields, completes: rule.completes)))
  }

  private mutating func compile(
    _ fields: [MapFieldDefinition], of shape: ContractShape?, path: String
  ) -> [EventMapping.Field] {
    fields.compactMap { field in
      let inner = shape?.field(field.name.value)
      if let shape, inner == nil, !shape.isOpen {
        findings.append(.fieldOutsideContract(field.name, in: shape, known: shape.names))
      }
      switch field.content {
      case .expression(let source):
        guard let program = expression(source, expecting: nil) else { return nil }
        return EventMapping.Field(name: field.name.value, content: .value(program))
      case .object(let fields):
        return EventMapping.Field(
          name: field.name.value,
          content: .object(
            compile(fields, of: inner?.shape, path: "\(path).\(field.name.value)")))
      }
    }
  }

  /// A required field that the rule does not map can come only from what is known already.
  private mutating func checkRequired(
    _ rule: EventRuleDefinition, _ contract: CheckedContract, at place: Span
  ) {
    guard !rule.completes else { return }
    let mapped = Set(rule.map.map(\.name.value))
    for (name, field) in contract.properties where field.isRequired && !mapped.contains(name) {
      findings.append(.requiredFieldNotMapped(name, contract, at: place))
    }
  }

  private mutating func compile(_ key: ContentKeyDefinition?) -> SourceGraph.ContentKey {
    guard let key else { return .on(nil, window: SourceGraph.ContentKey.defaultWindow) }
    switch key {
    case .off: return .off
    case .expression(let source, let window):
      return .on(
        expression(source, expecting: nil),
        window: window?.value ?? SourceGraph.ContentKey.defaultWindow)
    }
  }

  mutating func report(_ finding: Diagnostic) { findings.append(finding) }

  mutating func expression(_ source: SourceText, expecting type: CELType?) -> Program? {
    let compiled = Expression.compile(source, in: environment, expecting: type)
    findings += compiled.diagnostics
    return compiled.program
  }
}

extension SecretReference {
  package init(_ definition: SecretDefinition) {
    switch definition {
    case .environment(let name): self = .environment(name.value)
    case .file(let path): self = .file(path.value)
    }
  }
}

/// The object types of a contract, walked beside a mapping.
struct ContractShape {
  let name: String
  let fields: [String: ObjectType.Field]
  let isOpen: Bool
  let origin: String?

  init(_ contract: CheckedContract) {
    name = contract.contract.type
    fields = Dictionary(
      contract.properties.map { ($0.name, $0.field) }, uniquingKeysWith: { $1 })
    isOpen = false
    origin = "the contract is \(contract.file.path)"
  }

  private init?(_ type: CELType) {
    guard case .object(let object) = type else { return nil }
    name = object.name
    fields = object.fields
    isOpen = object.isOpen
    origin = object.origin
  }

  var names: [String] { fields.keys.sorted() }

  /// Nil where there is no such field; its shape is nil where it is no object with known fields.
  func field(_ name: String) -> (field: ObjectType.Field, shape: ContractShape?)? {
    fields[name].map { ($0, ContractShape($0.type)) }
  }
}
