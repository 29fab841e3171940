import Configuration
import Diagnostics
import Graph
import Values

/// Why a scenario could not be run at all.
enum ScenarioFault: Error {
  case unknownWorkflow(Located<String>, known: [String])
  case unknownEvent(Located<String>, known: [String])
  case unknownSource(Located<String>, known: [String])
  case unreadable(Located<String>)
  /// With where in the fixture it ceases to be JSON; nil where it stands in the scenario.
  case notJSON(JSONError, Span, Position?)
  case noObject(Span)
  case unsettable(Located<String>)
  case journey(Span, String)
  /// A template in `set`, or what it came to.
  case template(Span, String)

  var diagnostic: Diagnostic {
    switch self {
    case .unknownWorkflow(let name, let known):
      Self.unknown("workflow", name, known)
    case .unknownEvent(let name, let known): Self.unknown("event", name, known)
    case .unknownSource(let name, let known): Self.unknown("source", name, known)
    case .unreadable(let path):
      Diagnostic(
        rule: "fixture-missing", "cannot read the fixture `\(path.value)`", at: path.span,
        help: "paths are relative to the file that names them")
    case .notJSON(let error, let span, let position):
      Diagnostic(
        rule: "fixture-not-json", "the fixture is no JSON: \(error.message)", at: span,
        notes: position.map { ["at line \($0.line), column \($0.column) of the fixture"] } ?? [])
    case .noObject(let span):
      Diagnostic(
        rule: "fixture-not-json", "the data of an event is an object of its properties", at: span)
    case .unsettable(let path):
      Diagnostic(
        rule: "path-not-settable",
        "`\(path.value)` leads through something that is no object, or past the end of a list",
        at: path.span)
    case .template(let span, let problem):
      Diagnostic(rule: "template-in-set", "the value cannot be made: \(problem)", at: span)
    case .journey(let span, let problem):
      Diagnostic(rule: "journey-field", problem, at: span)
    }
  }

  private static func unknown(
    _ kind: String, _ name: Located<String>, _ known: [String]
  ) -> Diagnostic {
    Diagnostic(
      rule: "unknown-\(kind)", "there is no \(kind) `\(name.value)`", at: name.span,
      hint: nearest(to: name.value, among: known).map { "did you mean `\($0)`?" },
      notes: ["known: \(known.joined(separator: ", "))"])
  }
}

extension ScenarioDefinition.Data {
  var span: Span {
    switch self {
    case .inline(let value): value.span
    case .file(let path): path.span
    }
  }
}

extension Event {
  /// This event with single fields replaced; null removes one.
  func setting(
    _ changes: [(path: Located<String>, value: Located<Value>)]
  ) throws(ScenarioFault) -> Event {
    guard !changes.isEmpty else { return self }
    var data = Value.map(fields)
    for change in changes {
      // In a canonical event null is absent.
      let value: Value? = change.value.value.isNull ? .none : change.value.value
      data = try data.setting(change.path, to: value)
    }
    guard case .map(let fields) = data else { return self }
    return Event(header: header, data: .value(fields))
  }
}

extension Journey {
  /// The record that a scenario describes; a newcomer where it says nothing.
  init(_ written: Located<Value>?) throws(ScenarioFault) {
    self = .newcomer
    guard let written else { return }
    guard case .map(let map) = written.value else {
      throw .journey(written.span, "a journey is an object: `{ stage: applied, events: 2 }`")
    }
    for entry in map.entries {
      guard let name = entry.key.stringValue else { continue }
      switch (name, entry.value) {
      case ("stage", .string(let text)): stage = text
      case ("score", .double(let number)): score = number
      case ("score", .int(let number)): score = Double(number)
      case ("tags", .list(let items)): tags = items.compactMap(\.stringValue)
      case ("last_event", .string(let text)): lastEvent = text
      case ("last_message", .string(let text)): lastMessage = text
      case ("last_event_at", .string(let text)): lastEventAt = Timestamp(rfc3339: text)
      case ("last_message_at", .string(let text)): lastMessageAt = Timestamp(rfc3339: text)
      case ("events", .int(let count)): events = count
      case ("fields", .map(let map)): fields = map
      default:
        throw .journey(written.span, "a journey has no field `\(name)` of this kind")
      }
    }
  }
}
