import Actions
import Testing

@testable import Connectors

@Suite struct `Contacts of one call` {
  private func write(
    _ email: String, stage: String? = nil, back: Bool = false, _ properties: [String: String] = [:],
    tags: [String] = []
  ) -> HubSpotContactRequest {
    HubSpotContactRequest(
      connection: "hubspot", email: email, lifecycleStage: stage, mayGoBack: back,
      properties: properties.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) }, tags: tags)
  }

  /// The batch of these writes, and which of them must wait.
  private func batch(
    _ writes: [HubSpotContactRequest], limit: Int = 100
  ) -> (contacts: [ContactBatch.Contact], waiting: [Int]) {
    var batch = ContactBatch(limit: limit)
    let waiting = writes.indices.filter { !batch.add(writes[$0], write: $0) }
    return (batch.contacts, waiting)
  }

  @Test func `have each address once, the later value of a property and all tags`() {
    let (contacts, waiting) = batch([
      write("a@x.example", ["city": "Rome", "phone": "1"], tags: ["one"]),
      write("b@x.example", ["city": "Oslo"]),
      write("a@x.example", ["city": "Paris"], tags: ["two", "one"]),
    ])
    #expect(waiting.isEmpty && contacts.map(\.email) == ["a@x.example", "b@x.example"])
    #expect(contacts[0].properties == [.init("city", "Paris"), .init("phone", "1")])
    #expect(contacts[0].tags == ["one", "two"] && contacts[0].writes == [0, 2])
  }

  @Test func `are as many as a call takes, and no write overtakes another to the same contact`() {
    let (contacts, waiting) = batch(
      [
        write("a@x.example"), write("b@x.example"), write("c@x.example"), write("a@x.example"),
        write("c@x.example"),
      ], limit: 2)
    #expect(contacts.map(\.email) == ["a@x.example", "b@x.example"])
    #expect(contacts[0].writes == [0, 3] && waiting == [2, 4])
  }

  static let stages: [(stages: [(String, back: Bool)], result: String?, clears: Bool)] = [
    ([("lead", false), ("customer", false)], "customer", false),
    // As HubSpot itself, which takes no earlier stage.
    ([("customer", false), ("lead", false)], "customer", false),
    ([("customer", false), ("lead", true)], "lead", true),
    ([("lead", true), ("opportunity", false)], "opportunity", true),
    ([("customer", true), ("lead", false)], "customer", true),
    ([("4711", false), ("4711", false)], "4711", false),
  ]

  @Test(arguments: stages)
  func `have the stage that the writes would have led to one after the other`(
    stages: [(String, back: Bool)], result: String?, clears: Bool
  ) {
    let (contacts, waiting) = batch(
      stages.map { write("a@x.example", stage: $0.0, back: $0.back) })
    #expect(waiting.isEmpty && contacts[0].stage == result && contacts[0].clearsStage == clears)
  }

  @Test func `wait where nobody knows which of two stages is the earlier one`() {
    let (contacts, waiting) = batch([
      write("a@x.example", stage: "4711"), write("a@x.example", stage: "4712", tags: ["late"]),
      write("a@x.example", tags: ["later"]), write("b@x.example"),
    ])
    #expect(contacts[0].stage == "4711" && contacts[0].tags.isEmpty)
    #expect(waiting == [1, 2] && contacts.count == 2)
  }
}
