import Insight
import Values

/// What `audit` prints.
struct AuditPage {
  let result: Audit.Result
  /// Nil: received against acted only.
  let log: SentLog?

  /// Of each kind of finding as many are written out; JSON has all.
  private static let shown = 20

  func lines(_ terminal: Terminal) -> [String] {
    let table = Table(
      [
        "day", "source", "type", "sent", "received", "acted", "at work", "ignored", "stopped",
        "discarded", "refused", "missing",
      ],
      result.groups.map { cells($0.group, $0.counts) }
        + [["total", "", ""] + numbers(result.total)])
    var lines = table.lines(terminal)
    for kind in [Audit.Finding.Kind.missing, .refused, .stopped] {
      let found = result.findings.filter { $0.kind == kind }
      guard !found.isEmpty else { continue }
      lines += ["", terminal.bold(Self.title(kind))]
      lines += found.prefix(Self.shown).map { "  \(line($0))" }
      if found.count > Self.shown {
        lines.append("  and \(found.count - Self.shown) more: --format json lists all")
      }
    }
    lines += ["", verdict(terminal)] + notes
    return lines
  }

  var objects: [Value] {
    result.groups.map { group, counts in
      .object(present: [
        "kind": "group", "day": group.day.map { .string($0) } ?? .null,
        "source": group.source.map { .string($0) } ?? .null,
        "type": group.type.map { .string($0) } ?? .null, "counts": value(counts),
      ])
    }
      + result.findings.map { finding in
        .object(present: [
          "kind": .string(finding.kind.rawValue), "event_id": .string(finding.eventID),
          "time": finding.time.map { .string($0.rfc3339) },
          "source": finding.source.map { .string($0) }, "id": finding.id.map { .string($0) },
          "state": finding.state.map { .string($0) }, "reason": finding.reason.map { .string($0) },
        ])
      }
      + [
        .object(present: [
          "kind": "total", "counts": value(result.total),
          "unlisted": log.map { _ in .int(Int64(result.unlisted)) },
          "repeated_lines": log.map { .int(Int64($0.repeats)) },
          "balanced": .bool(result.isBalanced),
        ])
      ]
  }

  private func cells(_ group: Audit.Group, _ counts: Audit.Counts) -> [String] {
    [group.day ?? "-", group.source ?? "-", group.type ?? "-"] + numbers(counts)
  }

  private func numbers(_ counts: Audit.Counts) -> [String] {
    let sent = log == nil ? "-" : "\(counts.sent)"
    let lost = log == nil ? ["-", "-"] : ["\(counts.refused)", "\(counts.missing)"]
    return [sent]
      + [
        counts.received, counts.acted, counts.atWork, counts.ignored, counts.stopped,
        counts.discarded,
      ].map { "\($0)" } + lost
  }

  private func value(_ counts: Audit.Counts) -> Value {
    .object(present: [
      "sent": log.map { _ in .int(Int64(counts.sent)) }, "received": .int(Int64(counts.received)),
      "acted": .int(Int64(counts.acted)), "at_work": .int(Int64(counts.atWork)),
      "ignored": .int(Int64(counts.ignored)), "stopped": .int(Int64(counts.stopped)),
      "discarded": .int(Int64(counts.discarded)),
      "refused": log.map { _ in .int(Int64(counts.refused)) },
      "missing": log.map { _ in .int(Int64(counts.missing)) },
    ])
  }

  private static func title(_ kind: Audit.Finding.Kind) -> String {
    switch kind {
    case .missing: "sent, and never seen here: have the sender send them again"
    case .refused:
      "came, and was refused: `journeyman deliveries reverify` once the secret is right"
    case .stopped: "stopped, and waits for a person: `journeyman dead-letters list`"
    }
  }

  private func line(_ finding: Audit.Finding) -> String {
    let time = finding.time.map { "  \($0.short)" } ?? ""
    let id = finding.id.map { "  \($0)" } ?? ""
    let words = [finding.state, finding.reason].compactMap { $0 }.joined(separator: ": ")
    return "\(finding.eventID)\(time)\(id)\(words.isEmpty ? "" : "  \(words)")"
  }

  private func verdict(_ terminal: Terminal) -> String {
    let total = result.total
    guard !result.isBalanced else {
      return terminal.green(
        log == nil
          ? "nothing that was received has stopped"
          : "all \(total.sent) that were sent were received, and none of them has stopped")
    }
    let gaps = [(total.missing, "missing"), (total.refused, "refused"), (total.stopped, "stopped")]
    return terminal.red(
      gaps.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", "))
  }

  private var notes: [String] {
    guard let log else { return [] }
    var notes: [String] = []
    if result.unlisted > 0 {
      notes.append("\(result.unlisted) were received in that time which the log does not list")
    }
    if log.repeats > 0 { notes.append("\(log.repeats) lines of the log repeat an id") }
    if log.unreadTimes > 0 {
      notes.append("the time of \(log.unreadTimes) lines could not be read")
    }
    return notes
  }
}
