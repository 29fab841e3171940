import Compiler
import Configuration
import Diagnostics
import Scenarios
import Testing

/// A small project with one scenario, and what came of it.
struct Tried {
  let result: ScenarioResult

  /// `rule: message` of each difference, and its notes.
  var differences: [String] { result.differences.map { "\($0.rule): \($0.message)" } }
  var notes: [String] { result.differences.flatMap(\.notes) }

  /// Where the differences are said to be, as text of the scenario.
  var places: [String] { result.differences.map(\.span.text) }

  /// - Parameters:
  ///   - scenario: the keys of one scenario but its name, at the left margin.
  ///   - fixtures: texts that a scenario names by path.
  ///   - workflow: in place of the usual one.
  init(
    _ scenario: String, fixtures: [String: String] = [:], title: String? = nil,
    workflow: String? = nil
  ) throws {
    let indented = scenario.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "    \($0)" }.joined(separator: "\n")
    let tests = TextFile(path: "tests.yaml", text: "tests:\n  - name: it\n\(indented)\n")
    let files = [
      TextFile(path: "project.yaml", text: Self.project),
      TextFile(
        path: "thresholds.yaml",
        text: "thresholds: { fast_track: { value: 80, by_job: { be: 85 } } }\n"),
      TextFile(path: "source.yaml", text: Self.source),
      TextFile(
        path: "workflow.yaml",
        text: workflow ?? title.map {
          Self.workflow.replacing("\"Look at {{ candidate.first_name }}\"", with: "'\($0)'")
        } ?? Self.workflow),
    ]
    let contract = TextFile(path: "graded.schema.json", text: Self.contract)
    let (set, findings) = ConfigurationSet.parse(files: files + [tests])
    let compilation = ConfigurationFiles(
      files: files + [tests], contracts: [contract], revision: "test"
    ).compile(set, findings: findings)
    #expect(compilation.diagnostics.filter { $0.severity > .note }.map(\.message) == [])
    let runner = ScenarioRunner(try #require(compilation.graph)) { path, file in
      #expect(file === tests)
      guard let text = fixtures[path] else { throw NoSuchFixture() }
      return Array(text.utf8)
    }
    result = runner.run(try #require(set.scenarios.first))
  }

  private struct NoSuchFixture: Error {}

  private static let project = """
    project: tries
    connections: { mail: { type: outbox, from: jobs@acme.example } }

    """
  private static let source = """
    source: grader
    path: /hooks/grader
    signature: { scheme: github, secret: { env: GRADER_SECRET } }
    events:
      - { when: body.kind == "ping", answer_only: true }
      - when: body.kind == "graded" && header("X-Team") == "hiring"
        event: graded
        map:
          candidate: { first_name: body.name, email: body.email }
          score: number(body.score)
          job: { key: body.job }

    """
  private static let contract = """
    {
      "type": "object",
      "required": ["candidate"],
      "properties": {
        "candidate": {
          "type": "object", "required": ["first_name", "email"],
          "properties": { "first_name": { "type": "string" }, "email": { "type": "string" } }
        },
        "score": { "type": "number" },
        "job": { "type": "object", "properties": { "key": { "type": "string" } } }
      }
    }
    """
  private static let workflow = """
    workflow: graded
    trigger: { event: graded, when: candidate.first_name != "Nobody" }
    segments:
      - name: withdrawn
        when: has(journey.stage) && journey.stage == "withdrawn"
        actions:
          - { action: stop, reason: "{{ candidate.first_name }} has withdrawn" }
      - name: fast-track
        when: score >= thresholds.fast_track
        actions:
          - { action: task.create, id: call, title: "Call {{ candidate.first_name }}", priority: high }
          - { action: email.send, id: note, subject: Well done, body: "Task {{ steps.call.id }}" }
          - { action: candidate.update, id: tag, when: journey.events > 0, tags: [returning] }
    otherwise:
      name: by-hand
      actions:
        - { action: task.create, id: look, title: "Look at {{ candidate.first_name }}" }

    """

  /// `event` and `data` of Ada with a score.
  static func ada(_ score: String = "80") -> String {
    "workflow: graded\nevent: graded\n"
      + "data: { candidate: { first_name: Ada, email: ada@example.org }, score: \(score), job: { key: fe } }"
  }
}
