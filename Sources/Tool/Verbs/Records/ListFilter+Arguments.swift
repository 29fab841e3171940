import Graph
import Store
import Telemetry
import Values

extension ListFilter {
  /// What `--in`, `--source`, `--candidate`, `--workflow`, `--step`, `--class`, `--since`, `--until` and `--limit` ask for. `all` stands for no state.
  init(_ arguments: Arguments, usualState: String?) throws(CommandError) {
    let state = arguments.value(named: "in") ?? usualState
    self.init(
      state: state == "all" ? nil : state, source: arguments.value(named: "source"),
      workflow: arguments.value(named: "workflow"), step: arguments.value(named: "step"),
      errorClass: arguments.value(named: "class"))
    if let text = arguments.value(named: "limit") {
      guard let limit = Int(text), limit > 0 else {
        throw .usage("--limit is a number above 0, not `\(text)`")
      }
      self.limit = limit
    }
    if let text = arguments.value(named: "candidate") {
      guard let candidate = CandidateID(text) else {
        throw .usage("`\(text)` is no id of a candidate, such as cand_01jd…")
      }
      self.candidate = candidate
    }
    since = try Self.time(arguments, "since")
    until = try Self.time(arguments, "until")
  }

  private static func time(
    _ arguments: Arguments, _ name: String
  ) throws(CommandError) -> Timestamp? {
    guard let text = arguments.value(named: name) else { return nil }
    guard let time = Timestamp(since: text, now: .wallClock) else {
      throw .usage(
        "--\(name) is a time such as 2026-11-21T10:00:00Z or a span such as 24h or 7d, not `\(text)`"
      )
    }
    return time
  }

  /// Whether it names any records at all.
  var isNarrow: Bool {
    source != nil || candidate != nil || workflow != nil || step != nil || errorClass != nil
      || since != nil || until != nil
  }
}

extension Timestamp {
  static var wallClock: Timestamp { Timestamp(milliseconds: WallTime.current.milliseconds) }

  /// A time, or how long ago it was: `7d`, `36h`, `90m`.
  fileprivate init?(since text: String, now: Timestamp) {
    if let time = Timestamp(rfc3339: text) {
      self = time
    } else if text.hasSuffix("d"), let days = Int64(text.dropLast()), (0...36_500).contains(days) {
      self = now - .seconds(days * 86_400)
    } else if let span = Duration(text: text), span >= .zero {
      self = now - span
    } else {
      return nil
    }
  }

  /// How long ago this was, in the unit that a person would use: `3 days`, `5 h`, `2 min`, `40 s`.
  func age(at now: Timestamp) -> String {
    let seconds = max(0, now.seconds - seconds)
    if seconds >= 2 * 86_400 { return "\(seconds / 86_400) days" }
    if seconds >= 2 * 3600 { return "\(seconds / 3600) h" }
    return seconds >= 120 ? "\(seconds / 60) min" : "\(seconds) s"
  }
}
