import Actions
import Graph
import Testing
import Values

@testable import Store

@Suite struct `A candidate's record` {
  private let now = Timestamp(milliseconds: 1_000_000)

  private func event(_ seconds: Int64, _ data: Value, type: String = "stage.changed") -> Event {
    Event(
      header: .init(
        id: EventID(high: 0, low: UInt64(seconds)), type: type, source: "greenhouse",
        time: Timestamp(seconds: seconds), receivedAt: now),
      data: .value(data.mapValue ?? .empty))
  }

  private func stage(_ stage: String, application: String = "70") -> Value {
    ["application": ["id": .string(application), "stage": .string(stage)]]
  }

  private func newcomer() -> CandidateRecord {
    CandidateRecord(id: CandidateID(high: 1, low: 1), at: now)
  }

  @Test func `an event writes what it says of the candidate and the application`() {
    var record = newcomer()
    record.observe(
      event(
        10,
        [
          "candidate": ["first_name": "Ada", "last_name": "L", "email": "ada@example.org"],
          "application": ["id": 70, "stage": "applied", "recruiter": ["email": "r@acme.example"]],
          "assessment": ["score": 81],
        ]), at: now)
    #expect(record.name?.value == "Ada L" && record.email?.value == "ada@example.org")
    #expect(record.stage?.value == "applied" && record.recruiter?.value == "r@acme.example")
    #expect(record.score?.value == 81 && record.events == 1)
    #expect(record.lastEvent?.value == "stage.changed")
    #expect(record.stage?.by == EventID(high: 0, low: 10).description)
  }

  @Test func `a late event counts, and turns nothing back`() {
    var record = newcomer()
    record.observe(event(20, stage("offer")), at: now)
    record.observe(event(10, stage("applied"), type: "application.received"), at: now)
    #expect(record.stage?.value == "offer" && record.lastEvent?.value == "stage.changed")
    #expect(record.events == 2)
  }

  @Test func `stages are kept per application and the latest shows`() {
    var record = newcomer()
    record.observe(event(20, stage("offer", application: "70")), at: now)
    record.observe(event(10, stage("applied", application: "71")), at: now)
    #expect(record.stage?.value == "offer")
    #expect(record.journey(application: "71").stage == "applied")
    #expect(record.journey(application: "unknown").stage == "offer")
  }

  @Test func `a step's write wins over its event's own and not over a later event's`() {
    var record = newcomer()
    let first = event(10, stage("applied"))
    record.observe(first, at: now)
    let update = CandidateUpdateRequest(stage: "screening")
    record.apply(update, for: first.header, application: "70", by: "welcome/record", at: now)
    #expect(record.stage?.value == "screening" && record.stage?.by == "welcome/record")
    record.observe(event(20, stage("offer")), at: now)
    record.apply(update, for: first.header, application: "70", by: "welcome/record", at: now)
    #expect(record.stage?.value == "offer")
  }

  @Test func `tags are added once and removed, fields are merged`() {
    var record = newcomer()
    let header = event(1, [:] as Value).header
    record.apply(
      CandidateUpdateRequest(tags: ["a", "b", "a"], fields: MapValue([(key: "x", value: 1)])),
      for: header, application: nil, by: "w/s", at: now)
    record.apply(
      CandidateUpdateRequest(
        tags: ["c"], removeTags: ["a"], fields: MapValue([(key: "y", value: 2)])),
      for: header, application: nil, by: "w/s", at: now)
    #expect(record.tags == ["b", "c"])
    #expect(Value.map(record.fields).json() == Value.object(["x": 1, "y": 2]).json())
  }

  @Test func `its stored form reads back the same`() throws {
    var record = newcomer()
    record.observe(event(10, stage("applied")), at: now)
    record.noteMessage("confirmation", by: "welcome/confirm", at: now)
    record.apply(
      CandidateUpdateRequest(stage: "x", tags: ["t"], recruiter: "r"),
      for: event(11, [:] as Value).header, application: "70", by: "w/s", at: now)
    var copy = newcomer()
    copy.read(try Value(json: record.document))
    #expect(copy.document == record.document)
    #expect(copy.lastMessage?.value == "confirmation")
  }

  @Test func `what completion filled in is not made younger`() {
    var record = newcomer()
    record.observe(event(10, stage("applied")), at: now)
    var completed = event(30, ["application": ["id": "70", "stage": "applied"]], type: "booked")
    completed.completedMembers = ["application.id", "application.stage"]
    record.observe(completed, at: now)
    record.observe(event(20, stage("screening")), at: now)
    #expect(record.stage?.value == "screening" && record.lastEvent?.value == "booked")
  }

  @Test func `a record takes in another of the same person`() {
    var ada = newcomer()
    ada.observe(event(10, stage("applied")), at: now)
    ada.observe(event(30, ["candidate": ["email": "new@example.org"]]), at: now)
    ada.tags = ["vip"]
    ada.fields = MapValue([("a", 1)])
    var other = CandidateRecord(id: CandidateID(high: 2, low: 2), at: Timestamp(milliseconds: 5))
    other.observe(event(20, stage("offer")), at: now)
    other.observe(event(15, stage("screening", application: "71")), at: now)
    other.observe(
      event(5, ["candidate": ["email": "old@example.org", "full_name": "Ada"]]), at: now)
    other.tags = ["vip", "late"]
    other.fields = MapValue([("a", 2), ("b", 3)])
    let whole = ada.joined(with: other)
    #expect(whole.id == ada.id && whole.events == 5)
    #expect(whole.createdAt == Timestamp(milliseconds: 5))
    #expect(whole.email?.value == "new@example.org" && whole.name?.value == "Ada")
    #expect(whole.tags == ["vip", "late"])
    #expect(whole.fields["a"] == 1 && whole.fields["b"] == 3)
    #expect(whole.applications["70"]?.stage?.value == "offer")
    #expect(whole.applications["71"]?.stage?.value == "screening")
  }
}
