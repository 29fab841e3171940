import Actions
import Graph
import Store
import Synchronization
import Telemetry
import Testing
import Values

@testable import Runtime

/// Carries messages with the files that the store has of them, as connections do.
private final class Carrier: BlockingPerformer {
  private let state = Mutex((store: Optional<any Store>.none, carried: [[[UInt8]]]()))
  private let refusals: Mutex<Int>

  init(refusing refusals: Int = 0) { self.refusals = Mutex(refusals) }

  func stand(before store: any Store) { state.withLock { $0.store = store } }

  /// The files of each message that went out.
  var carried: [[[UInt8]]] { state.withLock { $0.carried } }

  func report(of attempt: EffectAttempt) -> AttemptReport {
    guard case .email(let request) = attempt.request else {
      return AttemptReport(.final(reason: "it is no message"))
    }
    let refuses = refusals.withLock { left in
      defer { left -= 1 }
      return left > 0
    }
    if refuses { return AttemptReport(.final(reason: "no such address")) }
    do {
      let reader = try state.withLock { $0.store }?.reader()
      let files = try request.attachments.map { try reader?.attachedFile($0.digest) }
      guard files.allSatisfy({ $0 != nil }) else {
        return AttemptReport(.final(reason: "a file is kept nowhere any more"))
      }
      state.withLock { $0.carried.append(files.compactMap(\.self)) }
      return AttemptReport(.done(.map(.empty)))
    } catch {
      return AttemptReport(.final(reason: "the store cannot be read"))
    }
  }
}

@Suite struct `A file that messages carry` {
  private let day = Duration.seconds(86_400)
  private let content: [UInt8] = [7, 7, 7]

  private static func send(_ id: String = "send", carrying digest: String = "d1") -> StepSketch {
    var request = EmailRequest.sample
    request.attachments = [
      Attachment(name: "benefits.pdf", type: "application/pdf", digest: digest, size: 3)
    ]
    return StepSketch(
      id: id, template: FixedTemplate(request: .email(request), isEmbedded: false))
  }

  private func bench(_ carrier: Carrier, _ steps: [StepSketch]) throws -> TestBench {
    let bench = try TestBench([.sample(steps)], receiver: carrier)
    bench.compile = { [graph = bench.graph] _, _ in graph }
    try bench.engine.start(texts: Array("r1".utf8), files: ["d1": content])
    carrier.stand(before: bench.store)
    return bench
  }

  /// The configuration carries no file any more, and is not the one before the current one either.
  private func reloadTwice(_ bench: TestBench) throws {
    for revision in ["r2", "r3"] {
      let graph = try SampleProject.graph([.sample([.send()])], revision: revision)
      try bench.engine.reload(graph, texts: Array(revision.utf8))
    }
  }

  private func sweep(_ bench: TestBench, events period: Duration? = nil) throws {
    try Janitor(
      Retention(events: period), store: bench.store, dispatcher: bench.engine.dispatcher,
      removeFiles: { _, _ in 0 }, clock: bench.clock, log: .silent, metrics: Metrics()
    ).sweep(bench.reader())
  }

  private func file(_ bench: TestBench, _ digest: String = "d1") throws -> [UInt8]? {
    try bench.reader().attachedFile(digest)
  }

  @Test func `is there for a replay just before its event goes, and goes with it`() throws {
    let carrier = Carrier()
    let bench = try bench(carrier, [Self.send()])
    let id = try #require(bench.deliver())
    bench.settle()
    // Of the files of then: those of now carry nothing.
    let original = bench.graph
    bench.compile = { _, _ in original }
    bench.clock.advance(by: day * 5 - .seconds(1))
    try sweep(bench, events: day * 5)
    #expect(try bench.act(again: id.description) == ["queued"])
    bench.settle()
    #expect(carrier.carried == [[content], [content]])
    try reloadTwice(bench)
    try sweep(bench, events: day * 5)
    #expect(try file(bench) == content)
    bench.clock.advance(by: .seconds(2))
    try sweep(bench, events: day * 5)
    #expect(try file(bench) == nil)
    #expect(try bench.act(again: id.description, command: 2) == ["refused"])
    #expect(carrier.carried.count == 2)
    bench.stop()
  }

  @Test func `stays for a dead letter, however old, and goes once that is closed`() throws {
    let carrier = Carrier(refusing: 1)
    let bench = try bench(carrier, [Self.send()])
    let id = try #require(bench.deliver())
    bench.settle()
    try reloadTwice(bench)
    bench.clock.advance(by: day * 100)
    try sweep(bench, events: day)
    #expect(try file(bench) == content)
    #expect(try bench.replay(id.description, revision: "original") == ["queued"])
    bench.settle()
    #expect(carrier.carried == [[content]])
    // Its texts go with the next configuration, its message now.
    try reloadTwice(bench)
    try sweep(bench, events: day)
    #expect(try file(bench) == nil)
    bench.stop()
  }

  @Test func `stays for a parked run that will name it`() throws {
    let carrier = Carrier()
    let bench = try bench(carrier, [.wait(for: day * 60), Self.send()])
    bench.deliver()
    bench.settle()
    try reloadTwice(bench)
    bench.clock.advance(by: day * 50)
    try sweep(bench, events: day)
    #expect(try file(bench) == content)
    bench.clock.advance(by: day * 10)
    bench.settle()
    #expect(carrier.carried == [[content]])
    bench.stop()
  }

