import Actions
import Graph
import Store
import Testing
import Values

@testable import Runtime

/// Whose event it is, across senders and over time.
@Suite struct `One person` {
  private func bench(_ performer: ScriptedPerformer = ScriptedPerformer()) throws -> TestBench {
    try TestBench([.sample([.send()])], performer)
  }

  /// What three senders say of Ada, each of its own knowledge. The board never gives her address before last.
  private static let said: [(source: String, body: Value)] = [
    ("ats", ["candidate": "7", "application": "70", "name": "Ada", "email": "ada@example.org"]),
    ("scheduler", ["email": "Ada@Example.org ", "name": "Ada L."]),
    ("board", ["candidate": "b-1", "name": "Ada"]),
    ("board", ["candidate": "b-1", "name": "Ada", "email": "ada@example.org"]),
  ]

  @Test(arguments: [
    [0, 1, 2, 3], [1, 0, 2, 3], [2, 3, 1, 0], [1, 2, 3, 0], [2, 1, 3, 0], [2, 0, 3, 1],
    [2, 1, 0, 3], [3, 2, 1, 0],
  ])
  func `is one record, in whichever order the senders speak`(order: [Int]) throws {
    let bench = try bench()
    try bench.start()
    var ids: [EventID?] = []
    for index in order {
      ids.append(bench.deliver(Self.said[index].body, from: Self.said[index].source))
    }
    bench.settle()
    let record = try #require(try bench.reader().candidates(ListFilter()).first)
    #expect(try bench.reader().candidates(ListFilter()).count == 1)
    #expect(record.events == 4)
    for id in ids {
      let event = try #require(try bench.event(id))
      #expect(event.state == .completed && event.candidate == record.id)
    }
    bench.stop()
  }

  @Test(arguments: [true, false])
  func `is one record when it is accepted before the server starts`(together: Bool) throws {
    let bench = try bench()
    for index in [2, 1, 0, 3] {
      bench.deliver(Self.said[index].body, from: Self.said[index].source)
      if !together { break }
    }
    try bench.start()
    bench.settle()
    if !together {
      for index in [1, 0, 3] { bench.deliver(Self.said[index].body, from: Self.said[index].source) }
      bench.settle()
    }
    #expect(try bench.reader().candidates(ListFilter()).map(\.events) == [4])
    bench.stop()
  }

