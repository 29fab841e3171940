import Actions
import NetworkClient
import TestSupport
import Testing
import Threads
import Values

@testable import Connectors

@Suite struct `A connection to HubSpot` {
  private func write(
    _ email: String, _ properties: [String: String] = [:], stage: String? = nil,
    back: Bool = false, tags: [String] = []
  ) -> HubSpotContactRequest {
    HubSpotContactRequest(
      connection: "hubspot", email: email, lifecycleStage: stage, mayGoBack: back,
      properties: properties.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) }, tags: tags)
  }

  private func connection(
    _ hubSpot: HubSpotPeer, age: Duration = .milliseconds(20), size: Int? = nil
  ) -> HubSpotConnection {
    var settings = HubSpotConnection.Settings()
    settings.batchAge = age
    settings.batchSize = size
    settings.tagsProperty = "recruiting_tags"
    settings.searchDelay = .milliseconds(20)
    return HubSpotConnection(name: "hubspot", hubSpot.settings(), settings)
  }

  /// Asks for all of it at once; what became of each, in the order of asking.
  private func outcomes(
    _ connection: HubSpotConnection, _ requests: [ActionRequest], mayBeDone: Bool = false
  ) -> [StepOutcome] {
    let ended = Monitor<[Int: StepOutcome]>([:])
    for (place, request) in requests.enumerated() {
      let effect = EffectKey(event: "evt_1", workflow: "w", step: "s\(place)")
      connection.perform(EffectAttempt(request, as: effect, mayBeDone: mayBeDone)) { report in
        ended.withLock { $0[place] = report.outcome }
        ended.wakeAll()
      }
    }
    let all = ended.wait { $0.count == requests.count ? $0 : nil }
    return requests.indices.compactMap { all[$0] }
  }

  private func words(_ outcome: StepOutcome) -> String {
    switch outcome {
    case .done(let value): "done \(value.json())"
    case .final: "final"
    case .transient: "transient"
    case .uncertain: "uncertain"
    case .postponed: "postponed"
    case .unresolved: "unresolved"
    }
  }

  @Test func `writes contacts together, each step with an outcome of its own`() {
    let hubSpot = HubSpotPeer()
    let requests = [
      write("a@x.example", ["city": "Rome"], tags: ["one"]),
      write("b@x.example", ["city": "refused"]),
      write("a@x.example", ["city": "Paris"], tags: ["two"]), write("c@x.example", stage: "lead"),
    ]
    let outcomes = outcomes(
      connection(hubSpot, age: .seconds(3600), size: 3), requests.map { .hubSpotContact($0) })
    #expect(
      outcomes.map(words) == [
        #"done {"id":"id of a@x.example","new":true}"#, "final",
        #"done {"id":"id of a@x.example","new":true}"#,
        #"done {"id":"id of c@x.example","new":true}"#,
      ])
    let seen = hubSpot.seen
    #expect(seen.calls == [["a@x.example", "b@x.example", "c@x.example"]])
    #expect(seen.contacts["a@x.example"]?["city"] == "Paris")
    #expect(seen.contacts["a@x.example"]?["recruiting_tags"] == ";one;two")
    #expect(seen.contacts["c@x.example"]?["lifecyclestage"] == "lead")
    #expect(hubSpot.requests[0].headers["authorization"] == "Bearer pat-eu1-a-secret")
  }

  @Test func `sends what has come when the first has waited long enough`() {
    let hubSpot = HubSpotPeer()
    let outcomes = outcomes(connection(hubSpot), [.hubSpotContact(write("a@x.example"))])
    #expect(words(outcomes[0]).hasPrefix("done"))
  }

  @Test func `never sends more than a call takes, nor an address twice in one`() {
    let hubSpot = HubSpotPeer()
    let requests = (0..<450).map { write("c\($0 % 150)@x.example", ["round": "\($0 / 150)"]) }
    let outcomes = outcomes(connection(hubSpot), requests.map { .hubSpotContact($0) })
    #expect(outcomes.allSatisfy { words($0).hasPrefix("done") })
    let seen = hubSpot.seen
    #expect(seen.violations.isEmpty && seen.contacts.count == 150)
    #expect(seen.contacts.values.allSatisfy { $0["round"] == "2" })
  }

  @Test func `clears the stage before it goes back`() {
    let hubSpot = HubSpotPeer()
    let outcomes = outcomes(
      connection(hubSpot), [.hubSpotContact(write("a@x.example", stage: "lead", back: true))])
    #expect(words(outcomes[0]).hasPrefix("done"))
    let bodies = hubSpot.requests.map(\.text)
    #expect(bodies.count == 2)
    #expect(bodies.first?.contains(#""lifecyclestage":"""#) == true)
    #expect(bodies.last?.contains(#""lifecyclestage":"lead""#) == true)
  }

  @Test func `finds the one for whose sake a whole call is refused`() {
    let hubSpot = HubSpotPeer()
    let requests = (0..<8).map { write("c\($0)@x.example", $0 == 5 ? ["unknown": "1"] : [:]) }
    let outcomes = outcomes(
      connection(hubSpot, age: .seconds(3600), size: 8), requests.map { .hubSpotContact($0) })
    for (place, outcome) in outcomes.enumerated() {
      #expect(words(outcome).hasPrefix(place == 5 ? "final" : "done"), "\(place)")
    }
    #expect(hubSpot.seen.contacts.count == 7 && hubSpot.seen.calls.count <= 7)
  }

  @Test func `one write that is refused spoils no other to the same contact`() {
    let hubSpot = HubSpotPeer()
    let requests = [
      write("a@x.example", ["city": "Rome"]), write("a@x.example", ["phone": "refused"]),
    ]
    let outcomes = outcomes(connection(hubSpot), requests.map { .hubSpotContact($0) })
    #expect(outcomes.map { words($0).prefix(5) } == ["done ", "final"])
    #expect(hubSpot.seen.contacts["a@x.example"]?["city"] == "Rome")
  }

  @Test(arguments: [
    (HTTPPeer.Behaviour.answer(429, headers: ["Retry-After": "60"]), "postponed"),
    (.reset, "uncertain"), (.resetAtOnce, "uncertain"), (.answer(500), "transient"),
    (.noise, "uncertain"), (.answer(401), "transient"), (.half, "uncertain"),
    (.answer(200, body: "<html>"), "uncertain"),
  ])
  func `tells all steps of a call what became of it`(fault: HTTPPeer.Behaviour, word: String) {
    let hubSpot = HubSpotPeer([fault])
    let requests = ["a@x.example", "b@x.example"].map {
      ActionRequest.hubSpotContact(write($0))
    }
    let outcomes = outcomes(connection(hubSpot, age: .seconds(3600), size: 2), requests)
    #expect(outcomes.map(words) == [word, word])
  }

  @Test func `makes a task once, however often it is tried`() {
    let hubSpot = HubSpotPeer()
    let connection = connection(hubSpot)
    let task = ActionRequest.task(
      TaskRequest(title: "Call Ada", connection: "hubspot", contact: "ada@example.org"))
    #expect(outcomes(connection, [task]).map(words) == [#"done {"id":"task-1"}"#])
    #expect(
      outcomes(connection, [task], mayBeDone: true).map(words) == [#"done {"id":"task-1"}"#])
    let seen = hubSpot.seen
    #expect(seen.tasks.count == 1 && seen.contacts["ada@example.org"] != nil)
    #expect(
      seen.tasks.first?["associations"]?.listValue?.first?["to"]?["id"]
        == "id of ada@example.org")
  }

  @Test func `looks again for a task that is too new for HubSpot's search`() {
    let hubSpot = HubSpotPeer(lateSearches: 1)
    let connection = connection(hubSpot)
    let task = ActionRequest.task(
      TaskRequest(title: "Call Ada", connection: "hubspot", contact: "ada@example.org"))
    #expect(outcomes(connection, [task]).map(words) == [#"done {"id":"task-1"}"#])
    #expect(
      outcomes(connection, [task], mayBeDone: true).map(words) == [#"done {"id":"task-1"}"#])
    #expect(hubSpot.seen.tasks.count == 1 && hubSpot.seen.searches == 2)
  }

  @Test func `makes a task that no look has found, and does others meanwhile`() {
    let hubSpot = HubSpotPeer()
    let connection = connection(hubSpot)
    let tasks = (0..<5).map { number in
      ActionRequest.task(
        TaskRequest(title: "Call \(number)", connection: "hubspot", contact: "ada@example.org"))
    }
    let outcomes = outcomes(connection, tasks, mayBeDone: true).map(words)
    #expect(outcomes.allSatisfy { $0.hasPrefix("done") } && Set(outcomes).count == 5)
    #expect(hubSpot.seen.tasks.count == 5 && hubSpot.seen.searches == 10)
  }

  @Test func `looks for a task to the end when the configuration has another one`() {
    let hubSpot = HubSpotPeer()
    var connection: HubSpotConnection? = connection(hubSpot)
    let ended = Monitor<StepOutcome?>(nil)
    connection?.perform(
      EffectAttempt(
        .task(TaskRequest(title: "Call Ada", connection: "hubspot", contact: "ada@example.org")),
        as: EffectKey(event: "evt_1", workflow: "w", step: "s"), mayBeDone: true)
    ) { report in
      ended.withLock { $0 = report.outcome }
      ended.wakeAll()
    }
    connection = nil
    #expect(words(ended.wait { $0 }) == #"done {"id":"task-1"}"#)
  }

  @Test func `does what waits when the configuration has another one`() {
    let hubSpot = HubSpotPeer()
    var connection: HubSpotConnection? = connection(hubSpot, age: .seconds(3600))
    let ended = Monitor(false)
    connection?.perform(
      EffectAttempt(
        .hubSpotContact(write("a@x.example")),
        as: EffectKey(event: "evt_1", workflow: "w", step: "s"))
    ) { _ in
      ended.withLock { $0 = true }
      ended.wakeAll()
    }
    connection = nil
    ended.wait { $0 ? () : nil }
    #expect(hubSpot.seen.contacts["a@x.example"] != nil)
  }

  @Test func `is asked by the doctor without a change`() throws {
    let hubSpot = HubSpotPeer()
    let words = try HubSpotConnection.probe(name: "hubspot", hubSpot.settings())
    #expect(words.contains("contacts"))
    #expect(hubSpot.requests.map(\.method) == ["GET"])
    let refused = HubSpotPeer([
      .answer(403, body: #"{"category":"MISSING_SCOPES"}"#)
    ])
    #expect(throws: ConnectorProblem.self) {
      _ = try HubSpotConnection.probe(name: "hubspot", refused.settings())
    }
  }
}

extension HubSpotPeer {
  fileprivate func settings() -> HTTPSettings {
    var settings = HTTPSettings(now: { Timestamp(seconds: 1_800_000_000) })
    settings.root = peer.url
    settings.headers = [.init("Authorization", "Bearer pat-eu1-a-secret")]
    settings.allowsPrivateAddresses = true
    return settings
  }
}
