import Foundation
import Graph
import SQLite
import Store
import Threads
import Values

/// A state folder in which the program has worked on one delivery, and which holds as many events like it as are wanted: each
/// of another candidate, with its delivery, run, steps, record and whatever the first one has of timers and dead letters. They
/// are written by the store's own means, which is a hundred times faster than to send them.
struct StockedState {
  let folder: URL
  private let pattern: Pattern
  private static let wave = 2_048

  /// What there is of the first event.
  private struct Pattern {
    let event: EventRow
    let document: String
    let record: CandidateRecord
    let run: StoredRun
    let trace: [UInt8]
    let letter: DeadLetterRow?
    let body: [UInt8]
    let headers: [UInt8]
    let journey: [UInt8]?
  }

  /// `project` is where the program finds its workflows; the first delivery comes to rest by `isSettled`.
  init(
    _ project: ScaleProject, count: Int, isSettled: (any StoreReader) throws -> Bool
  ) throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "journeyman-benchmark-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let server = try ServedProgram(
      workflows: project.workflows, state: folder, environment: project.environment, keeps: true)
    _ = try LoadGenerator(
      port: server.port, connections: 1, DeliveryMaker(GreenhouseBody.trimmed())
    ).run(count: 1)
    let files = StateFiles(folder: folder.path)
    let deadline = Clock.wall + 30
    while try !isSettled(SQLiteReader(files)) {
      guard Clock.wall < deadline else { throw BenchmarkFailure("the first event does not settle") }
      usleep(20_000)
    }
    server.stop()
    pattern = try Self.pattern(SQLiteReader(files))
    try stock(files, count)
  }

  private static func pattern(_ reader: any StoreReader) throws -> Pattern {
    guard let id = try reader.events(ListFilter(limit: 1)).first?.id,
      let event = try reader.event(id), let document = event.document,
      let delivery = try reader.delivery(id), let candidate = event.candidate,
      let record = try reader.record(of: candidate), let run = try reader.runs(of: id).first,
      let row = try reader.run(run.id)
    else { throw BenchmarkFailure("the first event left too little behind") }
    return Pattern(
      event: event, document: String(decoding: document, as: UTF8.self), record: record, run: run,
      trace: row.trace ?? [], letter: try reader.deadLetters(ListFilter(limit: 1)).first,
      body: delivery.body, headers: delivery.headers, journey: try reader.journey(of: id))
  }

  private func stock(_ files: StateFiles, _ count: Int) throws {
    let store = try SQLiteStore(files)
    defer { store.close() }
    for start in stride(from: 0, to: count, by: Self.wave) {
      let numbers = start..<min(start + Self.wave, count)
      let events = try accept(numbers, store)
      try store.commitNow(zip(numbers, events).flatMap { changes($0, $1) })
    }
  }

  private func accept(_ numbers: Range<Int>, _ store: SQLiteStore) throws -> [EventID] {
    let answers = Monitor<[EventID]>([])
    for number in numbers {
      let delivery = Delivery(
        source: pattern.event.source, content: .event(id: "stock-\(number)", contentKey: nil),
        headers: pattern.headers, body: pattern.body,
        digest: [UInt8](repeating: 1, count: 32), receivedAt: pattern.event.receivedAt,
        verdict: .verified, status: 200)
      store.accept(delivery) { result in
        guard case .success(let acceptance) = result else { return }
        answers.withLock { $0.append(acceptance.delivery) }
        answers.wakeAll()
      }
    }
    return answers.wait { $0.count == numbers.count ? $0 : nil }
  }

  private func changes(_ number: Int, _ event: EventID) -> [Change] {
    let at = pattern.event.receivedAt
    let candidate = CandidateID(high: 7, low: UInt64(number))
    let run = RunID(high: UInt64(at.milliseconds), low: UInt64(number))
    let document = pattern.document.replacing(
      pattern.event.id.description, with: event.description)
    var record = CandidateRecord(id: candidate, at: at)
    record.read(pattern.record)
    var changes: [Change] = [
      .dispatch(
        DispatchedEvent(
          id: event, type: pattern.event.type ?? "", time: pattern.event.time ?? at,
          candidate: candidate, application: pattern.event.application,
          lane: .candidate(candidate), document: Array(document.utf8),
          revision: pattern.run.revision)),
      .record(record),
      .run(
        RunRecord(
          id: run, event: event, workflow: pattern.run.workflow, revision: pattern.run.revision,
          segment: pattern.run.segment, state: pattern.run.state, start: pattern.run.start,
          trace: pattern.trace, reason: pattern.run.reason, at: at)),
    ]
    for step in pattern.run.steps {
      changes.append(.step(step.record.moved(to: run)))
      if let due = step.due {
        changes.append(.timer(run: run, step: step.record.id, due: due, event: nil))
      }
    }
    if let letter = pattern.letter?.letter {
      changes.append(
        .deadLetter(
          DeadLetter(
            event: event, run: run, workflow: letter.workflow, step: letter.step,
            errorClass: letter.errorClass, reason: letter.reason, at: letter.at)))
    }
    changes.append(
      .event(
        EventProgress(
          id: event, state: pattern.event.state, reason: pattern.event.reason,
          journey: pattern.journey)))
    return changes
  }
}

extension CandidateRecord {
  /// Takes on what another one says.
  fileprivate mutating func read(_ other: CandidateRecord) {
    (email, name, tags, fields) = (other.email, other.name, other.tags, other.fields)
    (applications, events, lastEvent) = (other.applications, other.events, other.lastEvent)
    (lastMessage, updatedAt) = (other.lastMessage, other.updatedAt)
  }
}

extension StepRecord {
  fileprivate func moved(to run: RunID) -> StepRecord {
    StepRecord(
      run: run, id: id, ordinal: ordinal, action: action, state: state, attempts: attempts,
      answered: answered, request: request, result: result, reason: reason, at: at)
  }
}
