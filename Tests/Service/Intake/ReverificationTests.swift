import Graph
import Intake
import Store
import Testing
import Values

@Suite struct `What was refused, verified again` {
  private let body = [UInt8](#"{"action": "hire_candidate"}"#.utf8)

  /// What the door kept of a delivery that was signed with another secret than ours.
  private func refused(with secret: String) throws -> RefusedDelivery {
    let fixture = try IntakeFixture()
    #expect(try fixture.deliver(body, id: "e-1", secret: secret).status == 401)
    return try #require(fixture.acceptor.refused.first)
  }

  private func entry(secret: String, name: String = "greenhouse") throws -> SourceEntry {
    try SourceEntry(
      SourceGraph(
        name: name, path: "/hooks/greenhouse",
        signature: SignatureSpecification.preset("greenhouse"), secrets: [],
        eventID: try IntakeFixture.program(#"header("Greenhouse-Event-ID")"#), contentKey: .off,
        answer: .init(), rules: []), secrets: [secret])
  }

  private func reason(_ outcome: Reverification.Outcome) -> String? {
    if case .refused(let reason) = outcome { reason } else { nil }
  }

  @Test func `is accepted as it would have been, with the time of its receipt`() throws {
    let kept = try refused(with: "the-right-one")
    let outcome = Reverification([try entry(secret: "the-right-one")]).examine(kept)
    guard case .verified(let delivery) = outcome else {
      Issue.record("it was not verified")
      return
    }
    #expect(delivery.eventID == "e-1" && delivery.body == body && delivery.verdict == .verified)
    #expect(delivery.receivedAt == kept.receivedAt && delivery.source == "greenhouse")
  }

  @Test func `stays refused where the secret of now does not fit either`() throws {
    let kept = try refused(with: "a-stranger's")
    let outcome = Reverification([try entry(secret: "the-right-one")]).examine(kept)
    #expect(reason(outcome)?.hasPrefix("it still cannot be verified") == true)
  }

  @Test func `stays refused where nobody serves its source`() throws {
    let kept = try refused(with: "x")
    let outcome = Reverification([try entry(secret: "x", name: "other")]).examine(kept)
    #expect(reason(outcome) == "no source `greenhouse` is served now: is its secret set?")
  }

  @Test func `stays refused where it was refused for another reason`() throws {
    let kept = RefusedDelivery(
      source: "greenhouse", headers: Array("{}".utf8), body: [], receivedAt: IntakeFixture.now,
      status: 413, reason: "the body is too large")
    let outcome = Reverification([try entry(secret: "x")]).examine(kept)
    #expect(reason(outcome) == "it was refused for another reason: the body is too large")
  }

  @Test func `stays refused where its token was a secret that is not kept`() throws {
    let source = SourceGraph(
      name: "plain", path: "/hooks/plain", signature: .token(.header("X-Token", prefix: "")),
      secrets: [], eventID: nil, contentKey: .off, answer: .init(), rules: [])
    let fixture = try IntakeFixture(
      sources: [try SourceEntry(source, secrets: ["the-one-that-was-set-before"])])
    let answer = try fixture.send(
      "POST", "/hooks/plain", headers: [.init("X-Token", "the-right-one-of-the-sender")],
      body: body)
    #expect(answer.status == 401)
    let kept = try #require(fixture.acceptor.refused.first)
    let now = try SourceEntry(source, secrets: ["the-right-one-of-the-sender"])
    #expect(
      reason(Reverification([now]).examine(kept))
        == "its token is not kept: the sender must send it again")
  }
}
