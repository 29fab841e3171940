package import CEL
import Values

/// The variables of a source's expressions, by slot.
package enum SourceVariables {
  package static let body = 0
  /// Behind `header("X")`; cannot be named.
  package static let headers = 1
  package static let rawBody = 2
  /// Behind `digest(body)`; cannot be named.
  package static let digest = 3

  package static let lookups = 4

  /// With tables of any kind, UTC and fixed offsets for zones.
  package static let environment = environment(lookups: .dyn, times: .withoutZones)

  /// `lookups` is the type of the project's tables.
  package static func environment(lookups: CELType, times: TimeLibrary) -> Environment {
    Environment(
      variables: [
        VariableDeclaration("body", .dyn, documentation: "the body of the request, as JSON"),
        VariableDeclaration("@headers", .anyObject),
        VariableDeclaration("raw_body", .bytes, documentation: "the body as it came"),
        VariableDeclaration("@digest", .string),
        VariableDeclaration("lookups", lookups, documentation: "the tables of lookups.yaml"),
      ],
      functions: [SourceFunctions.header, SourceFunctions.digest] + SharedFunctions.all,
      times: times)
  }
}

/// The variables of a workflow's expressions, by slot. The top-level properties of contracts come after these,
/// in the order of `ProjectGraph.properties`.
package enum WorkflowVariables {
  package static let event = 0
  package static let journey = 1
  package static let thresholds = 2
  package static let lookups = 3
  package static let steps = 4
  package static let now = 5
  /// The zone in which times are told to people: the candidate's, else the office's, else the project's.
  package static let zone = 6
  /// Slot of the first property.
  package static let count = 7

  /// Names that a contract cannot have for a property.
  package static let names: Set<String> = [
    "event", "journey", "thresholds", "lookups", "steps", "now", "zone",
  ]

  /// The environment in which `properties` have these types. A property that a workflow's events do not have is
  /// given under a name that cannot be written (`@offer`), so that all environments of a project have the same
  /// slots. `types` of the fixed variables are those of an event of any kind unless given.
  package static func environment(
    properties: [(name: String, type: CELType)], event: CELType = .dyn,
    thresholds: CELType = .dyn, lookups: CELType = .dyn, journey: CELType = .dyn,
    steps: CELType = .dyn, optionalProperties: Set<String> = [],
    times: TimeLibrary = .withoutZones
  ) -> Environment {
    Environment(
      variables: [
        VariableDeclaration(
          "event", event, documentation: "id, type, source and times of the event"),
        VariableDeclaration(
          "journey", journey, documentation: "the candidate's record before this event"),
        VariableDeclaration(
          "thresholds", thresholds, documentation: "the numbers that decide, for this event's job"),
        VariableDeclaration("lookups", lookups, documentation: "the tables of lookups.yaml"),
        VariableDeclaration("steps", steps, documentation: "outcomes of earlier steps of this run"),
        VariableDeclaration("now", .timestamp, documentation: "the time of this evaluation"),
        VariableDeclaration(
          "zone", .string, documentation: "the candidate's time zone, else the office's or ours"),
      ]
        + properties.map {
          VariableDeclaration($0.name, $0.type, mayBeAbsent: optionalProperties.contains($0.name))
        },
      functions: SharedFunctions.all, times: times)
  }
}
