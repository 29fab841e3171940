import Foundation
import Graph
import NetworkClient
import Store
import TestSupport
import Testing
import Values

@Suite struct `The life of a server` {
  private func get(_ url: String) throws -> (status: Int, text: String) {
    let response = try HTTPClient().send(OutgoingRequest(address: url))
    return (response.status, response.text)
  }

  /// One that has a message on its way to a mail server that says no more.
  private func hanging(
    _ peer: SMTPPeer, _ state: StateFolder, grace: String
  ) throws -> ServerProcess {
    let project = try MailProject()
    let server = try ServerProcess(
      state: state, environment: ["SMTP_URL": peer.url], workflows: project.workflows,
      arguments: ["--grace", grace])
    try Sender(url: server.url).post(
      Sender.body("new_candidate_application"), id: "application-1")
    try state.wait(
      until: { _ in peer.commands.contains { $0.hasPrefix("MAIL") } }, "no message was begun")
    return server
  }

  @Test func `SIGTERM waits for work in hand, but no longer than the grace period`() throws {
    let peer = SMTPPeer([.sender: [.silence]])
    defer { peer.stop() }
    let state = try StateFolder()
    let server = try hanging(peer, state, grace: "1s")
    server.signal(SIGTERM)
    let end = server.end
    #expect(end.reason == .exit && end.status == 0)
    // The attempt is recorded, and its outcome is not.
    let steps = try #require(try state.reader().runs(ListFilter()).first).steps
    #expect(steps.contains { $0.record.state == .attempting })
  }

  @Test func `a second SIGTERM ends it at once`() throws {
    let peer = SMTPPeer([.sender: [.silence]])
    defer { peer.stop() }
    let state = try StateFolder()
    let server = try hanging(peer, state, grace: "1h")
    server.signal(SIGTERM)
    // The mask is lifted before the door is closed.
    while (try? get("\(server.url)/healthz")) != nil { usleep(1_000) }
    server.signal(SIGTERM)
    let end = server.end
    #expect(end.reason == .uncaughtSignal && end.status == SIGTERM)
  }

  @Test func `SIGHUP takes over good files, also for sources and their secrets`() throws {
    let copy = try ConfigurationCopy()
    let state = try StateFolder()
    let server = try ServerProcess(
      state: state, workflows: copy.folder.appending(path: "workflows"),
      arguments: ["--log-level", "info"])
    let body = try Sender.body("new_candidate_application")
    #expect(try Sender(url: server.url).post(body, id: "1").status == 200)
    try state.waitUntilQuiet()
    try copy.replace(
      "secret: { env: GREENHOUSE_WEBHOOK_SECRET }", with: "secret: { file: ../secret }",
      in: "workflows/sources/greenhouse.yaml")
    try copy.write("another-secret-of-the-tests\n", to: "secret")
    try copy.write(
      """
      workflow: by-reload
      trigger: { event: application.received }
      segments:
        - name: all
          when: journey.events >= 0 # journeyman: ignore[threshold-in-workflow] all of them
          actions: [{ action: stop, reason: reloaded }]
      otherwise: { name: none, actions: [{ action: stop, reason: none }] }
      """, to: "workflows/journeys/by-reload.yaml")
    server.signal(SIGHUP)
    server.waitUntilSaid("the configuration was reloaded")
    #expect(try Sender(url: server.url).post(body, id: "2").status == 401)
    let sender = Sender(url: server.url, secret: "another-secret-of-the-tests")
    let other = Array(
      String(decoding: body, as: UTF8.self).replacing("60304594", with: "70304594")
        .replacing("person@example.com", with: "other@example.com").utf8)
    let event = try #require(try sender.post(other, id: "3").delivery)
    try state.waitUntilQuiet()
    let workflows = try state.reader().runs(ListFilter(event: event)).map(\.workflow)
    #expect(Set(workflows) == ["application-received", "by-reload"])
    #expect(server.stop() == 0)
  }

  @Test func `SIGHUP keeps what is at work where the files are bad, and says why`() throws {
    let copy = try ConfigurationCopy()
    let state = try StateFolder()
    let server = try ServerProcess(
      state: state, workflows: copy.folder.appending(path: "workflows"))
    try copy.replace(
      "application.received", with: "application.recieved",
      in: "workflows/journeys/application-received.yaml")
    server.signal(SIGHUP)
    server.waitUntilSaid("the configuration was not reloaded: the one at work stays")
    #expect(server.said.contains("application-received.yaml:"))
    try Sender(url: server.url).post(
      Sender.body("new_candidate_application"), id: "application-1")
    try state.waitUntilQuiet()
    #expect(try state.reader().runs(ListFilter()).map(\.workflow) == ["application-received"])
    #expect(server.stop() == 0)
  }

  @Test func `--watch reloads by itself`() throws {
    let copy = try ConfigurationCopy()
    let state = try StateFolder()
    let server = try ServerProcess(
      state: state, workflows: copy.folder.appending(path: "workflows"),
      arguments: ["--watch", "--log-level", "info"])
    #expect(!server.said.contains("reloaded"))
    try copy.write("Nobody reads this.\n", to: "workflows/README.md")
    try copy.replace(
      "timezone: Europe/London", with: "timezone: Europe/Berlin", in: "workflows/journeyman.yaml")
    server.waitUntilSaid("the configuration was reloaded")
    #expect(server.stop() == 0)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/prlimit")))
  func `a full disk makes it not ready, and room makes it ready again by itself`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state, shell: "trap '' XFSZ; ulimit -S -f 4096")
    #expect(try get("\(server.url)/readyz").status == 200)
    let text = String(decoding: try Sender.body("new_candidate_application"), as: UTF8.self)
    var acknowledged = 0
    for number in 0..<2000 {
      let body = Array(
        text.replacing("person@example.com", with: "person\(number)@example.com")
          .replacing("60304594", with: "\(1_000_000 + number)").utf8)
      if try Sender(url: server.url).post(body, id: "\(number)").status == 200 {
        acknowledged += 1
      } else if try get("\(server.url)/readyz").status == 503 {
        break
      }
    }
    let page = try get("\(server.url)/readyz")
    #expect(page.status == 503)
    #expect(page.text.hasPrefix("not ready: "), "\(page.text)")
    #expect(try get("\(server.url)/healthz").status == 200)
    let room = try Process.run(
      URL(filePath: "/usr/bin/prlimit"),
      arguments: ["--pid", "\(server.processID)", "--fsize=unlimited:unlimited"])
    room.waitUntilExit()
    #expect(room.terminationStatus == 0)
    // Nobody sends anything: it finds out by itself.
    try state.wait(
      until: { _ in try get("\(server.url)/readyz").status == 200 }, "it is not ready again")
    try state.waitUntilQuiet()
    #expect(server.stop() == 0)
    #expect(try state.reader().events(ListFilter(limit: nil)).count == acknowledged)
  }
}
