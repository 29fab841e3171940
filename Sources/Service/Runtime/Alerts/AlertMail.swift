import Store

/// What people are told of several alerts: those alike together, with their count, ids, and commands that show them.
struct AlertMail {
  let subject: String
  let text: String
  let html: String

  /// What is the same of alerts that are told together.
  private struct Kind: Hashable {
    let message: String
    let workflow: String?
    let step: String?
    let errorClass: String
    let reason: String
  }

  private struct Group {
    let kind: Kind
    var alerts: [AlertRecord]
  }

  /// Commands and ids of one group that are written out.
  private static let shown = 5

  init(project: String, alerts: [AlertRecord]) {
    var groups: [Group] = []
    var places: [Kind: Int] = [:]
    for alert in alerts {
      let kind = Kind(
        message: alert.message, workflow: alert.workflow, step: alert.step,
        errorClass: alert.errorClass, reason: alert.reason)
      if let place = places[kind] {
        groups[place].alerts.append(alert)
      } else {
        places[kind] = groups.count
        groups.append(Group(kind: kind, alerts: [alert]))
      }
    }
    subject = "[\(project)] \(Self.subject(groups))"
    let body = groups.map(Self.text).joined(separator: "\n\n")
    text = "\(body)\n\nEach is in the log of the server as well.\n"
    html = """
      <!doctype html>
      <html lang="en"><body><pre style="font: 14px ui-monospace, monospace; white-space: pre-wrap">\
      \(Self.escaped(text))</pre></body></html>

      """
  }

  /// `a run is dead-lettered (12), an event is quarantined (3)`
  private static func subject(_ groups: [Group]) -> String {
    var counts: [(message: String, count: Int)] = []
    for group in groups {
      if let place = counts.firstIndex(where: { $0.message == group.kind.message }) {
        counts[place].count += group.alerts.count
      } else {
        counts.append((group.kind.message, group.alerts.count))
      }
    }
    return counts.map { $0.count == 1 ? $0.message : "\($0.message) (\($0.count))" }
      .joined(separator: ", ")
  }

  private static func text(_ group: Group) -> String {
    let kind = group.kind
    let count = group.alerts.count
    var lines = [count == 1 ? kind.message : "\(kind.message), \(count) times"]
    func add(_ name: String, _ value: String) {
      lines.append("  \(name)\(String(repeating: " ", count: max(1, 11 - name.count)))\(value)")
    }
    if let workflow = kind.workflow { add("workflow", workflow) }
    if let step = kind.step { add("step", step) }
    add("class", kind.errorClass)
    add("reason", kind.reason)
    if let first = group.alerts.first, let last = group.alerts.last {
      add("when", count == 1 ? "\(first.at)" : "\(first.at) to \(last.at)")
    }
    for (index, alert) in group.alerts.prefix(shown).enumerated() {
      let candidate = alert.candidate.map { "   # \($0)" } ?? ""
      add(index == 0 ? "look" : "", "\(alert.show)\(candidate)")
    }
    if count > shown { add("", "and \(count - shown) more: journeyman dead-letters list") }
    return lines.joined(separator: "\n")
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
