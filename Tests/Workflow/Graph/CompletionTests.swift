import Graph
import Testing
import Values

@Suite struct `Completion` {
  private func event(_ data: Value) -> Event {
    Event(
      header: .init(
        id: EventID(high: 1, low: 1), type: "interview.scheduled", source: "calendly",
        time: Timestamp(seconds: 10), receivedAt: Timestamp(seconds: 20)),
      data: .value(data.mapValue ?? .empty))
  }

  private func facts(_ value: Value) -> MapValue { value.mapValue ?? .empty }

  @Test func `fills in what the event leaves unsaid, and names it`() {
    let said = event(["candidate": ["email": "a@example.org"], "interview": ["id": "1"]])
    let event = said.completed(
      with: KnownFacts(
        candidate: facts(["email": "old@example.org", "first_name": "Ada"]),
        application: facts(["id": "70"]), job: facts(["title": "Engineer"])))
    #expect(event.text(at: "candidate", "email") == "a@example.org")
    #expect(event.text(at: "candidate", "first_name") == "Ada")
    #expect(event.text(at: "job", "title") == "Engineer")
    #expect(
      event.completedMembers == ["candidate.first_name", "application.id", "job.title"])
    #expect(event.saidText(at: "candidate", "email") == "a@example.org")
    #expect(event.said(at: "interview", "id") == "1")
    #expect(event.said(at: "candidate", "first_name") == nil)
    #expect(event.saidText(at: "application", "id") == nil)
  }

  @Test func `takes a member as a whole: nobody is made of two people`() {
    let event = event(["application": ["id": "70", "recruiter": ["name": "Grace"]]]).completed(
      with: KnownFacts(
        application: facts(["recruiter": ["name": "Alan", "email": "alan@acme.example"]])))
    #expect(event.text(at: "application", "recruiter", "name") == "Grace")
    #expect(event.text(at: "application", "recruiter", "email") == nil)
    #expect(event.completedMembers.isEmpty)
  }

  @Test func `leaves what is no object to the contract`() {
    let event = event(["job": "Engineer"]).completed(with: KnownFacts(job: facts(["id": "7"])))
    #expect(event.fields["job"] == "Engineer")
  }

  @Test func `is read back from the stored form`() throws {
    let event = event(["candidate": ["id": "7"]]).completed(
      with: KnownFacts(candidate: facts(["first_name": "Ada"])))
    #expect(event.documentBytes == event.document.jsonBytes())
    let document = try JSONParser().parse(event.documentBytes)
    let read = try Event(document: document.root)
    #expect(read.completedMembers == ["candidate.first_name"])
    #expect(read.said(at: "candidate") == ["id": "7", "first_name": "Ada"])
    #expect(read.said(at: "candidate", "id") == "7")
    #expect(read.said(at: "candidate", "first_name") == nil)
    #expect(read.documentBytes == event.documentBytes)
  }
}
