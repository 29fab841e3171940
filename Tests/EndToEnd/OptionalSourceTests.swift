import Foundation
import Store
import Testing

@Suite struct `A source whose secret is not set` {
  @Test func `is not served where it is optional, and serve says so`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    let body = try Vendor.calendly.body("invitee.created")
    #expect(try Vendor.calendly.post(body, to: server.url, id: "").status == 404)
    let application = try Vendor.greenhouse.body("new_candidate_application")
    #expect(try Vendor.greenhouse.post(application, to: server.url, id: "1").status == 200)
    #expect(server.stop() == 0)
    #expect(server.said.contains("a source is not served: its secret is not set"))
    #expect(server.said.contains("source=calendly set=CALENDLY_SIGNING_KEY"))
  }

  @Test func `keeps serve from starting otherwise`() throws {
    let state = try StateFolder()
    let failure = try #require(throws: ServerProcess.Failure.self) {
      try ServerProcess(state: state, environment: ["GREENHOUSE_WEBHOOK_SECRET": ""])
    }
    #expect(failure.said.contains("GREENHOUSE_WEBHOOK_SECRET"))
  }

  @Test func `is no secret where it could be guessed`() throws {
    let state = try StateFolder()
    let failure = try #require(throws: ServerProcess.Failure.self) {
      try ServerProcess(state: state, environment: ["EZYHIRE_TOKEN": "short"])
    }
    #expect(failure.said.contains("the secret is shorter than 16 characters"))
    #expect(!failure.said.contains("short\n"))
  }
}

@Suite struct `A connection whose secret is not set` {
  @Test func `leaves out the workflows that need nothing else, and serve says so`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    let application = try Vendor.greenhouse.body("new_candidate_application")
    #expect(try Vendor.greenhouse.post(application, to: server.url, id: "1").status == 200)
    try state.waitUntilQuiet()
    #expect(server.stop() == 0)
    #expect(
      server.said.contains(
        "a workflow does nothing: all of its steps need connections that are left out"))
    #expect(server.said.contains("workflow=slack-timeline connections=slack"))
    // One that can do something all the same is not left out.
    #expect(!server.said.contains("workflow=new-hire-account"))
    #expect(try state.reader().runs(ListFilter()).map(\.workflow) == ["application-received"])
  }
}
