import Foundation
import Graph
import NetworkClient
import Store
import Synchronization
import Testing
import Values

@Suite(.serialized) struct DeliveryTests {
  @Test func `a published webhook becomes a mail, a task and a record`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    let answer = try Sender(url: server.url).post(
      Sender.body("new_candidate_application"), id: "1")
    #expect(answer.status == 200)
    try state.waitUntilQuiet()
    let reader = try state.reader()
    let id = try #require(answer.delivery)
    let event = try #require(try reader.event(id))
    #expect(event.state == .completed)
    #expect(event.type == "application.received")
    #expect(try reader.runs(ListFilter()).map(\.segment) == ["first-application"])
    #expect(try reader.tasks(ListFilter()).map(\.title) == ["Review Jane Smith for Data Scientist"])
    let record = try #require(try reader.candidates(ListFilter()).first)
    #expect(record.email?.value == "person@example.com")
    #expect(record.stage?.value == "applied")
    let mails = state.mails()
    #expect(mails.count == 1)
    #expect(mails.first?.contains("To: person@example.com") == true)
    #expect(mails.first?.contains("Dear Jane,") == true)
    #expect(mails.first?.contains("{{") == false)
    #expect(server.stop() == 0)
  }

  @Test func `fifty deliveries of one event over sixteen connections act once`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    let sender = Sender(url: server.url)
    let body = try Sender.body("new_candidate_application")
    let next = Atomic(0)
    let statuses = Mutex<[Int]>([])
    DispatchQueue.concurrentPerform(iterations: 16) { _ in
      guard let client = try? HTTPClient() else { return }
      while next.add(1, ordering: .relaxed).oldValue < 50 {
        let status = (try? sender.post(body, id: "same", client: client))?.status ?? 0
        statuses.withLock { $0.append(status) }
      }
    }
    #expect(statuses.withLock { $0 } == Array(repeating: 200, count: 50))
    try state.waitUntilQuiet()
    let reader = try state.reader()
    #expect(try reader.events(ListFilter()).count == 1)
    #expect(try reader.runs(ListFilter()).count == 1)
    #expect(try reader.tasks(ListFilter()).count == 1)
    #expect(state.mails().count == 1)
  }

  @Test func `the same content under a new id is a duplicate and does nothing`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    let sender = Sender(url: server.url)
    let body = try Sender.body("new_candidate_application")
    let first = try sender.post(body, id: "first")
    let second = try sender.post(body, id: "second")
    #expect(second.status == 200)
    try state.waitUntilQuiet()
    let id = try #require(second.delivery)
    let event = try #require(try state.reader().event(id))
    #expect(event.state == .ignored)
    let original = try #require(first.delivery)
    #expect(event.reason == "duplicate of \(original)")
    #expect(state.mails().count == 1)
  }

  @Test func `what is not verified is refused and leaves no event`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    let sender = Sender(url: server.url)
    let body = try Sender.body("new_candidate_application")
    var changed = body
    changed[100] ^= 1
    #expect(try sender.post(changed, id: "changed", sign: body).status == 401)
    #expect(try sender.post(body, id: "unsigned", sign: .some(nil)).status == 401)
    #expect(
      try Sender(url: server.url, secret: "another").post(body, id: "other").status == 401)
    #expect(try sender.post(Array("not json".utf8), id: "text").status == 400)
    let large = Array(repeating: UInt8(ascii: " "), count: 9 << 20)
    #expect(try sender.post(large, id: "large").status == 413)
    #expect(try state.reader().events(ListFilter()).isEmpty)
    #expect(state.mails().isEmpty)
  }

  @Test func `a body without a required field is quarantined with the field's name`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    let text = String(decoding: try Sender.body("new_candidate_application"), as: UTF8.self)
    let renamed = Array(text.replacing("\"email_addresses\"", with: "\"emails\"").utf8)
    let answer = try Sender(url: server.url).post(renamed, id: "renamed")
    #expect(answer.status == 200)
    try state.waitUntilQuiet()
    let id = try #require(answer.delivery)
    let event = try #require(try state.reader().event(id))
    #expect(event.state == .quarantined)
    #expect(event.reason?.contains("candidate.email") == true)
    #expect(state.mails().isEmpty)
    // What it says of the event is written after the commit that the reader sees.
    server.stop()
    #expect(server.said.contains("\(event.id)"))
  }

  @Test func `a work address is used only where there is no other`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    let text = String(decoding: try Sender.body("new_candidate_application"), as: UTF8.self)
    let body = Array(text.replacing("\"type\": \"personal\"", with: "\"type\": \"other\"").utf8)
    try Sender(url: server.url).post(body, id: "1")
    try state.waitUntilQuiet()
    #expect(state.mails().first?.contains("To: person@example.com") == true)
  }

  @Test func `who asked not to be e-mailed gets a task and no mail`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    let text = String(decoding: try Sender.body("new_candidate_application"), as: UTF8.self)
    let body = Array(text.replacing("\"can_email\": true", with: "\"can_email\": false").utf8)
    try Sender(url: server.url).post(body, id: "1")
    try state.waitUntilQuiet()
    let reader = try state.reader()
    #expect(try reader.runs(ListFilter()).map(\.segment) == ["no-email-wanted"])
    #expect(try reader.tasks(ListFilter()).count == 1)
    #expect(state.mails().isEmpty)
  }
}
