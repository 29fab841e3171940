import Testing
import Values

@testable import Actions

@Suite struct `A step that creates a task` {
  @Test func `says what is to be done, by whom and until when`() throws {
    let task = try CompiledStep(
      """
      action: task.create
      title: "Call {{ candidate.first_name }} about {{ job.title }}"
      body: |
        She applied today.
        Ask for a portfolio.
      assignee: "{{ job.watchers[0] }}"
      due_in: 1d
      priority: high
      """, present: ["job.watchers[0]"]
    ).task()
    #expect(task.title == "Call Ada about Data Scientist")
    #expect(task.body == "She applied today.\nAsk for a portfolio.\n")
    #expect(task.assignee == "grace@acme.example")
    #expect(task.due == Timestamp(rfc3339: "2026-11-21T16:00:00Z"))
    #expect(task.priority == .high)
  }

  @Test func `needs a title and nothing else`() throws {
    let task = try CompiledStep("action: task.create\ntitle: Call Ada\n").task()
    #expect(task == TaskRequest(title: "Call Ada"))
  }

  @Test(arguments: [
    ("due_in: 24h", "2026-11-21T16:00:00Z"), ("due_in: 2w", "2026-12-04T16:00:00Z"),
    ("due_in: 1bd", "2026-11-23T16:00:00Z"), ("due_in: 5bd", "2026-11-27T16:00:00Z"),
    ("due_in: 6bd", "2026-11-30T16:00:00Z"), ("due_in: \"{{ '2bd' }}\"", "2026-11-24T16:00:00Z"),
    ("due_in: \"{{ interview.notice }}\"", "2026-11-20T18:00:00Z"),
    ("due_at: 2026-11-30T08:00:00+01:00", "2026-11-30T07:00:00Z"),
    ("due_at: \"{{ interview.start - interview.notice }}\"", "2026-12-01T07:00:00Z"),
  ])
  func `is due`(field: String, expected: String) throws {
    let task = try CompiledStep("action: task.create\ntitle: Call Ada\n\(field)\n").task()
    #expect(task.due?.rfc3339 == expected)
  }

  @Test(arguments: [
    ("2026-11-21", "2026-11-23"), ("2026-11-22", "2026-11-23"), ("2026-11-23", "2026-11-24"),
  ])
  func `counts business days from a weekend's Monday`(today: String, expected: String) throws {
    let step = CompiledStep("action: task.create\ntitle: Call Ada\ndue_in: 1bd\n")
    #expect(try step.task(at: "\(today)T16:00:00Z").due?.rfc3339 == "\(expected)T16:00:00Z")
  }

  @Test(arguments: [
    // Friday evening in New York: the next business day is Monday evening, which is Tuesday in UTC.
    ("America/New_York", "2026-11-21T01:00:00Z", "2026-11-24T01:00:00Z"),
    // The clocks of Berlin are set back on the Sunday between.
    ("Europe/Berlin", "2026-10-23T14:00:00Z", "2026-10-26T15:00:00Z"),
  ])
  func `counts business days by the calendar of the zone in force`(
    zone: String, now: String, expected: String
  ) throws {
    for due in ["due_in: 1bd", "due_in: \"{{ '1bd' }}\""] {
      let step = CompiledStep("action: task.create\ntitle: Call Ada\n\(due)\n")
      let activation = Application.activation(["zone": .string(zone)])
      #expect(try step.task(activation, at: now).due?.rfc3339 == expected)
    }
  }

  @Test(arguments: [
    ("", ["missing-key 1:9 task.create"]), ("title: ''\ndue_in: 24", ["wrong-type 3:9 24"]),
    ("title: x\ndue_in: soon", ["wrong-type 3:9 soon"]),
    ("title: x\ndue_at: tomorrow", ["wrong-type 3:9 tomorrow"]),
    ("title: x\ndue_in: 1d\ndue_at: 2026-11-30T08:00:00Z", ["conflicting-fields 4:1 due_at"]),
    ("title: x\npriority: urgent", ["unknown-word 3:11 urgent"]),
    ("title: x\nasignee: ada", ["unknown-key 3:1 asignee"]),
    ("title: '{{ candidate.nickname }}'", ["absent-in-template 2:12 candidate.nickname"]),
    ("title: '{{ job.watchers }}'", ["unprintable-value 2:12 job.watchers"]),
    ("title: x\nconnection: hubspot", ["unknown-connection 3:13 hubspot"]),
    ("title: x\nconnection: mail", ["wrong-connection 3:13 mail"]),
    ("title: x\ncontact: a@x.example", ["conflicting-fields 3:1 contact"]),
  ])
  func `is refused`(fields: String, expected: [String]) {
    #expect(CompiledStep("action: task.create\n\(fields)\n").places == expected)
  }

  @Test func `fails without a title to show`() {
    let step = CompiledStep("action: task.create\ntitle: \"{{ text }}\"\n")
    let error = #expect(throws: RenderFailure.self) { try step.task() }
    #expect(error?.description == "`title`: it is empty")
  }

  @Test func `is part of our own store`() {
    let template = CompiledStep("action: task.create\ntitle: x\n").template
    #expect(template?.isEmbedded == true && template?.hasOutsideEffect == false)
  }
}

@Suite struct `A task in HubSpot` {
  private func step(_ fields: String) -> CompiledStep {
    CompiledStep(
      "action: task.create\ntitle: Call Ada\nconnection: hubspot\n\(fields)",
      connections: [Connection.mail, Connection.hubSpot])
  }

  @Test func `is about the candidate, and made outside of our own store`() throws {
    let step = step("assignee: '64492917'\n")
    let task = try step.task()
    #expect(task.connection == "hubspot" && task.contact == "ada@example.org")
    #expect(step.template?.isEmbedded == false)
    let request = ActionRequest.task(task)
    #expect(request.receiver == "hubspot" && request.canBeLookedUp)
    let read = try ActionRequest(value: try Value(json: request.value.jsonBytes()))
    #expect(read.value == request.value)
  }

  @Test func `may be about somebody else`() throws {
    #expect(try step("contact: Grace@Example.org\n").task().contact == "grace@example.org")
    #expect(step("contact: nobody\n").places == ["invalid-address 4:10 nobody"])
  }
}