  @Test func `has one lane from the event on that shows it, behind what both lanes held`() throws {
    let busy = StepOutcome.transient(reason: "busy", retryAfter: .seconds(60), reached: true)
    let performer = ScriptedPerformer(["send": [busy, busy]])
    let bench = try bench(performer)
    try bench.start()
    // Two strangers, each held up by a retry, with something behind it.
    let byAddress = bench.deliver(["email": "ada@example.org", "name": "Ada"], from: "scheduler")
    bench.settle()
    let byID = bench.deliver(["candidate": "7", "name": "Ada"])
    bench.settle()
    let behind = bench.deliver(["email": "ada@example.org", "name": "Ada"], from: "scheduler")
    let joining = bench.deliver(["candidate": "7", "name": "Ada", "email": "ada@example.org"])
    let after = bench.deliver(["email": "ada@example.org", "name": "Ada"], from: "scheduler")
    bench.settle()
    #expect(performer.effects.map(\.event) == [byAddress, byID].map { "\($0!)" })
    bench.clock.advance(by: .seconds(61))
    bench.settle()
    let order = performer.effects.map(\.event).dropFirst(2)
    let expected = [byAddress, byID, behind, joining, after].map { "\($0!)" }
    #expect(Set(order.prefix(3)) == Set(expected.prefix(3)))
    #expect(Array(order.suffix(2)) == Array(expected.suffix(2)))
    let reader = try bench.reader()
    #expect(try reader.candidates(ListFilter()).map(\.events) == [5])
    let winner = try #require(try bench.event(joining)?.candidate)
    for id in [byAddress, byID, behind, after] { #expect(try bench.event(id)?.candidate == winner) }
    bench.stop()
  }

  @Test func `stays one after a restart in the middle`() throws {
    let busy = StepOutcome.transient(reason: "busy", retryAfter: .seconds(60), reached: true)
    let performer = ScriptedPerformer(["send": [busy]])
    let bench = try bench(performer)
    bench.compile = { [graph = bench.graph] _, _ in graph }
    try bench.start()
    let byAddress = bench.deliver(["email": "ada@example.org", "name": "Ada"], from: "scheduler")
    bench.settle()
    bench.deliver(["candidate": "7", "name": "Ada"])
    bench.settle()
    let joining = bench.deliver(["candidate": "7", "name": "Ada", "email": "ada@example.org"])
    bench.settle()
    #expect(try bench.event(joining)?.state == .pending)
    try bench.restart()
    bench.settle()
    #expect(try bench.event(joining)?.state == .pending)
    bench.clock.advance(by: .seconds(61))
    bench.settle()
    #expect(try bench.event(joining)?.state == .completed)
    #expect(try bench.reader().candidates(ListFilter()).map(\.events) == [3])
    #expect(performer.effects.last?.event == joining?.description)
    let loser = try #require(try bench.event(byAddress)?.candidate)
    #expect(try bench.event(joining)?.candidate == loser)
    bench.stop()
  }

  @Test func `keeps the history of both when the sender merges two of its candidates`() throws {
    let bench = try bench()
    try bench.start()
    let first = bench.deliver([
      "candidate": "7", "name": "Ada", "application": "70", "stage": "offer",
    ])
    let second = bench.deliver(["candidate": "8", "name": "Ada", "application": "80"])
    bench.settle()
    #expect(try bench.reader().candidates(ListFilter()).count == 2)
    let loser = try #require(try bench.event(first)?.candidate)
    bench.deliver(["candidate": "8", "merged": ["7"], "name": "Ada"])
    bench.settle()
    let reader = try bench.reader()
    let record = try #require(try reader.candidates(ListFilter()).first)
    #expect(try reader.candidates(ListFilter()).count == 1)
    #expect(record.events == 3 && record.applications["70"]?.stage?.value == "offer")
    #expect(try bench.event(second)?.candidate == record.id)
    #expect(try bench.event(first)?.candidate == record.id)
    #expect(try reader.survivor(of: loser) == record.id)
    // The old id and the old application lead to the one record.
    let late = bench.deliver(["candidate": "7", "name": "Ada"])
    let other = bench.deliver(["application": "70"])
    bench.settle()
    #expect(try bench.event(late)?.candidate == record.id)
    #expect(try bench.event(other)?.candidate == record.id)
    bench.stop()
  }

  @Test func `has a changed address and is found by the old one too`() throws {
    let bench = try bench()
    try bench.start()
    bench.deliver(["candidate": "7", "name": "Ada", "email": "old@example.org"])
    bench.deliver(["candidate": "7", "name": "Ada", "email": "new@example.org"])
    let old = bench.deliver(["email": "old@example.org"], from: "scheduler")
    let new = bench.deliver(["email": "new@example.org"], from: "scheduler")
    bench.settle()
    let record = try #require(try bench.reader().candidates(ListFilter()).first)
    #expect(try bench.reader().candidates(ListFilter()).count == 1)
    #expect(record.email?.value == "new@example.org")
    #expect(try bench.event(old)?.candidate == record.id)
    #expect(try bench.event(new)?.candidate == record.id)
    bench.stop()
  }

  @Test func `is not two people who share an address, and nothing is done for the address alone`()
    throws
  {
    let performer = ScriptedPerformer()
    let bench = try bench(performer)
    try bench.start()
    let ada = bench.deliver(["candidate": "7", "name": "Ada", "email": "home@example.org"])
    let bob = bench.deliver(["candidate": "8", "name": "Bob", "email": "home@example.org"])
    let either = bench.deliver(["email": "home@example.org", "name": "Bob"], from: "scheduler")
    bench.settle()
    let (first, second) = (try bench.event(ada)?.candidate, try bench.event(bob)?.candidate)
    #expect(first != nil && second != nil && first != second)
    #expect(try bench.event(either)?.state == .quarantined)
    #expect(try bench.event(either)?.reason?.contains("two candidates share its address") == true)
    #expect(performer.effects.count == 2)
    bench.stop()
  }
}

@Suite struct `What is known already` {
  private func bench(_ types: [String] = ["applied"]) throws -> TestBench {
    try TestBench([.sample([.task()])], types: types)
  }

  @Test func `completes an event that has an address alone, and the event says what`() throws {
    let bench = try bench()
    try bench.start()
    bench.deliver([
      "candidate": "7", "name": "Ada", "email": "ada@example.org", "application": "70",
      "zone": "Europe/London", "recruiter": ["email": "r@acme.example"], "job": "1",
      "title": "Engineer", "stage": "applied",
    ])
    let id = bench.deliver(["email": "ada@example.org"], from: "scheduler")
    bench.settle()
    let event = try #require(try bench.event(id))
    #expect(event.application == "70")
    let document = try #require(try bench.document(id))
    #expect(document["candidate"]?["first_name"] == "Ada")
    #expect(document["candidate"]?["timezone"] == "Europe/London")
    #expect(document["application"]?["recruiter"]?["email"] == "r@acme.example")
    #expect(document["job"]?["title"] == "Engineer")
    let completed = event.value["completed"]?.listValue?.compactMap(\.stringValue) ?? []
    #expect(Set(completed).isSuperset(of: ["candidate.first_name", "application.id", "job.title"]))
    #expect(!completed.contains("candidate.email"))
    bench.stop()
  }

