import Testing
import Values

@testable import Actions

@Suite struct `A request` {
  private static let due = Timestamp(rfc3339: "2026-11-23T16:00:00Z")
  private static let requests: [ActionRequest] = [
    .email(
      EmailRequest(
        connection: "mail", template: "application-received", to: "ada@example.org",
        cc: ["grace@acme.example"], bcc: ["a@acme.example", "b@acme.example"],
        replyTo: "Grace <grace@acme.example>", from: "Acme <careers@acme.example>",
        subject: "Your application", text: "Dear Ada,\n", html: "<p>Dear Ada,</p>",
        attachments: [
          Attachment(name: "Benefits.pdf", type: "application/pdf", digest: "d1", size: 975)
        ], unsubscribe: ["https://acme.example/u/7"])),
    .task(
      TaskRequest(
        title: "Call Ada", body: "today", assignee: "grace@acme.example", due: due,
        priority: .high)),
    .task(TaskRequest(title: "Call Ada")),
    .candidateUpdate(
      CandidateUpdateRequest(
        stage: "interview", tags: ["a", "b"], removeTags: ["c"], recruiter: "grace@acme.example",
        fields: MapValue([(key: "score", value: 80)]))),
    .candidateUpdate(CandidateUpdateRequest(tags: ["a"])), .stop(StopRequest(reason: "closed")),
  ]

  @Test(arguments: requests.indices)
  func `survives the store`(index: Int) throws {
    let request = Self.requests[index]
    let text = request.value.json()
    let parser = JSONParser()
    let read = try ActionRequest(value: parser.parse(Array(text.utf8)).root.value())
    #expect(read.value.json() == text)
    #expect(read.action == request.action)
  }

  @Test func `leaves out what was not given`() {
    let mail = EmailRequest(
      connection: "mail", template: nil, to: "ada@example.org", from: "careers@acme.example",
      subject: "Hello", text: "Hello", html: "<p>Hello</p>")
    #expect(
      ActionRequest.email(mail).value.mapValue?.entries.compactMap(\.key.stringValue) == [
        "action", "connection", "from", "to", "subject", "body", "html",
      ])
  }

  @Test func `names its fields as a scenario does`() {
    #expect(
      Self.requests[1].value.json()
        == #"{"action":"task.create","title":"Call Ada","body":"today","assignee":"grace@acme.example","due_at":"2026-11-23T16:00:00Z","priority":"high"}"#
    )
    #expect(Self.requests[0].value["to"]?.stringValue == "ada@example.org")
    #expect(Self.requests[0].value["template"]?.stringValue == "application-received")
    #expect(Self.requests[4].value.json() == #"{"action":"candidate.update","tags":["a"]}"#)
  }

  @Test(arguments: [
    (Value.object(["action": "fly"]), "action"), (.object([:]), "action"), (.list([]), "action"),
    (.object(["action": "task.create"]), "title"),
    (.object(["action": "task.create", "title": 1]), "title"),
    (.object(["action": "task.create", "title": "x", "due_at": "soon"]), "due_at"),
    (.object(["action": "task.create", "title": "x", "priority": "urgent"]), "priority"),
    (.object(["action": "candidate.update", "tags": [1]]), "tags"),
  ])
  func `that is none is named by its field`(value: Value, field: String) {
    let error = #expect(throws: ActionRequestError.self) { try ActionRequest(value: value) }
    #expect(error?.field == field)
  }
}

@Suite struct `The key of an effect` {
  private let key = EffectKey(
    event: "evt_01jd2c8x5m4k9tq0y6wvfzr3eh", workflow: "application-received", step: "rejection")

  @Test func `is told to receivers without the names of workflow and step`() {
    #expect(key.opaque.hasPrefix("evt_01jd2c8x5m4k9tq0y6wvfzr3eh."))
    #expect(key.opaque.utf8.count == "evt_01jd2c8x5m4k9tq0y6wvfzr3eh".utf8.count + 17)
    #expect(!key.opaque.contains("rejection") && !key.opaque.contains("application"))
    #expect(key.messageID(domain: "acme.example") == "<\(key.opaque)@acme.example>")
  }

  @Test func `tells the steps and workflows of one event apart`() {
    let others = [("application-received", "confirmation"), ("other", "rejection")].map {
      EffectKey(event: key.event, workflow: $0.0, step: $0.1).opaque
    }
    #expect(Set(others + [key.opaque]).count == 3)
  }

  @Test func `is another one for each time that the effect is asked for anew`() {
    let keys = (0..<3).map {
      EffectKey(event: key.event, workflow: key.workflow, step: key.step, repetition: $0)
    }
    #expect(keys[0] == key && keys[0].opaque == key.opaque)
    #expect(Set(keys.map(\.opaque)).count == 3 && Set(keys.map(\.description)).count == 3)
  }

  @Test func `is safe in a header and a file name whatever the event's id`() {
    let odd = EffectKey(event: "a/b> ..\r\nä", workflow: "w", step: "s")
    #expect(odd.opaque.hasPrefix("a=2fb=3e=20=2e=2e=0d=0a=c3=a4."))
  }
}
