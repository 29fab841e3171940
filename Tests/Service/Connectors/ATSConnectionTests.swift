import Actions
import NetworkClient
import Synchronization
import TestSupport
import Testing
import Values

@testable import Connectors

@Suite struct `Greenhouse` {
  private let store: NoteStore

  init() throws { store = try NoteStore() }

  private func connection(
    to greenhouse: GreenhousePeer, paths: [String: String] = [:]
  ) throws -> ATSConnection {
    var settings = HTTPSettings(now: { friday })
    settings.root = greenhouse.peer.url
    settings.headers = [.init("Authorization", "Basic a2V5LTAxMjM0NTY3Og==")]
    settings.allowsPrivateAddresses = true
    settings.timeout = .seconds(20)
    return ATSConnection(
      name: "greenhouse", .greenhouse(user: "158108", paths: paths), settings,
      notes: try store.notes())
  }

  private func peer(
    _ fault: @escaping @Sendable (String) -> (HTTPPeer.Behaviour, isDone: Bool)? = { _ in nil }
  ) -> GreenhousePeer {
    GreenhousePeer(now: friday.rfc3339, fault: fault)
  }

  private func perform(
    _ operation: ATSRequest.Operation, over connection: ATSConnection, _ event: String = "evt_1",
    mayBeDone: Bool = false
  ) -> String {
    var request = ATSRequest(connection: "greenhouse", operation)
    switch operation {
    case .note, .tag: request.candidate = "8"
    default: request.application = "7"
    }
    let effect = EffectKey(event: event, workflow: "ats", step: "act")
    let report = connection.report(
      of: EffectAttempt(.ats(request), as: effect, mayBeDone: mayBeDone))
    return switch report.outcome {
    case .done: "done"
    case .transient(_, _, let reached): reached ? "transient" : "unreachable"
    case .postponed(_, let pause): "postponed \(pause.components.seconds)s"
    case .final(let reason): "final: \(reason)"
    case .uncertain: "uncertain"
    case .unresolved: "unresolved"
    }
  }

  /// Loses the first call of this kind after it was done, or before.
  private func losing(
    _ call: String, isDone: Bool
  ) -> @Sendable (String) -> (HTTPPeer.Behaviour, isDone: Bool)? {
    let isLost = Mutex(false)
    return { found in
      guard found.hasPrefix(call) else { return nil }
      return isLost.withLock { isLost in
        defer { isLost = true }
        return isLost ? nil : (.reset, isDone)
      }
    }
  }

