import Configuration
import Diagnostics
import Scenarios

extension Verb {
  static let test = Verb(
    name: "test", question: "do the written scenarios hold?", example: "journeyman test",
    operands: "[PATH…]", operandCount: 0...1000,
    options: [.workflows, .schemas, .format, .color, .quiet],
    exits: "0 all hold, 1 one does not or the configuration has errors, 2 bad usage, "
      + "3 a file cannot be read",
    run: { arguments, terminal throws(CommandError) in
      let configuration = try LoadedConfiguration(arguments)
      let filter = try PathFilter(arguments.operands, of: configuration)
      guard let graph = configuration.graph(terminal) else { return .findings }
      let runner = ScenarioRunner(graph) { path, file in
        try Folder.read(Folder.resolve(path, from: Folder.parent(of: file.path)))
      }
      let scenarios = configuration.set.scenarios.filter { filter.includes($0.file) }
      let results = scenarios.map(runner.run)
      print(results, arguments, terminal)
      return results.allSatisfy(\.passed) && !results.isEmpty ? .fine : .findings
    })

  private static func print(
    _ results: [ScenarioResult], _ arguments: Arguments, _ terminal: Terminal
  ) {
    let format = arguments.value(.format) ?? "pretty"
    if format == "json" {
      for result in results { terminal.print(result.value.json()) }
      return
    }
    for result in results where !arguments.has(.quiet) || !result.passed {
      let mark = result.passed ? terminal.green("ok  ") : terminal.red("FAIL")
      terminal.print("\(mark) \(result.scenario.name.value)")
    }
    let differences = results.flatMap(\.differences)
    if !differences.isEmpty {
      terminal.print("")
      terminal.print(Report.text(differences, format: format, color: terminal.usesColor))
    }
    let failed = results.count { !$0.passed }
    terminal.print("\(results.count - failed) passed, \(failed) failed")
    if results.isEmpty {
      terminal.say("no scenario was found; they are files that begin with `tests:`")
    }
  }
}
