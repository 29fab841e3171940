import Configuration
import Graph
import Store

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Verb {
  private static let once = Option("once", documentation: "end when the story is told")

  static let demo = Verb(
    name: "demo",
    question: "shows me: a real server, signed webhooks, and what became of each. Sends nothing",
    example: "journeyman demo --once", operands: "", operandCount: 0...0,
    options: [once, .state, .workflows, .schemas, .color],
    exits: "0 all came out as expected, 1 it did not or the configuration has errors, 2 bad usage, "
      + "3 the server cannot start",
    run: { arguments, terminal throws(CommandError) in
      let configuration = try LoadedConfiguration(arguments)
      guard let graph = configuration.graph(terminal) else { return .findings }
      let stories = try stories(of: configuration)
      let signals = ServerSignals()
      let state = StateFiles(folder: try stateFolder(arguments))
      var stage = try StoryStage(configuration, graph, state: state)
      let server = stage.server
      defer { server.stop() }
      let page = DemoPage(server: stage.server, state: state, terminal: terminal)
      page.printWhere()
      var asExpected = true
      for story in stories { asExpected = try tell(story, on: &stage, page) && asExpected }
      try page.printEnd(asExpected: asExpected)
      if arguments.has(once) { return asExpected ? .fine : .findings }
      terminal.print("")
      terminal.print("serving on \(server.url) until Ctrl-C")
      _ = signals.next()
      return asExpected ? .fine : .findings
    })

  /// A new folder of its own, unless one is named.
  private static func stateFolder(_ arguments: Arguments) throws(CommandError) -> String {
    if let named = arguments.value(.state) { return named }
    return try Folder.temporary("demo")
  }

  private static func tell(
    _ story: StoryDefinition, on stage: inout StoryStage, _ page: DemoPage
  ) throws(CommandError) -> Bool {
    page.printHead(of: story)
    var asExpected = true
    for (index, chapter) in story.chapters.enumerated() {
      let told = try stage.tell(chapter)
      asExpected = try page.print(told, number: index + 1) && asExpected
    }
    return asExpected
  }

  /// The stories of the configuration; without any, its scenarios that have a sender's own body.
  private static func stories(
    of configuration: LoadedConfiguration
  ) throws(CommandError) -> [StoryDefinition] {
    let set = configuration.set
    guard set.stories.isEmpty else { return set.stories }
    let alone = set.scenarios.compactMap { scenario -> StoryDefinition? in
      guard case .payload = scenario.input, scenario.set.isEmpty, scenario.journey == nil else {
        return nil
      }
      return StoryDefinition(
        name: scenario.name, chapters: [.init(scenario: scenario, times: 1)], file: scenario.file)
    }
    guard !alone.isEmpty else {
      throw .usage(
        "there is nothing to show: no test of `\(configuration.folder)` has a `story`, or a `source` "
          + "with a `payload`")
    }
    return alone
  }
}
