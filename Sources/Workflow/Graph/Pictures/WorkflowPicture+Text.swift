import Values

extension WorkflowPicture {
  /// As lines for a terminal.
  ///
  /// ```
  /// application-received
  ///   on application.received
  ///   ├─ returning: journey.events >= thresholds.returning_after
  ///   │    1. task.create review, title: Welcome back
  ///   └─ otherwise: manual-review
  ///        1. task.create sort, title: Sort the application
  ///   thresholds: returning_after = 1 (2 for ABC)
  /// ```
  package func text(details: Bool = false) -> String {
    var lines = [workflow.name, "  on \(start)"]
    if let when = workflow.trigger.when {
      lines.append("  when \(Self.line(when.text, cut: false))")
    }
    if let age = workflow.trigger.maxAge { lines.append("  no older than \(age.words)") }
    let ways = ways
    for (index, way) in ways.enumerated() {
      guard let name = way.name else {
        lines += Self.lines(of: way.steps, indent: "    ", details)
        continue
      }
      let isLast = index == ways.count - 1
      let head = way.when.map { "\(name): \(Self.line($0, cut: false))" } ?? "otherwise: \(name)"
      lines.append("  \(isLast ? "└─" : "├─") \(head)")
      lines += Self.lines(of: way.steps, indent: isLast ? "       " : "  │    ", details)
    }
    if !thresholds.isEmpty {
      lines.append("  thresholds: \(thresholds.map(Self.words).joined(separator: "; "))")
    }
    return lines.joined(separator: "\n")
  }

  private static func lines(
    of steps: [WorkflowGraph.ActionNode], indent: String, _ details: Bool
  ) -> [String] {
    guard !steps.isEmpty else { return ["\(indent)nothing is done"] }
    return steps.enumerated().flatMap { index, step in
      let gist = step.gist.map { ", \($0)" } ?? ""
      var lines = ["\(indent)\(index + 1). \(step.action) \(step.step)\(gist)"]
      if let when = step.when?.text {
        lines.append("\(indent)   only when \(line(when, cut: false))")
      }
      if details { lines += step.details.map { "\(indent)   \($0)" } }
      return lines
    }
  }
}