  @Test func `stays with its message where events are kept for ever`() throws {
    let carrier = Carrier()
    let bench = try bench(carrier, [Self.send()])
    bench.deliver()
    bench.settle()
    try reloadTwice(bench)
    bench.clock.advance(by: day * 5000)
    try sweep(bench)
    #expect(try file(bench) == content)
    bench.stop()
  }

  @Test func `stays as long as the configuration names it, and goes when none does`() throws {
    let bench = try bench(Carrier(), [.task()])
    bench.clock.advance(by: day * 5000)
    try sweep(bench)
    #expect(try file(bench) == content)
    try reloadTwice(bench)
    try sweep(bench)
    #expect(try file(bench) == nil)
    bench.stop()
  }

  @Test func `goes some at a time, however many they are`() throws {
    let bench = try bench(Carrier(), [.task()])
    try bench.commit((0..<23).map { .attachedFile(digest: "old-\($0)", content: [1]) })
    try sweep(bench)
    #expect(try bench.reader().unusedFiles(limit: 99) == [])
    #expect(try file(bench) == content && file(bench, "old-22") == nil)
    bench.stop()
  }
}

@Suite struct `What is known of a job` {
  private let day = Duration.seconds(86_400)

  private func sweep(_ bench: TestBench, _ candidates: Duration?) throws -> Metrics {
    let metrics = Metrics()
    try Janitor(
      Retention(candidates: candidates), store: bench.store, dispatcher: bench.engine.dispatcher,
      removeFiles: { _, _ in 0 }, clock: bench.clock, log: .silent, metrics: metrics
    ).sweep(bench.reader())
    return metrics
  }

  /// What an event that names no more than the job is completed with.
  private func title(_ bench: TestBench, _ job: String, of candidate: String) throws -> Value? {
    let event = bench.deliver(["candidate": .string(candidate), "name": "X", "job": .string(job)])
    bench.settle()
    return try bench.document(event)?["job"]?["title"]
  }

  @Test func `goes when nobody has spoken of it for as long as candidates are kept`() throws {
    let bench = try TestBench([.sample([.send()])])
    try bench.start()
    bench.deliver(["candidate": "7", "name": "Ada", "job": "1", "title": "Engineer"])
    bench.deliver(["candidate": "8", "name": "Bob", "job": "2", "title": "Designer"])
    bench.settle()
    bench.clock.advance(by: day * 4)
    // Nothing new is said.
    bench.deliver(["candidate": "9", "name": "Cy", "job": "2", "title": "Designer"])
    bench.settle()
    bench.clock.advance(by: day - .seconds(1))
    _ = try sweep(bench, day * 5)
    #expect(try bench.reader().fact(.job, "ats/1") != nil)
    bench.clock.advance(by: .seconds(2))
    let metrics = try sweep(bench, day * 5)
    #expect(metrics.openMetrics.contains("journeyman_records_removed_total{kind=\"jobs\"} 1"))
    #expect(try bench.reader().fact(.job, "ats/1") == nil)
    #expect(try bench.reader().fact(.job, "ats/2") != nil)
    // The server remembers nothing of it either, and all of the other one.
    #expect(try title(bench, "1", of: "10") == nil)
    #expect(try title(bench, "2", of: "11") == "Designer")
    bench.stop()
  }

  @Test func `stays where candidates are kept for ever`() throws {
    let bench = try TestBench([.sample([.send()])])
    try bench.start()
    bench.deliver(["candidate": "7", "name": "Ada", "job": "1", "title": "Engineer"])
    bench.settle()
    bench.clock.advance(by: day * 5000)
    _ = try sweep(bench, nil)
    #expect(try title(bench, "1", of: "8") == "Engineer")
    bench.stop()
  }

  @Test func `stays where somebody has spoken of it since it was looked for`() throws {
    let bench = try TestBench([.sample([.send()])])
    try bench.start()
    bench.deliver(["candidate": "7", "name": "Ada", "job": "1", "title": "Engineer"])
    bench.settle()
    bench.clock.advance(by: day * 9)
    let time = bench.clock.now() - day
    #expect(try bench.reader().jobs(unsaidSince: time, limit: 9) == ["ats/1"])
    #expect(try title(bench, "1", of: "8") == "Engineer")
    try bench.commit([.forgetJobs(["ats/1"], unsaidSince: time)])
    #expect(try bench.reader().fact(.job, "ats/1") != nil)
    bench.stop()
  }

  @Test func `goes some at a time, however many they are`() throws {
    let bench = try TestBench([.sample([.send()])])
    try bench.start()
    for number in 0..<230 {
      bench.deliver(["candidate": "7", "name": "Ada", "job": .string("\(number)"), "title": "T"])
    }
    bench.settle()
    bench.clock.advance(by: day * 9)
    let metrics = try sweep(bench, day)
    #expect(metrics.openMetrics.contains("journeyman_records_removed_total{kind=\"jobs\"} 230"))
    #expect(try bench.reader().jobs(unsaidSince: bench.clock.now(), limit: 9) == [])
    bench.stop()
  }
}
