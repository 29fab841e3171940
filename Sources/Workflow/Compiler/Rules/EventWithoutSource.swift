import Configuration
import Diagnostics

/// A trigger waits for an event that none of its senders gives: the workflow is silently off. Or a wait looks out for one.
///
/// ```yaml
/// trigger: { event: offer.accepted }                       # bad while no source maps offer.accepted
/// trigger: { event: offer.accepted, source: greenhouse }   # bad while this one does not
/// cancel_on: offer.accepted                                # bad while no source maps offer.accepted
/// ```
enum EventWithoutSource {
  /// - Parameter events: those that have a contract. Another name is a finding already, and counts as the one that was
  ///   most likely meant.
  static func findings(_ set: ConfigurationSet, events: [String]) -> [Diagnostic] {
    guard !set.unread.kinds.contains(.sources) else { return [] }
    var givers: [String: Set<String>] = [:]
    for source in set.sources {
      for rule in source.rules {
        guard let event = rule.event?.value else { continue }
        let meant = events.contains(event) ? event : nearest(to: event, among: events)
        givers[meant ?? event, default: []].insert(source.name.value)
      }
    }
    let names = Set(set.sources.map(\.name.value))
    let unheard = set.workflows.flatMap { workflow in
      workflow.steps.flatMap(\.cancellingEvents).compactMap { event -> Diagnostic? in
        guard events.contains(event.value), givers[event.value] == nil else { return nil }
        return .cancellationWithoutSource(event)
      }
    }
    return unheard
      + set.workflows.flatMap { workflow -> [Diagnostic] in
        let wanted = workflow.trigger.sources.map { Set($0.map(\.value)) }
        // A sender that does not exist is a finding already.
        guard wanted?.isSubset(of: names) ?? true else { return [] }
        return workflow.trigger.events.compactMap { event in
          guard events.contains(event.value) else { return nil }
          let found = givers[event.value] ?? []
          let matching = wanted.map { found.intersection($0) } ?? found
          return matching.isEmpty ? .eventWithoutSource(event, others: found.sorted()) : nil
        }
      }
  }
}

extension Diagnostic {
  fileprivate static func cancellationWithoutSource(_ event: Located<String>) -> Diagnostic {
    Diagnostic(
      .warning, rule: "event-without-source", "no source gives `\(event.value)`", at: event.span,
      hint: "this never ends the wait",
      help: "add a rule with `event: \(event.value)` to a source")
  }

  fileprivate static func eventWithoutSource(
    _ event: Located<String>, others: [String]
  ) -> Diagnostic {
    let list = others.map { "`\($0)`" }.joined(separator: ", ")
    return Diagnostic(
      .warning, rule: "event-without-source",
      "no source\(others.isEmpty ? "" : " of this trigger") gives `\(event.value)`", at: event.span,
      hint: "this workflow never runs for it",
      help: others.isEmpty
        ? "add a rule with `event: \(event.value)` to a source" : "it comes from \(list)")
  }
}
