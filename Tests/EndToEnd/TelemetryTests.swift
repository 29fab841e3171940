import Foundation
import Graph
import NetworkClient
import Store
import Testing
import Values

@Suite struct `What a server says of itself` {
  private func page(_ server: ServerProcess) throws -> ReceivedResponse {
    try HTTPClient().send(OutgoingRequest(address: try #require(server.metrics)))
  }

  @Test func `/metrics has the golden signals, at an address of its own`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state, arguments: ["--metrics", "127.0.0.1:0"])
    let sender = Sender(url: server.url)
    let body = try Sender.body("new_candidate_application")
    #expect(try sender.post(body, id: "1").status == 200)
    #expect(try sender.post(body, id: "1").status == 200)
    #expect(try sender.post(body, id: "2", sign: [1]).status == 401)
    try state.waitUntilQuiet()
    let response = try page(server)
    #expect(
      response.header("Content-Type")
        == "application/openmetrics-text; version=1.0.0; charset=utf-8")
    let lines = response.text.split(separator: "\n").map(String.init)
    #expect(lines.last == "# EOF")
    for line in [
      #"journeyman_deliveries_total{source="greenhouse",answer="accepted"} 1"#,
      #"journeyman_deliveries_total{source="greenhouse",answer="known"} 1"#,
      #"journeyman_deliveries_total{source="greenhouse",answer="refused"} 1"#,
      #"journeyman_answer_seconds_count{source="greenhouse"} 2"#,
      #"journeyman_events_total{source="greenhouse",state="completed"} 1"#,
      #"journeyman_event_seconds_count{source="greenhouse"} 1"#,
      #"journeyman_runs_total{workflow="application-received",state="completed"} 1"#,
      #"journeyman_steps_total{workflow="application-received",action="email.send",state="done"} 1"#,
      "journeyman_oldest_pending_seconds 0", "journeyman_dead_letters_open 0",
      #"journeyman_store_queue{kind="deliveries"} 0"#, "journeyman_events_in_memory 0",
      "journeyman_ready 1",
    ] {
      #expect(lines.contains(line), "\(line)\n\(response.text)")
    }
    let other = try HTTPClient().send(OutgoingRequest(address: "\(server.url)/metrics"))
    #expect(other.status == 404)
    #expect(server.stop() == 0)
  }

  @Test func `neither the log nor the numbers hold a name or an address`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(
      state: state,
      arguments: ["--metrics", "127.0.0.1:0", "--log-level", "debug", "--log-format", "json"])
    let body = try Sender.body("new_candidate_application")
    let event = try #require(try Sender(url: server.url).post(body, id: "1").delivery)
    try Sender(url: server.url).post(body, id: "2", sign: [1])
    // An event that stops: nobody can be told whose it is.
    try Sender(url: server.url).post(
      Array(#"{"action":"new_candidate_application","payload":{}}"#.utf8), id: "3")
    try state.waitUntilQuiet()
    let numbers = try page(server).text
    #expect(server.stop() == 0)
    let said = server.said
    let run = try #require(try state.reader().runs(ListFilter(event: event)).first)
    // What is said can be followed by its ids.
    #expect(said.contains(event.description) && said.contains(run.id.description))
    let records = try state.reader().candidates(ListFilter())
    let payload = try Value(json: body)["payload"]?["application"]?["candidate"]
    let names = [payload?["first_name"], payload?["last_name"]].compactMap { $0?.stringValue }
    let personal =
      names + records.flatMap { [$0.email?.value, $0.name?.value].compactMap { $0 } }
    #expect(personal.count >= 4)
    for text in personal {
      #expect(!said.contains(text) && !numbers.contains(text), "\(text)")
    }
    for line in said.split(separator: "\n") {
      #expect(throws: Never.self) { try Value(json: Array(line.utf8)) }
    }
  }
}
