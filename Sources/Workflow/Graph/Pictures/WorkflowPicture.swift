import CEL
import Values

/// A workflow as people look at it: what starts it, which way an event takes, what each way does.
///
/// Drawn from the graph that runs, not from the file: who looks sees what will happen.
package struct WorkflowPicture: Sendable {
  package let workflow: WorkflowGraph
  /// The thresholds that its conditions compare with, with their values.
  package let thresholds: [Thresholds.Entry]
  /// How many words of a field's text are shown before it is cut.
  private static let longestText = 72

  package init(of workflow: WorkflowGraph, in project: ProjectGraph) {
    self.workflow = workflow
    let read = Set(workflow.conditions.flatMap(\.reads))
    thresholds = project.thresholds.entries.filter { read.contains("thresholds.\($0.name)") }
  }

  /// The ways an event can take, in the order in which they are tried; one without a name where there is no router.
  var ways: [Way] {
    guard case .router(let router) = workflow.nodes[workflow.entry] else {
      return [Way(name: nil, when: nil, steps: workflow.steps(from: workflow.entry))]
    }
    return (router.branches + [router.otherwise]).map {
      Way(name: $0.name, when: $0.when?.text, steps: workflow.steps(from: $0.target))
    }
  }

  struct Way {
    let name: String?
    let when: String?
    let steps: [WorkflowGraph.ActionNode]
  }

  /// `application.received from greenhouse, ashby`
  var start: String {
    let events = workflow.trigger.events.joined(separator: " or ")
    return events + (workflow.trigger.sources.map { " from \($0.joined(separator: " or "))" } ?? "")
  }

  /// `fast_track = 80 (85 for backend-engineer)`
  static func words(for threshold: Thresholds.Entry) -> String {
    let own = threshold.byJob.sorted { $0.key < $1.key }.map { "\($0.value.json()) for \($0.key)" }
    return "\(threshold.name) = \(threshold.value.json())"
      + (own.isEmpty ? "" : " (\(own.joined(separator: ", ")))")
  }

  /// A condition or a text of several lines as one, blanks made single; cut where it is long.
  static func line(_ text: String, cut: Bool = true) -> String {
    let line = text.split { $0 == "\n" || $0 == " " || $0 == "\t" }.joined(separator: " ")
    guard cut, line.count > longestText else { return line }
    return line.prefix(longestText - 1) + "…"
  }
}

extension WorkflowGraph.ActionNode {
  /// What distinguishes it from another step of its kind: the first of its fields.
  var gist: String? {
    fields.first.map { "\($0.name): \(WorkflowPicture.line($0.text))" }
  }

  /// The fields after the first and what the step does when things go wrong, where that is not the default.
  var details: [String] {
    var lines = fields.dropFirst().map { "\($0.name): \(WorkflowPicture.line($0.text))" }
    if onFailure == .goOn { lines.append("on failure: the next step all the same") }
    if let maxAge { lines.append("not for an event older than \(maxAge.words)") }
    return lines
  }
}
