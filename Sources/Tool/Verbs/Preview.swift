import Actions
import Configuration
import Diagnostics
import Graph
import Scenarios
import Values

extension Verb {
  static let preview = Verb(
    name: "preview",
    question:
      "what does this message look like, wide and on a phone, in the light and in the dark?",
    example: "journeyman preview interview-confirmation",
    operands: "TEMPLATE", operandCount: 1...1,
    options: [
      Option(
        "event", "FILE",
        "the event whose values it has: canonical JSON, or a sender's body with --source "
          + "(default: that of a written scenario which sends it)"),
      EventArgument.source, EventArgument.now,
      Option("out", "DIR", "where the files are written (default: ./preview)"), .workflows,
      .schemas, .color,
    ],
    exits: "0 written, 1 the configuration has errors or no event gives the message, "
      + "2 bad usage or a missing file, 3 a file cannot be read or written",
    run: { arguments, terminal throws(CommandError) in
      let configuration = try LoadedConfiguration(arguments)
      let template = try template(arguments.operands[0], configuration)
      guard let graph = configuration.graph(terminal) else { return .findings }
      guard let sample = try sample(of: template, arguments, configuration, graph, terminal) else {
        return .findings
      }
      try write(sample, as: template, to: arguments.value(named: "out") ?? "preview", terminal)
      return .fine
    })

  private static func template(
    _ name: String, _ configuration: LoadedConfiguration
  ) throws(CommandError) -> String {
    let known = configuration.set.templates.map(\.name)
    guard !known.contains(name) else { return name }
    let meant = nearest(to: name, among: known)
    throw .usage(
      "there is no message template `\(name)`"
        + (meant.map { "; did you mean `\($0)`?" }
          ?? (known.isEmpty ? "" : "; there are \(known.sorted().joined(separator: ", "))")))
  }

  /// The message with the values of an event; nil where there is none, which has been said.
  private static func sample(
    of template: String, _ arguments: Arguments, _ configuration: LoadedConfiguration,
    _ graph: ProjectGraph, _ terminal: Terminal
  ) throws(CommandError) -> MessageSample? {
    guard let path = arguments.value(named: "event") else {
      let found = writtenSample(of: template, configuration, graph)
      if let found { terminal.say("with the event of \(found.origin)") }
      if found == nil {
        terminal.say(
          "no written scenario gives `\(template)` an event; name one with --event FILE")
      }
      return found?.sample
    }
    let argument = try EventArgument(path, arguments)
    let reception = try argument.receive(by: graph)
    guard case .event(let event) = reception else {
      terminal.say(EventArgument.words(for: reception))
      return nil
    }
    let violations = graph.violations(of: event)
    guard violations.isEmpty else {
      terminal.say(EventArgument.words(for: .quarantined(violations.reason)))
      return nil
    }
    do {
      let sample = try Simulator(graph).message(of: template, argument.input(event))
      if !sample.isSent {
        terminal.say(
          "this event would not send it: shown is what `\(sample.step)` of \(sample.workflow) would say"
        )
      }
      return sample
    } catch {
      switch error {
      case .unknown:
        terminal.say(
          "no workflow that `\(event.header.type)` triggers sends `\(template)`")
      case .failed(let failure):
        terminal.say("this event has not all that the message says: \(failure.description)")
      }
      return nil
    }
  }

  /// With the event of a scenario or a story, one that sends it before one that could.
  private static func writtenSample(
    of template: String, _ configuration: LoadedConfiguration, _ graph: ProjectGraph
  ) -> (sample: MessageSample, origin: String)? {
    let runner = ScenarioRunner(graph) { path, file in
      try Folder.read(Folder.resolve(path, from: Folder.parent(of: file.path)))
    }
    var second: (sample: MessageSample, origin: String)?
    let written =
      configuration.set.scenarios.map {
        (runner.input(of: $0), "the scenario “\($0.name.value)”")
      }
      + configuration.set.stories.flatMap { story in
        story.chapters.map {
          (runner.input(ofChapter: $0.scenario), "the story “\(story.name.value)”")
        }
      }
    for (input, origin) in written {
      guard let input, let sample = try? runner.simulator.message(of: template, input)
      else { continue }
      if sample.isSent { return (sample, origin) }
      second = second ?? (sample, origin)
    }
    return second
  }

  private static func write(
    _ sample: MessageSample, as name: String, to folder: String, _ terminal: Terminal
  ) throws(CommandError) {
    try Folder.create(folder)
    let page = PreviewPage(sample.request)
    for (ending, text) in [
      ("html", sample.request.html), ("txt", sample.request.text), ("preview.html", page.html),
    ] {
      let path = "\(folder)/\(name).\(ending)"
      try Folder.write(text, to: path)
      terminal.print(path)
    }
  }
}
