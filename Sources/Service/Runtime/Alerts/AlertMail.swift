import Store

/// A digest as people read it: as a mail, or as a message in Slack.
struct AlertMail {
  let subject: String
  let text: String
  let html: String

  init(_ digest: AlertDigest) {
    subject = digest.title
    let body = digest.groups.map(Self.text).joined(separator: "\n\n")
    text = "\(body)\n\nEach is in the log of the server as well.\n"
    html = """
      <!doctype html>
      <html lang="en"><body><pre style="font: 14px ui-monospace, monospace; white-space: pre-wrap">\
      \(Self.escaped(text))</pre></body></html>

      """
  }

  /// In Slack's markup, cut where it would be too long for one message.
  var slackText: String {
    let most = 2400
    let body = text.count > most ? "\(text.prefix(most))…" : text
    return "*\(Self.escaped(subject))*\n```\n\(Self.escaped(body))\n```"
  }

  private static func text(_ group: AlertDigest.Group) -> String {
    let kind = group.kind
    let count = group.alerts.count
    var lines = [count == 1 ? kind.message : "\(kind.message), \(count) times"]
    func add(_ name: String, _ value: String?) {
      guard let value else { return }
      lines.append("  \(name)\(String(repeating: " ", count: max(1, 11 - name.count)))\(value)")
    }
    add("source", kind.source)
    add("connection", kind.connection)
    add("workflow", kind.workflow)
    add("segment", kind.segment)
    add("step", kind.step)
    add("class", kind.errorClass)
    add("reason", kind.reason)
    if let first = group.alerts.first, let last = group.alerts.last {
      add("when", count == 1 ? "\(first.at)" : "\(first.at) to \(last.at)")
    }
    for (index, alert) in group.alerts.prefix(AlertDigest.shown).enumerated() {
      let candidate = alert.candidate.map { "   # \($0)" } ?? ""
      add(index == 0 ? "look" : "", "\(alert.show)\(candidate)")
    }
    if count > AlertDigest.shown {
      add("", "and \(count - AlertDigest.shown) more: journeyman dead-letters list")
    }
    return lines.joined(separator: "\n")
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
