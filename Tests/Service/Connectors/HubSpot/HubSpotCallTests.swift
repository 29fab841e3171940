import Actions
import Testing
import Values

@testable import Connectors

@Suite struct `A request to HubSpot` {
  private let now = Timestamp(rfc3339: "2026-11-21T09:00:00Z")!

  private func json(_ call: HTTPCall) throws -> String {
    guard case .json(let value) = try #require(call.body) else { return "no JSON" }
    return value.json()
  }

  private func contact(_ request: HubSpotContactRequest) -> ContactBatch.Contact {
    ContactBatch.Contact(request, write: 0)
  }

  @Test func `makes or changes contacts by their addresses, with texts only`() throws {
    let call = HubSpotCall.upsert(
      [
        contact(
          HubSpotContactRequest(
            connection: "hubspot", email: "ada@example.org", lifecycleStage: "lead",
            properties: [.init("firstname", "Ada"), .init("phone", "")], tags: ["one", "two"])),
        contact(
          HubSpotContactRequest(connection: "hubspot", email: "b@example.org", tags: ["lost"])),
      ], tagsProperty: "recruiting_tags")
    #expect(call.method == "POST" && call.path == "/crm/v3/objects/contacts/batch/upsert")
    #expect(call.mayBeSentTwice)
    #expect(
      try json(call) == #"{"inputs":[{"id":"ada@example.org","idProperty":"email","#
        + #""properties":{"email":"ada@example.org","firstname":"Ada","phone":"","#
        + #""lifecyclestage":"lead","recruiting_tags":";one;two"}},"#
        + #"{"id":"b@example.org","idProperty":"email","#
        + #""properties":{"email":"b@example.org","recruiting_tags":";lost"}}]}"#)
  }

  @Test func `clears a stage before an earlier one`() throws {
    let back = HubSpotContactRequest(
      connection: "hubspot", email: "ada@example.org", lifecycleStage: "lead", mayGoBack: true)
    #expect(
      try json(HubSpotCall.clearStages([contact(back)]))
        == #"{"inputs":[{"id":"ada@example.org","idProperty":"email","#
        + #""properties":{"email":"ada@example.org","lifecyclestage":""}}]}"#)
  }

  @Test func `makes a task about a contact, marked so that it is found again`() throws {
    let task = TaskRequest(
      title: "Call Ada", body: "Score <91>\nUrgent", assignee: "r@acme.example",
      due: Timestamp(rfc3339: "2026-11-24T12:00:00Z"), priority: .high, connection: "hubspot",
      contact: "ada@example.org")
    let call = HubSpotCall.task(task, of: "512", mark: "evt_1.0a", now: now)
    #expect(call.path == "/crm/v3/objects/tasks" && !call.mayBeSentTwice)
    #expect(
      try json(call) == #"{"properties":{"hs_timestamp":"2026-11-24T12:00:00Z","#
        + #""hs_task_subject":"Call Ada","#
        + #""hs_task_body":"Score &lt;91&gt;<br>Urgent<br><br>For r@acme.example<br><br>evt_1.0a","#
        + #""hs_task_status":"NOT_STARTED","hs_task_priority":"HIGH"},"#
        + #""associations":[{"to":{"id":"512"},"#
        + #""types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":204}]}]}"#)
  }

  @Test func `gives a task to the owner of a number`() throws {
    let task = TaskRequest(title: "Call", assignee: "64492917")
    let text = try json(HubSpotCall.task(task, of: "512", mark: "m", now: now))
    #expect(text.contains(#""hubspot_owner_id":"64492917""#))
    #expect(text.contains(#""hs_timestamp":"2026-11-21T09:00:00Z""#))
    #expect(text.contains(#""hs_task_priority":"MEDIUM""#) && !text.contains("For 64492917"))
  }
}
