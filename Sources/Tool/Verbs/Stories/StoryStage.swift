import Configuration
import Diagnostics
import Graph
import Scenarios
import Store
import Telemetry
import Values

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The real program on a free port, with secrets made for the occasion and every message going to a folder, to which
/// stories are told. Nothing can leave this machine.
struct StoryStage {
  let server: Server
  let state: StateFiles
  private let senders: [String: SignedSender]

  init(
    _ configuration: LoadedConfiguration, _ graph: ProjectGraph, state: StateFiles
  ) throws(CommandError) {
    var senders: [String: SignedSender] = [:]
    var options = Server.Options()
    for source in graph.sources {
      let secret = try SignedSender.newSecret(for: source)
      senders[source.name] = SignedSender(
        source: source, secret: source.signature == nil ? nil : secret)
      options.secrets[source.name] = [secret]
    }
    options.port = 0
    // Nobody else knows the port, and a story is told on this machine only.
    options.allowUnsigned = true
    options.keepsMailHere = true
    options.log = Log(minimum: .error)
    self.senders = senders
    self.state = state
    server = try Server(
      configuration, graph: graph, state: state, outboxFolder: "\(state.folder)/outbox",
      options: options)
  }

  /// What became of a delivery of a story.
  struct Told {
    let chapter: StoryDefinition.Chapter
    let path: String
    let answer: SignedSender.Answer
    /// Nil for a request that is no event: refused, or answered only.
    let event: EventRow?
    let runs: [RunRow]
    /// Empty when it went as expected.
    let differences: [Diagnostic]
  }

  /// Sends one delivery as often as its chapter says, waits until its work is done, and compares.
  func tell(_ chapter: StoryDefinition.Chapter) throws(CommandError) -> Told {
    let scenario = chapter.scenario
    guard case .payload(let name, _, let headers) = scenario.input, let sender = senders[name.value]
    else { throw .usage("the story “\(scenario.name.value)” names a source that is not there") }
    let body: [UInt8]
    do {
      let now = Timestamp(milliseconds: WallTime.current.milliseconds)
      body = try StoryPayload(of: scenario, at: now) { path, file in
        try Folder.read(Folder.resolve(path, from: Folder.parent(of: file.path)))
      }.bytes
    } catch {
      throw .usage(Report.text([error.finding], format: "pretty", color: false))
    }
    let delivery = try sender.sign(body, headers: headers)
    var answer = try SignedSender.post(delivery, to: server.url)
    for _ in 1..<max(chapter.times, 1) {
      answer = try SignedSender.post(delivery, to: server.url)
    }
    server.waitUntilIdle()
    return try told(chapter, sender.source.path, answer)
  }

  private func told(
    _ chapter: StoryDefinition.Chapter, _ path: String, _ answer: SignedSender.Answer
  ) throws(CommandError) -> Told {
    do {
      let reader = try server.store.reader()
      // A source may answer with a body of its own; the delivery is then the latest of its sender.
      var id = answer.delivery
      if id == nil {
        id = try reader.deliveries(ListFilter(source: chapter.sourceName, limit: 1)).first?.id
      }
      var event: EventRow?
      var repeats = 0
      if let id {
        event = try reader.event(id)
        repeats = try reader.delivery(id)?.repeats ?? 0
      }
      var runs: [RunRow] = []
      if let event {
        for run in try reader.runs(ListFilter(event: event.id)) {
          if let whole = try reader.run(run.id) { runs.append(whole) }
        }
      }
      var differences = chapter.scenario.differences(answer, event, runs)
      if answer.isSuccess, repeats != chapter.times - 1 {
        differences.append(
          .notKnownAgain(chapter.scenario, sent: chapter.times, known: repeats))
      }
      return Told(
        chapter: chapter, path: path, answer: answer, event: event,
        runs: runs.sorted { $0.workflow < $1.workflow }, differences: differences)
    } catch {
      throw .failure("the store cannot be read: \(error.description)")
    }
  }
}

extension StoryDefinition.Chapter {
  var sourceName: String? {
    if case .payload(let source, _, _) = scenario.input { source.value } else { nil }
  }
}

extension ScenarioDefinition {
  fileprivate func differences(
    _ answer: SignedSender.Answer, _ event: EventRow?, _ runs: [RunRow]
  ) -> [Diagnostic] {
    guard answer.isSuccess else {
      return [.refused(self, answer)]
    }
    guard let event else { return differences(from: .answerOnly) }
    switch event.state {
    case .ignored: return differences(from: .ignored(event.reason))
    case .quarantined: return differences(from: .quarantined(event.reason ?? ""))
    default: return differences(from: runs.map(\.observation))
    }
  }
}

extension RunRow {
  fileprivate var observation: Observation {
    let stop = steps.last.flatMap { $0.record.action == "stop" ? $0.record : nil }
    let outcome =
      state == .completed && stop?.state == .done ? "stopped" : state.rawValue
    return Observation(
      workflow: workflow, segment: segment, outcome: outcome, reason: reason ?? stop?.reason,
      conditions: [],
      actions: steps.filter { $0.record.state == .done }.compactMap { step in
        step.record.request.flatMap { try? JSONParser().parse($0).root.value() }
      })
  }
}

extension Diagnostic {
  fileprivate static func refused(
    _ scenario: ScenarioDefinition, _ answer: SignedSender.Answer
  ) -> Diagnostic {
    Diagnostic(
      rule: "delivery-refused",
      "the delivery “\(scenario.name.value)” was answered \(answer.status): \(answer.text)",
      at: scenario.expect.span)
  }

  fileprivate static func notKnownAgain(
    _ scenario: ScenarioDefinition, sent: Int, known: Int
  ) -> Diagnostic {
    Diagnostic(
      rule: "repeats-differ",
      sent == 1
        ? "the delivery “\(scenario.name.value)” was sent once and is known from before"
        : "of \(sent) times that “\(scenario.name.value)” was sent, \(known) were recognised as repeats",
      at: scenario.expect.span, help: "an event is known by the `event_id` of its source")
  }
}
