import Diagnostics
import Graph

extension Verb {
  private static let details = Option(
    "details", documentation: "every field of each step, not only the first")

  static let graph = Verb(
    name: "graph",
    question: "what does a workflow do, as a picture? Drawn from the graph that runs",
    example: "journeyman graph application-received", operands: "[WORKFLOW]", operandCount: 0...1,
    options: [
      details,
      Option(
        "format", "FORMAT", choices: ["text", "mermaid"], "how to draw it (default: text)"),
      .workflows, .schemas, .color,
    ],
    exits: "0 drawn, 1 the configuration has errors, 2 bad usage or no such workflow, "
      + "3 a file cannot be read",
    run: { arguments, terminal throws(CommandError) in
      let configuration = try LoadedConfiguration(arguments)
      guard let project = configuration.graph(terminal) else { return .findings }
      let isMermaid = arguments.value(named: "format") == "mermaid"
      let pictures = try workflows(arguments.operands.first, of: project).map {
        WorkflowPicture(of: $0, in: project)
      }
      let drawn = pictures.map { picture in
        guard isMermaid else { return picture.text(details: arguments.has(details)) }
        // Several charts on one page need a heading each; the fences make the output a page that wikis draw.
        return pictures.count == 1
          ? picture.mermaid()
          : "## \(picture.workflow.name)\n\n```mermaid\n\(picture.mermaid())\n```"
      }
      terminal.print(drawn.joined(separator: "\n\n"))
      return .fine
    })

  private static func workflows(
    _ name: String?, of project: ProjectGraph
  ) throws(CommandError) -> [WorkflowGraph] {
    guard let name else { return project.workflows }
    if let found = project.workflow(named: name) { return [found] }
    let known = project.workflows.map(\.name)
    throw .usage(
      "there is no workflow `\(name)`"
        + (nearest(to: name, among: known).map { "; did you mean `\($0)`?" }
          ?? "; there are \(known.map { "`\($0)`" }.joined(separator: ", "))"))
  }
}
