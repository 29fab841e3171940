import Foundation
import JSONSchema
import Testing
import Values

/// What several contracts share stands in a file whose name begins with `_`.
@Suite struct `A shared definition` {
  private static let shared = """
    { "$defs": { "person": { "type": "object", "properties": {
        "name": { "type": "string" }, "joined_at": { "type": "string", "format": "date-time" },
        "email": { "type": "string" } } } } }
    """

  private func project(_ contract: String, shared: String = shared) throws -> Project {
    try Project.base().with("schemas/events/_people.schema.json", shared).with(
      "schemas/events/person.moved.schema.json", contract)
  }

  private static let contract = """
    { "type": "object", "required": ["candidate"], "properties": { "candidate": {
        "$ref": "_people.schema.json#/$defs/person", "required": ["name"],
        "properties": { "email": { "format": "email" }, "floor": { "type": "integer" } } } } }
    """

  private func findings(_ expression: String) throws -> [String] {
    try project(Self.contract).with(
      workflow: """
        actions:
          - { action: task.create, id: a, title: "{{ \(expression) }}" }
        """, on: "person.moved"
    ).findings().filter { !$0.contains("event-without-source") }
  }

  @Test(arguments: [
    ("candidate.name", []), ("candidate.?email.orValue('')", []),
    ("candidate.email.startsWith('a')", ["absent-in-template"]),
    ("candidate.?joined_at.orValue(now).getFullYear()", []),
    ("candidate.?floor.orValue(1) + 1", []), ("candidate.phone", ["unknown-field"]),
  ])
  func `has the fields of the reference and of what stands beside it`(
    _ expression: String, _ rules: [String]
  ) throws {
    #expect(try findings(expression).map { String($0.split(separator: " ")[1]) } == rules)
  }

  @Test func `is checked where it stands, and is no event`() throws {
    let broken = try project(
      Self.contract, shared: Self.shared.replacing("\"type\": \"object\"", with: "\"type\": 7"))
    #expect(broken.findings().contains { $0.hasPrefix("_people.schema.json:1:") })
    let graph = try #require(try project(Self.contract).compile().graph)
    #expect(graph.contracts["_people"] == nil)
    #expect(graph.contracts["person.moved"] != nil)
  }

  @Test func `that is not there is said where it is referred to`() throws {
    let project = try project(Self.contract.replacing("#/$defs/person", with: "#/$defs/people"))
    #expect(
      project.findings().contains { $0.hasPrefix("person.moved.schema.json:") },
      "\(project.findings())")
  }
}

@Suite struct `The shipped contracts` {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../..").standardizedFileURL

  private static func json(_ path: String) throws -> Value {
    try Value(json: Array(try Data(contentsOf: root.appending(path: path))))
  }

  static let names: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: "schemas/events").path)
    return (files ?? []).filter { !$0.hasPrefix("_") }.sorted()
  }()

  private static func schema(_ name: String) throws -> Schema {
    let compilation = Schema.compile(
      try json("schemas/events/\(name)"), uri: "file:///\(name)",
      documents: ["file:///_shared.schema.json": try json("schemas/events/_shared.schema.json")])
    #expect(compilation.problems.isEmpty)
    return try #require(compilation.schema)
  }

  @Test func `are those of the four moments and what surrounds them`() {
    #expect(Self.names.count == 13)
  }

  @Test(arguments: names)
  func `have an example that keeps them`(_ name: String) throws {
    let example = try #require(
      try Self.json("schemas/events/\(name)")["examples"]?.listValue?.first)
    #expect(try Self.schema(name).validate(example).map(\.message) == [])
    #expect(!(try Self.schema(name).isValid(.map(.empty))))
  }

  /// Fields that name or reach a person, or are in a person's own words.
  private static let personal: Set = [
    "first_name", "last_name", "full_name", "email", "phone", "timezone", "reason", "name",
  ]

  @Test func `say of each field what it is, with an example, and mark what is personal`() throws {
    let definitions = try #require(
      try Self.json("schemas/events/_shared.schema.json")["$defs"]?.mapValue)
    for (name, definition) in definitions.entries {
      for (field, schema) in definition["properties"]?.mapValue?.entries ?? [] {
        let place = "\(name.stringValue ?? "").\(field.stringValue ?? "")"
        #expect(schema["description"]?.stringValue?.hasSuffix(".") == true, "\(place)")
        let isReference = schema["$ref"] != nil
        #expect(isReference || schema["examples"]?.listValue?.isEmpty == false, "\(place)")
        let isPersonal =
          Self.personal.contains(field.stringValue ?? "")
          && !["assessment.name", "job.timezone"].contains(place)
        #expect((schema["x-pii"]?.boolValue == true) == isPersonal, "\(place)")
      }
    }
  }

  @Test func `for senders of results takes what its page shows`() throws {
    let schema = try #require(
      Schema.compile(try Self.json("schemas/senders/assessments.schema.json")).schema)
    let page = try String(
      contentsOf: Self.root.appending(path: "schemas/senders/README.md"), encoding: .utf8)
    let shown = try #require(page.components(separatedBy: "```json\n").dropFirst().first)
    let body = try #require(shown.components(separatedBy: "```").first)
    for body in [
      try Value(json: body), try Value(json: #"{"type":"ping"}"#),
      try Self.json("workflows/tests/payloads/assessments-completed.json"),
    ] {
      #expect(schema.validate(body).map(\.message) == [])
    }
    for body in [
      #"{}"#, #"{"type":"assessment.completed","data":{"assessment":{"id":"1"}}}"#,
      #"{"type":"assessment.completed","data":{"assessment":{"id":"1"},"candidate":{"name":"A"}}}"#,
      #"{"type":"assessment.completed","data":{"assessment":{"id":"1","score":845},"candidate":{"id":"1"}}}"#,
    ] {
      #expect(!(try schema.isValid(Value(json: body))))
    }
  }
}