  @Test func `sends what its documentation says`() throws {
    let greenhouse = peer()
    defer { greenhouse.stop() }
    let connection = try connection(to: greenhouse)
    #expect(perform(.advance(from: "100"), over: connection) == "done")
    #expect(perform(.move(from: "101", to: "105"), over: connection) == "done")
    #expect(perform(.note(body: "Scored 84.5", visibility: .owners), over: connection) == "done")
    #expect(perform(.tag(["fast-track"]), over: connection) == "done")
    #expect(perform(.reject(reason: "815", note: "Below", stage: nil), over: connection) == "done")
    let calls = greenhouse.peer.requests.map { "\($0.method) \($0.target) \($0.text)" }
    #expect(
      calls == [
        #"POST /v1/applications/7/advance {"from_stage_id":100}"#,
        #"POST /v1/applications/7/move {"from_stage_id":101,"to_stage_id":105}"#,
        #"POST /v1/candidates/8/activity_feed/notes {"user_id":158108,"body":"Scored 84.5","visibility":"private"}"#,
        #"POST /v1/tags/candidate {"name":"fast-track"}"#,
        "PUT /v1/candidates/8/tags/1 ",
        #"POST /v1/applications/7/reject {"rejection_reason_id":815,"notes":"Below"}"#,
      ])
    for request in greenhouse.peer.requests {
      #expect(request.headers["on-behalf-of"] == "158108")
      #expect(request.headers["authorization"] == "Basic a2V5LTAxMjM0NTY3Og==")
    }
  }

  @Test func `its paths are the project's where it says so`() throws {
    let greenhouse = peer()
    defer { greenhouse.stop() }
    let connection = try connection(
      to: greenhouse, paths: ["advance": "/v3/applications/{id}/advance"])
    #expect(perform(.advance(from: "100"), over: connection) == "done")
    #expect(greenhouse.peer.requests.map(\.target) == ["/v3/applications/7/advance"])
  }

  @Test func `a lost answer moves nobody twice`() throws {
    for operation in [
      ATSRequest.Operation.advance(from: "100"), .advance(from: nil),
      .move(from: "100", to: "101"), .move(from: nil, to: "101"),
    ] {
      for isDone in [true, false] {
        let greenhouse = peer(losing("POST /v1/applications", isDone: isDone))
        defer { greenhouse.stop() }
        let connection = try connection(to: greenhouse)
        let event = "evt_\(operation)\(isDone)"
        #expect(perform(operation, over: connection, event) == "uncertain")
        #expect(perform(operation, over: connection, event, mayBeDone: true) == "done")
        #expect(greenhouse.state.stage == 101 && greenhouse.state.changes == 1)
      }
    }
  }

  @Test func `whoever was moved by somebody else is left alone`() throws {
    let greenhouse = peer()
    defer { greenhouse.stop() }
    greenhouse.change { $0.stage = 104 }
    let connection = try connection(to: greenhouse)
    let expected = "final: `greenhouse`: the application is in another stage, `Stage`"
    #expect(perform(.advance(from: "100"), over: connection) == expected)
    #expect(perform(.move(from: "100", to: "101"), over: connection) == expected)
    // Who is there already need not be moved.
    #expect(perform(.move(from: "100", to: "104"), over: connection) == "done")
    greenhouse.change { $0.status = "hired" }
    #expect(
      perform(.advance(from: nil), over: connection)
        == "final: `greenhouse`: the application is hired")
    #expect(greenhouse.state.changes == 0)
  }

  @Test func `a rejection that was done already is done`() throws {
    let greenhouse = peer(losing("POST /v1/applications", isDone: true))
    defer { greenhouse.stop() }
    let connection = try connection(to: greenhouse)
    let rejection = ATSRequest.Operation.reject(reason: nil, note: nil, stage: nil)
    #expect(perform(rejection, over: connection) == "uncertain")
    #expect(perform(rejection, over: connection, mayBeDone: true) == "done")
    greenhouse.change { $0.status = "hired" }
    #expect(
      perform(rejection, over: connection, "evt_2")
        == "final: `greenhouse`: the application is hired")
  }

  @Test func `a note is written once, and a person decides where nobody can look`() throws {
    for isDone in [true, false] {
      let greenhouse = peer(losing("POST /v1/candidates", isDone: isDone))
      defer { greenhouse.stop() }
      let connection = try connection(to: greenhouse)
      let note = ATSRequest.Operation.note(body: "Scored \(isDone)", visibility: .admins)
      #expect(perform(note, over: connection) == "uncertain")
      #expect(perform(note, over: connection, mayBeDone: true) == "done")
      #expect(greenhouse.state.notes == ["Scored \(isDone)"])
    }
    let blind = peer { $0.hasSuffix("activity_feed") ? (.answer(403), false) : nil }
    defer { blind.stop() }
    let outcome = perform(
      .note(body: "Scored", visibility: .admins), over: try connection(to: blind), mayBeDone: true)
    #expect(outcome == "unresolved")
  }

  @Test func `a tag is made once, and made again where somebody deleted it`() throws {
    let greenhouse = peer()
    defer { greenhouse.stop() }
    let connection = try connection(to: greenhouse)
    #expect(perform(.tag(["a", "b"]), over: connection) == "done")
    #expect(perform(.tag(["a"]), over: connection, "evt_2") == "done")
    #expect(greenhouse.peer.requests.filter { $0.method == "POST" }.count == 2)
    greenhouse.change { state in
      state.tags = ["c": 9]
      state.worn = []
    }
    #expect(perform(.tag(["a"]), over: connection, "evt_3") == "done")
    #expect(greenhouse.state.worn == [greenhouse.state.tags["a"]])
  }

  @Test(
    arguments: [
      (.answer(401), "unreachable"), (.answer(403), "final: `greenhouse` answered 403 (forbidden)"),
      (.answer(404), "final: `greenhouse` answered 404 (not found)"),
      (.answer(429, headers: ["Retry-After": "4"]), "postponed 4s"),
      (.answer(429, headers: ["X-RateLimit-Reset": "1795190715"]), "postponed 5s"),
      (.answer(429), "postponed 10s"), (.answer(500), "transient"), (.answer(503), "transient"),
      (.answer(200, body: "{"), "uncertain"), (.silence, "uncertain"),
    ] as [(HTTPPeer.Behaviour, String)])
  func `understands what it is answered`(answer: HTTPPeer.Behaviour, expected: String) throws {
    let greenhouse = peer { _ in (answer, false) }
    defer { greenhouse.stop() }
    var settings = HTTPSettings(now: { friday })
    settings.root = greenhouse.peer.url
    settings.allowsPrivateAddresses = true
    settings.timeout = .seconds(2)
    let connection = ATSConnection(
      name: "greenhouse", .greenhouse(user: "1", paths: [:]), settings, notes: try store.notes())
    let found = perform(.advance(from: "100"), over: connection)
    #expect(found.hasPrefix(expected))
  }
}

