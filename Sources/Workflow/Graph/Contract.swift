package import JSONSchema
package import Values

/// The contract of an event type: what every workflow that it triggers may count on.
package final class Contract: Sendable {
  package let type: String
  package let schema: Schema
  /// `schemas/events/application.received.schema.json`
  package let path: String
  /// Top-level properties that hold times: conditions see those as timestamps, documents have them as text.
  package let times: [String: TimeShape]

  package init(type: String, schema: Schema, path: String, times: [String: TimeShape]) {
    self.type = type
    self.schema = schema
    self.path = path
    self.times = times
  }

  /// What the event's data breaks; empty when it keeps the contract.
  package func violations(of event: Event) -> [ContractViolation] {
    let found =
      switch event.data {
      case .value(let map): schema.validate(.map(map))
      case .json(let element): schema.validate(element)
      }
    return found.map { ContractViolation(field: Self.path(of: $0), problem: $0.message) }
  }

  /// A JSON pointer as people write a path: `/candidate/email` is `candidate.email`.
  private static func path(of violation: SchemaViolation) -> String {
    violation.instanceLocation.split(separator: "/").map {
      $0.replacing("~1", with: "/").replacing("~0", with: "~")
    }.joined(separator: ".")
  }
}

/// Where in a property the times are (`"format": "date-time"`).
package indirect enum TimeShape: Sendable {
  case instant
  case object([String: TimeShape])
  case list(TimeShape)

  /// The value with its times read. Text that is no time stays as it is: the contract has refused it already.
  package func read(_ value: Value) -> Value {
    switch (self, value) {
    case (.instant, .string(let text)):
      Timestamp(rfc3339: text).map { .timestamp($0) } ?? value
    case (.list(let shape), .list(let items)): .list(items.map(shape.read))
    case (.object(let fields), .map(let map)):
      .map(
        MapValue(
          map.entries.map { entry in
            guard case .string(let name) = entry.key, let shape = fields[name] else {
              return entry
            }
            return (key: entry.key, value: shape.read(entry.value))
          }))
    case (.instant, _), (.list, _), (.object, _): value
    }
  }
}

/// One way in which an event breaks its contract. Names the field and never its value.
package struct ContractViolation: Sendable, Hashable {
  /// `candidate.email`; empty for the event as a whole.
  package let field: String
  /// A sentence that names it: "`candidate.email` is missing".
  package let problem: String

  package init(field: String, problem: String) {
    self.field = field
    self.problem = problem
  }
}

extension [ContractViolation] {
  /// All of them as one sentence: "`candidate.email` is missing; …".
  package var reason: String { map(\.problem).joined(separator: "; ") }
}