  @Test func `is known to the next event of the same batch`() throws {
    let bench = try bench()
    bench.deliver(["candidate": "7", "name": "Ada", "application": "70"])
    let id = bench.deliver(["application": "70"])
    try bench.start()
    bench.settle()
    #expect(try bench.document(id)?["candidate"]?["first_name"] == "Ada")
    bench.stop()
  }

  @Test func `is left out where the rule says so`() throws {
    let bench = try bench()
    try bench.start()
    bench.deliver(["candidate": "7", "name": "Ada", "email": "ada@example.org"])
    let lacking = bench.deliver(["email": "ada@example.org"], from: "blind")
    let whole = bench.deliver(["email": "ada@example.org", "name": "A."], from: "blind")
    bench.settle()
    #expect(try bench.event(lacking)?.state == .quarantined)
    #expect(try bench.event(lacking)?.reason?.contains("first_name") == true)
    #expect(try bench.event(whole)?.state == .completed)
    #expect(try bench.document(whole)?["event"]?["completed"] == nil)
    #expect(try bench.reader().candidates(ListFilter()).count == 1)
    bench.stop()
  }

  @Test func `means the open application, and none where there are several`() throws {
    let bench = try bench(["applied", "application.rejected"])
    try bench.start()
    func applies(_ application: String, _ job: String) {
      bench.deliver([
        "candidate": "7", "name": "Ada", "email": "ada@example.org",
        "application": .string(application), "job": .string(job), "title": .string("Job \(job)"),
      ])
    }
    func books(_ more: Value = [:]) throws -> Value? {
      let body = MapValue([("email", "ada@example.org")]).merging(more.mapValue ?? .empty)
      let id = bench.deliver(.map(body), from: "scheduler")
      bench.settle()
      return try bench.document(id)
    }
    applies("70", "1")
    applies("71", "2")
    #expect(try books()?["application"] == nil)
    #expect(try books(["job": "2"])?["application"]?["id"] == "71")
    bench.deliver(["type": "application.rejected", "candidate": "7", "application": "70"])
    let booked = try books()
    #expect(booked?["application"]?["id"] == "71" && booked?["job"]?["title"] == "Job 2")
    bench.stop()
  }

  @Test func `is turned back by nothing that comes late`() throws {
    let bench = try bench()
    try bench.start()
    let start = bench.clock.now()
    func says(_ seconds: Int64, _ more: Value) {
      let at = MapValue([
        ("candidate", "7"), ("application", "70"),
        ("at", .string((start + .seconds(seconds)).rfc3339)),
      ])
      bench.deliver(.map(at.merging(more.mapValue ?? .empty)))
    }
    says(30, ["name": "Ada", "stage": "offer"])
    says(10, ["name": "A.", "stage": "applied", "zone": "Europe/London"])
    says(20, ["stage": "screening", "zone": "Europe/Paris"])
    bench.settle()
    let id = bench.deliver(["application": "70"])
    bench.settle()
    let document = try #require(try bench.document(id))
    #expect(document["candidate"]?["first_name"] == "Ada")
    #expect(document["candidate"]?["timezone"] == "Europe/Paris")
    #expect(document["application"]?["stage"] == "offer")
    #expect(try bench.reader().candidates(ListFilter()).map(\.stage?.value) == ["offer"])
    bench.stop()
  }

  @Test func `of a job stays whole when a candidate is moved to it, however often it is named`()
    throws
  {
    let bench = try bench()
    try bench.start()
    bench.deliver(["candidate": "7", "name": "Ada", "job": "2", "title": "Engineer"])
    bench.deliver([
      "candidate": "8", "name": "Bob", "application": "80", "job": "1", "title": "Designer",
    ])
    for _ in 1...2 {
      let moved = bench.deliver(["application": "80", "job": "2"])
      bench.settle()
      #expect(try bench.document(moved)?["job"]?["title"] == "Engineer")
    }
    let later = bench.deliver(["application": "80"])
    bench.settle()
    #expect(try bench.document(later)?["job"]?["title"] == "Engineer")
    bench.stop()
  }

  @Test func `of one job is not another's, though a second sender numbers it the same`() throws {
    let bench = try bench()
    try bench.start()
    bench.deliver(["candidate": "7", "name": "Ada", "job": "1", "title": "Engineer"])
    let same = bench.deliver(["candidate": "8", "name": "Bob", "job": "1"])
    let other = bench.deliver(["candidate": "9", "name": "Cy", "job": "1"], from: "board")
    bench.settle()
    #expect(try bench.document(same)?["job"]?["title"] == "Engineer")
    #expect(try bench.document(other)?["job"]?["title"] == nil)
    bench.stop()
  }
}
