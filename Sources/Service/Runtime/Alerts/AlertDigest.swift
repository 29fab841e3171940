import Store
import Values

/// Several alerts as people are told of them: those alike together, with their count, ids, and commands that show them.
/// The one home of the grouping, whichever way it goes out.
struct AlertDigest {
  /// What is the same of alerts that are told together.
  struct Kind: Hashable {
    let message: String
    let workflow: String?
    let segment: String?
    let step: String?
    let source: String?
    let connection: String?
    let errorClass: String
    let reason: String
  }

  struct Group {
    let kind: Kind
    /// In the order in which they were raised; never empty.
    var alerts: [AlertRecord]
  }

  /// Commands and ids of one group that are written out.
  static let shown = 5

  let project: String
  private(set) var groups: [Group] = []

  init(project: String, alerts: [AlertRecord]) {
    self.project = project
    var places: [Kind: Int] = [:]
    for alert in alerts {
      let kind = Kind(
        message: alert.message, workflow: alert.workflow, segment: alert.segment, step: alert.step,
        source: alert.source, connection: alert.connection, errorClass: alert.errorClass,
        reason: alert.reason)
      if let place = places[kind] {
        groups[place].alerts.append(alert)
      } else {
        places[kind] = groups.count
        groups.append(Group(kind: kind, alerts: [alert]))
      }
    }
  }

  /// `[acme] a run is dead-lettered (12), an event is quarantined (3)`
  var title: String {
    var counts: [(message: String, count: Int)] = []
    for group in groups {
      if let place = counts.firstIndex(where: { $0.message == group.kind.message }) {
        counts[place].count += group.alerts.count
      } else {
        counts.append((group.kind.message, group.alerts.count))
      }
    }
    let words = counts.map { $0.count == 1 ? $0.message : "\($0.message) (\($0.count))" }
    return "[\(project)] \(words.joined(separator: ", "))"
  }

  /// What a webhook is posted.
  ///
  /// ```json
  /// {"project": "acme", "text": "[acme] a run is dead-lettered (12)",
  ///  "alerts": [{"message": "a run is dead-lettered", "count": 12, "workflow": "offer-extended",
  ///    "segment": "all", "step": "offer", "error_class": "final", "reason": "…",
  ///    "first_at": "2026-11-22T10:00:00Z", "last_at": "2026-11-22T10:00:04Z", "events": ["evt_…"],
  ///    "candidates": ["cand_…"], "show": ["journeyman dead-letters show run_…"]}]}
  /// ```
  var value: Value {
    .object([
      "project": .string(project), "text": .string(title),
      "alerts": .list(groups.map(Self.value)),
    ])
  }

  private static func value(_ group: Group) -> Value {
    let kind = group.kind
    let shown = group.alerts.prefix(shown)
    func text(_ text: String?) -> Value? { text.map { .string($0) } }
    return .object(present: [
      "message": .string(kind.message), "count": .int(Int64(group.alerts.count)),
      "workflow": text(kind.workflow), "segment": text(kind.segment), "step": text(kind.step),
      "source": text(kind.source), "connection": text(kind.connection),
      "error_class": .string(kind.errorClass), "reason": .string(kind.reason),
      "first_at": text(group.alerts.first?.at.rfc3339),
      "last_at": text(group.alerts.last?.at.rfc3339),
      "events": .list(shown.compactMap { $0.event.map { .string($0.description) } }),
      "candidates": .list(shown.compactMap { $0.candidate.map { .string($0.description) } }),
      "show": .list(shown.map { .string($0.show) }),
    ])
  }
}
