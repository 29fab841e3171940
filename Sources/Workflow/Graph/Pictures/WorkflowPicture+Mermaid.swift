import Values

extension WorkflowPicture {
  /// As a Mermaid flowchart, which wikis and code hosts draw. https://mermaid.js.org/syntax/flowchart.html
  package func mermaid() -> String {
    var lines = [
      "flowchart TD", "  start([\(Self.quoted("on \(start)"))])",
    ]
    var from = "start"
    if let when = workflow.trigger.when {
      lines.append("  trigger{\(Self.quoted(Self.line(when.text, cut: false)))}")
      lines.append("  start --> trigger")
      lines.append("  trigger -- no --> ignored([\(Self.quoted("nothing is done"))])")
      from = "trigger"
    }
    for (index, way) in ways.enumerated() {
      var previous = from
      var edge = from == "trigger" ? "yes" : nil
      if let name = way.name {
        if let when = way.when {
          let condition = "c\(index + 1)"
          lines.append("  \(condition){\(Self.quoted(Self.line(when, cut: false)))}")
          lines.append("  \(from) \(Self.arrow(edge ?? (index > 0 ? "no" : nil))) \(condition)")
          from = condition
          previous = condition
          edge = name
        } else {
          edge = "otherwise: \(name)"
        }
      }
      for (number, step) in way.steps.enumerated() {
        let node = "s\(index + 1)_\(number + 1)"
        lines.append("  \(node)[\(Self.quoted(Self.box(step)))]")
        lines.append("  \(previous) \(Self.arrow(edge)) \(node)")
        previous = node
        edge = nil
      }
      lines.append("  \(previous) \(Self.arrow(edge)) done")
    }
    lines.append("  done([\(Self.quoted("end"))])")
    return lines.joined(separator: "\n")
  }

  private static func box(_ step: WorkflowGraph.ActionNode) -> String {
    var text = "\(step.action) \(step.step)"
    if let gist = step.gist { text += "\n\(gist)" }
    if let when = step.when?.text { text += "\nonly when \(line(when))" }
    return text
  }

  private static func arrow(_ label: String?) -> String {
    label.map { "-- \(quoted($0)) -->" } ?? "-->"
  }

  /// A label that says exactly the text: quotes, markup and entities in it mean nothing to Mermaid.
  private static func quoted(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": escaped += "<br/>"
      case "\"", "#", "<", ">", "&", "`", "{", "}", "\\": escaped += "#\(scalar.value);"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return "\"\(escaped)\""
  }
}
