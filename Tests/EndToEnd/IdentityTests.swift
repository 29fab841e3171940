import Foundation
import Graph
import Intake
import NetworkClient
import Store
import Synchronization
import Testing
import Values

@Suite(.serialized) struct `One person, told by two senders` {
  private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  private static let people = 20

  /// An application as Greenhouse sends it, of the person with this number.
  private static func application(_ number: Int) throws -> [UInt8] {
    let text = String(decoding: try Sender.body("new_candidate_application"), as: UTF8.self)
    return Array(
      text.replacing("person@example.com", with: "person\(number)@example.com")
        .replacing("60304594", with: "\(1_000_000 + number)")
        .replacing("71980812", with: "\(2_000_000 + number)").utf8)
  }

  /// An assessment's result, which names the application or, for every second person, the address alone.
  private static func assessment(_ number: Int) -> [UInt8] {
    let application = "\"application\": { \"id\": \"\(2_000_000 + number)\" },"
    return Array(
      """
      { "type": "assessment.completed", "timestamp": "2026-11-20T10:00:00Z", "data": {
        "candidate": { "id": "t-\(number)", "email": "Person\(number)@Example.com" },
        \(number % 2 == 0 ? application : "")
        "assessment": { "id": "a-\(number)", "name": "Take-home", "kind": "technical", "score": 91,
          "completed_at": "2026-11-20T10:00:00Z" } } }
      """.utf8)
  }

  private static func postAssessment(_ number: Int, to url: String, _ client: HTTPClient) throws
    -> Int
  {
    let specification = try #require(SignatureSpecification.preset("standard-webhooks"))
    let signed = try SignatureSigner(specification, secret: secret).sign(
      OutgoingDelivery(
        path: "/hooks/assessments", headers: [(name: "webhook-id", value: "m-\(number)")],
        body: assessment(number)),
      at: Timestamp(seconds: Int64(Date().timeIntervalSince1970)))
    return try client.send(
      OutgoingRequest(
        method: "POST", address: "\(url)/hooks/assessments",
        headers: signed.headers.map { OutgoingRequest.Header($0.name, $0.value) },
        body: signed.body)
    ).status
  }

  @Test func `at once and in any order is one record with both events`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(
      state: state, environment: ["ASSESSMENTS_WEBHOOK_SECRET": Self.secret])
    let url = server.url
    let next = Atomic(0)
    let statuses = Mutex<[Int]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      guard let client = try? HTTPClient() else { return }
      while true {
        let turn = next.add(1, ordering: .relaxed).oldValue
        guard turn < 2 * Self.people else { return }
        // The results of some come before their applications, of others after, of most beside them.
        let number = turn / 2
        let isAssessment = (turn % 2 == 0) == (number % 3 == 0)
        let status =
          isAssessment
          ? try? Self.postAssessment(number, to: url, client)
          : try? Sender(url: url).post(
            Self.application(number), id: "\(number)", client: client
          ).status
        statuses.withLock { $0.append(status ?? 0) }
      }
    }
    #expect(statuses.withLock { $0 } == Array(repeating: 200, count: 2 * Self.people))
    try state.waitUntilQuiet()
    // A result that came first lacked the name; now it is known.
    let replay = try ToolRun(["dead-letters", "replay", "--all", "--state", state.path])
    #expect(replay.exit == 0, "\(replay.output)\(replay.errors)")
    try state.waitUntilQuiet()
    server.stop()
    let reader = try state.reader()
    let events = try reader.events(ListFilter(limit: nil))
    #expect(events.map(\.state) == Array(repeating: .completed, count: 2 * Self.people))
    let records = try reader.candidates(ListFilter(limit: nil))
    #expect(records.count == Self.people)
    #expect(records.allSatisfy { $0.events == 2 && $0.score?.value == 91 })
    #expect(Set(records.compactMap(\.email?.value)).count == Self.people)
  }
}