@Suite struct `Other applicant tracking systems` {
  private let store: NoteStore

  init() throws { store = try NoteStore() }

  /// What was sent for the operation, by answers in order.
  private func calls(
    of system: ATSConnection.System, _ operation: ATSRequest.Operation, _ answers: [String],
    mayBeDone: Bool = false
  ) throws -> (calls: [String], outcome: StepOutcome) {
    let peer = HTTPPeer(answers.map { .answer(200, body: $0) })
    defer { peer.stop() }
    var settings = HTTPSettings(now: { friday })
    settings.root = peer.url
    settings.allowsPrivateAddresses = true
    let connection = ATSConnection(name: "ats", system, settings, notes: try store.notes())
    var request = ATSRequest(connection: "ats", operation)
    switch operation {
    case .note, .tag: request.candidate = "c-1"
    default: request.application = "a-1"
    }
    let report = connection.report(
      of: EffectAttempt(.ats(request), as: effect, mayBeDone: mayBeDone))
    return (peer.requests.map { "\($0.method) \($0.target) \($0.text)" }, report.outcome)
  }

  private func expect(
    _ system: ATSConnection.System, _ operation: ATSRequest.Operation, _ answers: [String] = ["{}"],
    mayBeDone: Bool = false, sends expected: [String]
  ) throws {
    let (found, outcome) = try calls(of: system, operation, answers, mayBeDone: mayBeDone)
    #expect(found == expected)
    guard case .done = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }

  @Test func `Ashby is sent what its description says`() throws {
    try expect(
      .ashby, .move(from: nil, to: "s-2"),
      sends: [#"POST /application.changeStage {"applicationId":"a-1","interviewStageId":"s-2"}"#])
    try expect(
      .ashby, .reject(reason: "r-1", note: nil, stage: "s-9"),
      sends: [
        #"POST /application.changeStage {"applicationId":"a-1","interviewStageId":"s-9","archiveReasonId":"r-1"}"#
      ])
    try expect(
      .ashby, .note(body: "Scored", visibility: .admins),
      sends: [#"POST /candidate.createNote {"candidateId":"c-1","note":"Scored"}"#])
    try expect(
      .ashby, .tag(["good"]), [#"{"success":true,"results":{"id":"t-1"}}"#, "{}"],
      sends: [
        #"POST /candidateTag.create {"title":"good"}"#,
        #"POST /candidate.addTag {"candidateId":"c-1","tagId":"t-1"}"#,
      ])
  }

  @Test func `Ashby's no within a 200 is one`() throws {
    let (_, outcome) = try calls(
      of: .ashby, .move(from: nil, to: "s-2"), [#"{"success":false,"errors":["invalid_input"]}"#])
    #expect(outcome.reason == "`ats` refused: `invalid_input`")
    guard case .final = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }

  @Test func `Ashby is looked at before a repeat`() throws {
    let there =
      #"{"success":true,"results":{"status":"Active","currentInterviewStage":{"id":"s-2"}}}"#
    try expect(
      .ashby, .move(from: "s-1", to: "s-2"), [there], mayBeDone: true,
      sends: [#"POST /application.info {"applicationId":"a-1"}"#])
    let notes =
      #"{"success":true,"results":[{"content":"Scored","createdAt":"2026-11-20T15:00:00.000Z"}]}"#
    try expect(
      .ashby, .note(body: "Scored", visibility: .admins), [notes], mayBeDone: true,
      sends: [#"POST /candidate.listNotes {"candidateId":"c-1"}"#])
  }

  @Test func `Lever is sent what its documentation says, in somebody's name`() throws {
    let lever = ATSConnection.System.lever(user: "u-1")
    try expect(
      lever, .move(from: nil, to: "s-2"),
      sends: [#"PUT /opportunities/a-1/stage?perform_as=u-1 {"stage":"s-2"}"#])
    try expect(
      lever, .reject(reason: "r-1", note: nil, stage: nil),
      sends: [#"PUT /opportunities/a-1/archived?perform_as=u-1 {"reason":"r-1"}"#])
    try expect(
      lever, .tag(["good", "fast"]),
      sends: [#"POST /opportunities/c-1/addTags?perform_as=u-1 {"tags":["good","fast"]}"#])
    try expect(
      lever, .note(body: "Scored", visibility: .admins),
      sends: [#"POST /opportunities/c-1/notes?perform_as=u-1 {"value":"Scored"}"#])
    try expect(
      lever, .note(body: "Scored", visibility: .admins),
      [#"{"data":[{"fields":[{"value":"Scored"}],"createdAt":1795186800000}]}"#], mayBeDone: true,
      sends: ["GET /opportunities/c-1/notes?limit=100 "])
  }
}
