import Configuration
import Diagnostics

// Names that lead nowhere: events without a contract, sources and templates that do not exist.

extension Diagnostic {
  static func unknownEventType(_ event: Located<String>, known: [String]) -> Diagnostic {
    unknownName(
      rule: "unknown-event", "there is no contract for the event `\(event.value)`", event,
      known: known,
      help: "events are the files schemas/events/<type>.schema.json; add one, or correct the name")
  }

  static func unknownSource(_ source: Located<String>, known: [String]) -> Diagnostic {
    unknownName(
      rule: "unknown-source", "there is no source `\(source.value)`", source, known: known,
      help: "sources are the files that begin with `source:`")
  }

  static func unknownScheme(_ scheme: Located<String>, known: [String]) -> Diagnostic {
    unknownName(
      rule: "unknown-signature-scheme", "there is no signature scheme `\(scheme.value)`", scheme,
      known: known,
      help: "use `hmac` and spell the parts out for a sender that has no preset")
  }

  static func unknownWorkflow(_ workflow: Located<String>, known: [String]) -> Diagnostic {
    unknownName(
      rule: "unknown-workflow", "there is no workflow `\(workflow.value)`", workflow, known: known,
      help: "workflows are the files that begin with `workflow:`")
  }

  private static func unknownName(
    rule: String, _ message: String, _ name: Located<String>, known: [String], help: String
  ) -> Diagnostic {
    let near = nearest(to: name.value, among: known)
    return Diagnostic(
      rule: rule, message, at: name.span, hint: near.map { "did you mean `\($0)`?" },
      notes: known.isEmpty || near != nil ? [] : ["known: \(known.joined(separator: ", "))"],
      help: near == nil ? help : nil,
      fix: near.map { Fix(replace: name.span, with: $0) })
  }

  /// A positional id changes when a step is put in front, and with it the identity of the effect.
  static func stepWithoutID(_ step: StepDefinition) -> Diagnostic {
    Diagnostic(
      .warning, rule: "step-without-id",
      "this `\(step.action.value)` has an outside effect and no `id` of its own",
      at: step.action.span, hint: "add `id:`",
      notes: [
        "its identity is `\(step.id.value)`, by position: moving the step could repeat its effect"
      ],
      help: "give it an id that says what it does, such as `id: confirmation`")
  }
}
