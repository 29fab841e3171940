import Actions
import Graph
import SQLite
import Testing
import Values

@testable import Store

/// An event on its way through the store, as the runtime writes it.
@Suite struct `What is recorded of work` {
  let folder = TemporaryFolder()
  private let now = Timestamp(milliseconds: 5000)
  private let candidate = CandidateID(high: 5, low: 5)
  private let run = RunID(high: 6, low: 6)

  /// An event that has been dispatched, with a run of one step.
  private func begin(_ store: any Store) throws -> EventID {
    let id = try #require(store.acceptNow(.sample()).newEvent)
    let event = DispatchedEvent(
      id: id, type: "application.received", time: now, candidate: candidate, application: "70",
      lane: .candidate(candidate), document: Array("{\"a\": 1}".utf8), revision: "r1")
    try store.commitNow([.dispatch(event)])
    try store.commitNow([
      .event(EventProgress(id: id, state: .pending, journey: Array("{}".utf8))),
      .run(
        RunRecord(
          id: run, event: id, workflow: "welcome", revision: "r1", segment: nil, state: .running,
          start: 3, trace: Array("[]".utf8), at: now)),
      .step(step(.attempting, attempts: 1)),
    ])
    return id
  }

  private func step(
    _ state: StepRecordState, attempts: Int, result: String? = nil, reason: String? = nil
  ) -> StepRecord {
    StepRecord(
      run: run, id: "confirm", ordinal: 0, action: "email.send", state: state, attempts: attempts,
      answered: 0, request: attempts == 1 ? Array("{\"to\": 1}".utf8) : nil,
      result: result.map { Array($0.utf8) }, reason: reason, at: now)
  }

