import CEL
package import Configuration
package import Diagnostics
import Templates
package import Values

/// The body of a delivery in a story, as its sender would send it.
package struct StoryPayload: Sendable {
  package let bytes: [UInt8]

  /// A body without `set` is the file, byte for byte. Throws the finding about what cannot be read or made.
  ///
  /// - Parameter fixture: reads a file by its path as written, relative to the scenario's file.
  package init(
    of scenario: ScenarioDefinition, at now: Timestamp,
    fixture: (_ path: String, _ from: TextFile) throws -> [UInt8]
  ) throws(StoryFault) {
    do {
      bytes = try Self.bytes(scenario, now, fixture)
    } catch {
      throw StoryFault(finding: error.diagnostic)
    }
  }

  private static func bytes(
    _ scenario: ScenarioDefinition, _ now: Timestamp,
    _ fixture: (_ path: String, _ from: TextFile) throws -> [UInt8]
  ) throws(ScenarioFault) -> [UInt8] {
    guard case .payload(_, let data, _) = scenario.input else { return [] }
    let written: [UInt8]
    switch data {
    case .inline(let value): written = value.value.jsonBytes()
    case .file(let path):
      do { written = try fixture(path.value, scenario.file) } catch { throw .unreadable(path) }
    }
    guard !scenario.set.isEmpty else { return written }
    var body: Value
    do {
      body = try JSONParser().parse(written).root.value()
    } catch {
      throw .notJSON(error, data.span, error.position(in: written))
    }
    for change in scenario.set {
      body = try body.setting(change.path, to: try filled(change.value, now))
    }
    return body.jsonBytes()
  }

  /// A text with its holes filled; a time becomes text as JSON has it.
  private static func filled(
    _ value: Located<Value>, _ now: Timestamp
  ) throws(ScenarioFault) -> Value {
    guard case .string(let text) = value.value else { return value.value }
    let (template, findings) = TextTemplate.compile(
      SourceText(text: text, name: "set"), in: TemplateScope(environment), as: .value)
    guard let template else {
      throw .template(value.span, findings.first?.message ?? "it is no template")
    }
    do {
      let filled = try template.value(Activation(environment, ["now": .timestamp(now)]))
      if case .timestamp(let time) = filled { return .string(time.rfc3339) }
      return filled
    } catch {
      throw .template(value.span, error.description)
    }
  }

  private static let environment = Environment(
    variables: [VariableDeclaration("now", .timestamp, documentation: "when the story is told")])
}

/// Why a delivery of a story cannot be made.
package struct StoryFault: Error, Sendable {
  package let finding: Diagnostic
}
