import Configuration
import Diagnostics
import Graph
import Scenarios
import Store
import Values

extension Verb {
  static let test = Verb(
    name: "test", question: "do the written scenarios and stories hold?",
    example: "journeyman test",
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
      var results = configuration.set.scenarios.filter { filter.includes($0.file) }.map {
        TestResult(name: $0.name.value, differences: runner.run($0).differences)
      }
      for story in configuration.set.stories where filter.includes(story.file) {
        results.append(try tell(story, configuration, graph))
      }
      print(results, arguments, terminal)
      return results.allSatisfy(\.passed) && !results.isEmpty ? .fine : .findings
    })

  /// Tells a story to the real program, with a state folder of its own.
  private static func tell(
    _ story: StoryDefinition, _ configuration: LoadedConfiguration, _ graph: ProjectGraph
  ) throws(CommandError) -> TestResult {
    let folder = try Folder.temporary("test")
    defer { Folder.remove(folder) }
    var stage = try StoryStage(configuration, graph, state: StateFiles(folder: folder))
    let server = stage.server
    defer { server.stop() }
    var differences: [Diagnostic] = []
    for chapter in story.chapters { differences += try stage.tell(chapter).differences }
    return TestResult(name: story.name.value, differences: differences)
  }

  private static func print(
    _ results: [TestResult], _ arguments: Arguments, _ terminal: Terminal
  ) {
    let format = arguments.value(.format) ?? "pretty"
    if format == "json" {
      for result in results { terminal.print(result.value.json()) }
      return
    }
    for result in results where !arguments.has(.quiet) || !result.passed {
      let mark = result.passed ? terminal.green("ok  ") : terminal.red("FAIL")
      terminal.print("\(mark) \(result.name)")
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

/// What came of one test.
private struct TestResult {
  let name: String
  /// Empty when it went as expected.
  let differences: [Diagnostic]

  var passed: Bool { differences.isEmpty }

  /// As `--format json` prints it.
  var value: Value {
    .object([
      "name": .string(name), "passed": .bool(passed),
      "differences": .list(differences.map { .string($0.message) }),
    ])
  }
}