  @Test(arguments: StoreHome.allCases)
  func `a dispatched event comes back with its lane and document`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let id = try begin(store)
    let pending = try store.reader().pendingEvents(after: 0, limit: 1)
    guard case .dispatched(let event) = try #require(pending.first).content else {
      Issue.record("it was dispatched")
      return
    }
    #expect(event.id == id && event.lane == .candidate(candidate) && event.application == "70")
    #expect(event.document == Array("{\"a\": 1}".utf8) && event.revision == "r1")
    #expect(try store.reader().journey(of: id) == Array("{}".utf8))
  }

  @Test(arguments: StoreHome.allCases)
  func `a run comes back with its steps, timers and requests`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let id = try begin(store)
    let due = Timestamp(milliseconds: 9000)
    try store.commitNow([
      .step(step(.pending, attempts: 2, reason: "no answer")),
      .timer(run: run, step: "confirm", due: due, event: nil),
    ])
    let stored = try #require(try store.reader().runs(of: id).first)
    #expect(stored.id == run && stored.start == 3 && stored.state == .running)
    let step = try #require(stored.steps.first)
    #expect(step.due == due && step.record.attempts == 2 && step.record.state == .pending)
    #expect(step.record.request == Array("{\"to\": 1}".utf8))
    try store.commitNow([.noTimer(run: run, step: "confirm")])
    #expect(try store.reader().runs(of: id)[0].steps[0].due == nil)
  }

  @Test(arguments: StoreHome.allCases)
  func `an effect is written once, whichever run brings it about`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let id = try begin(store)
    for number in 1...2 {
      let task = TaskRecord(
        id: TaskID(high: 0, low: UInt64(number)), candidate: candidate,
        request: TaskRequest(title: "Call", assignee: "r@acme.example", due: now))
      try store.commitNow([
        .effect(
          EffectRecord(
            event: id, workflow: "welcome", step: "call", run: run, embedded: .task(task), at: now))
      ])
    }
    let tasks = try store.reader().tasks(ListFilter())
    #expect(tasks.map(\.id) == [TaskID(high: 0, low: 1)])
    #expect(tasks[0].title == "Call" && tasks[0].assignee == "r@acme.example")
  }

  @Test(arguments: StoreHome.allCases)
  func `a message waits in the outbox until its file is written`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let id = try begin(store)
    try store.commitNow([
      .step(step(.done, attempts: 1, result: "{}")),
      .effect(
        EffectRecord(
          event: id, workflow: "welcome", step: "confirm", run: run,
          embedded: .message(connection: "outbox"), at: now)),
    ])
    let waiting = try store.reader().unwrittenMessages(limit: 10)
    #expect(waiting.map(\.connection) == ["outbox"])
    #expect(waiting[0].request == Array("{\"to\": 1}".utf8) && waiting[0].step == "confirm")
    try store.commitNow([.messagesWritten(waiting.map(\.sequence), at: now)])
    #expect(try store.reader().unwrittenMessages(limit: 10).isEmpty)
  }

  @Test(arguments: StoreHome.allCases)
  func `a message between two that are written waits on`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let id = try begin(store)
    let steps = (1...5).map { "confirm-\($0)" }
    for (ordinal, name) in steps.enumerated() {
      try store.commitNow([
        .step(
          StepRecord(
            run: run, id: name, ordinal: ordinal + 1, action: "email.send", state: .done,
            attempts: 1, answered: 0, request: Array("{}".utf8), at: now)),
        .effect(
          EffectRecord(
            event: id, workflow: "welcome", step: name, run: run,
            embedded: .message(connection: "outbox"), at: now)),
      ])
    }
    let waiting = try store.reader().unwrittenMessages(limit: 10)
    let written = [0, 1, 3].map { waiting[$0].sequence }
    try store.commitNow([.messagesWritten(written, at: now)])
    #expect(
      try store.reader().unwrittenMessages(limit: 10).map(\.step) == ["confirm-3", "confirm-5"])
  }

  @Test(arguments: StoreHome.allCases)
  func `rows show the members that the command line promises`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let id = try begin(store)
    var record = CandidateRecord(id: candidate, at: now)
    record.tags = ["vip"]
    try store.commitNow([
      .record(record), .runState(run, .deadLettered, reason: "refused", at: now),
      .event(EventProgress(id: id, state: .deadLettered, reason: "welcome: refused")),
      .deadLetter(
        DeadLetter(
          event: id, run: run, workflow: "welcome", step: "confirm", errorClass: "final",
          reason: "refused", at: now)),
    ])
    let reader = try store.reader()
    func members(_ value: Value?) -> Set<String> {
      Set(value?.mapValue?.entries.compactMap { $0.key.stringValue } ?? [])
    }
    #expect(
      members(try reader.event(id)?.value).isSuperset(of: [
        "id", "source", "event_id", "type", "candidate", "state", "received_at", "reason",
      ]))
    #expect(
      members(try reader.run(run)?.value).isSuperset(of: [
        "id", "event", "workflow", "segment", "state", "steps",
      ]))
    #expect(
      members(try reader.candidates(ListFilter()).first?.value).isSuperset(of: [
        "id", "email", "name", "stage", "tags", "last_event", "last_message", "recruiter", "score",
      ]))
    #expect(
      members(try reader.delivery(id)?.value).isSuperset(of: [
        "id", "source", "received_at", "verdict", "status", "event",
      ]))
    #expect(try reader.events(ListFilter(state: "dead_lettered")).map(\.id) == [id])
    #expect(try reader.events(ListFilter(state: "completed")).isEmpty)
    #expect(try reader.runs(ListFilter(candidate: candidate, event: id)).map(\.id) == [run])
    #expect(try reader.deadLetters(ListFilter(event: id)).map(\.letter.errorClass) == ["final"])
  }

  @Test(arguments: StoreHome.allCases)
  func `texts of a revision are kept for the runs pinned to it`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    try store.commitNow([.revision(digest: "r1", texts: [1, 2])])
    try store.commitNow([.revision(digest: "r1", texts: [3])])
    #expect(try store.reader().revision("r1") == [1, 2])
    #expect(try store.reader().revision("r2") == nil)
  }

  @Test func `blobs are stored with a key-id byte before them`() throws {
    let store = try SQLiteStore(folder.files)
    _ = store.acceptNow(.sample(body: "{}"))
    store.close()
    let connection = try Connection(path: folder.files.database, access: .readOnly)
    let body = try connection.first("SELECT body FROM delivery_content") { row in row.blob(0) }
    #expect(body == [0] + Array("{}".utf8))
  }
}
