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
  private let clock = StoryClock()
  /// What came of the deliveries so far, by the names of their chapters.
  private var deliveries: [String: EventID] = [:]
  private var last: EventID?

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
    options.clock = clock
    self.senders = senders
    self.state = state
    server = try Server(
      configuration, graph: graph, state: state, outboxFolder: "\(state.folder)/outbox",
      options: options)
  }

  /// What became of a delivery of a story.
  struct Told {
    let chapter: StoryDefinition.Chapter
    /// Nil where nothing was sent.
    let post: Post?
    /// Nil for a request that is no event: refused, or answered only.
    let event: EventRow?
    let runs: [RunRow]
    /// Empty when it went as expected.
    let differences: [Diagnostic]
  }

  struct Post {
    let path: String
    let answer: SignedSender.Answer
  }

  /// Lets time pass as the chapter says, sends its delivery as often as it says, waits until all work is done, and
  /// compares.
  mutating func tell(_ chapter: StoryDefinition.Chapter) throws(CommandError) -> Told {
    if let advance = chapter.advance { try pass(advance.value) }
    let scenario = chapter.scenario
    if case .nothing(let name) = scenario.input {
      return try told(chapter, nil, name.map { deliveries[$0.value] } ?? last)
    }
    guard case .payload(let name, _, let headers) = scenario.input, let sender = senders[name.value]
    else { throw .usage("the story “\(scenario.name.value)” names a source that is not there") }
    let body: [UInt8]
    do {
      body = try StoryPayload(of: scenario, at: clock.now()) { path, file in
        try Folder.read(Folder.resolve(path, from: Folder.parent(of: file.path)))
      }.bytes
    } catch {
      throw .usage(Report.text([error.finding], format: "pretty", color: false))
    }
    let delivery = try sender.sign(body, headers: headers, at: clock.now())
    var answer = try SignedSender.post(delivery, to: server.url)
    for _ in 1..<max(chapter.times, 1) {
      answer = try SignedSender.post(delivery, to: server.url)
    }
    server.waitUntilIdle()
    let id = try deliveryID(of: chapter, answer)
    deliveries[scenario.name.value] = id
    last = id
    return try told(chapter, Post(path: sender.source.path, answer: answer), id)
  }

  /// Lets time pass, so that what is to happen meanwhile happens at its time.
  private func pass(_ span: Duration) throws(CommandError) {
    let end = clock.now() + span
    do {
      let reader = try server.store.reader()
      while let due = try reader.nextParkedRun(after: clock.now()), due < end {
        clock.advance(by: due - clock.now())
        server.waitUntilIdle()
      }
    } catch {
      throw .failure("the store cannot be read: \(error.description)")
    }
    clock.advance(by: end - clock.now())
    server.waitUntilIdle()
  }

  /// A source may answer with a body of its own; the delivery is then the latest of its sender.
  private func deliveryID(
    of chapter: StoryDefinition.Chapter, _ answer: SignedSender.Answer
  ) throws(CommandError) -> EventID? {
    if let id = answer.delivery { return id }
    do {
      let filter = ListFilter(source: chapter.sourceName, limit: 1)
      return try server.store.reader().deliveries(filter).first?.id
    } catch {
      throw .failure("the store cannot be read: \(error.description)")
    }
  }

  private func told(
    _ chapter: StoryDefinition.Chapter, _ post: Post?, _ id: EventID?
  ) throws(CommandError) -> Told {
    do {
      let reader = try server.store.reader()
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
      var differences = chapter.scenario.differences(post?.answer, event, runs)
      if let answer = post?.answer, answer.isSuccess, repeats != chapter.times - 1 {
        differences.append(
          .notKnownAgain(chapter.scenario, sent: chapter.times, known: repeats))
      }
      return Told(
        chapter: chapter, post: post, event: event,
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
    _ answer: SignedSender.Answer?, _ event: EventRow?, _ runs: [RunRow]
  ) -> [Diagnostic] {
    if let answer, !answer.isSuccess { return [.refused(self, answer)] }
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
      actions: steps.filter { $0.record.state == .done || $0.isParked }.compactMap { step in
        step.record.request.flatMap { try? JSONParser().parse($0).root.value() }
      })
  }
}

extension StoredStep {
  /// The wait at which a run is parked counts among what it has done.
  fileprivate var isParked: Bool { record.state == .waiting && record.action == "wait" }
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
