import Testing
import Values

@testable import Actions

@Suite struct `A step that waits` {
  private func wait(_ fields: String, at now: String = "2026-11-20T16:00:00Z") throws -> WaitRequest
  {
    let step = CompiledStep("action: wait\n\(fields)\n")
    guard case .wait(let request) = try step.render(at: now) else {
      throw NotCompiled(findings: step.findings)
    }
    return request
  }

  @Test(arguments: [
    ("for: 3d", "2026-11-23T16:00:00Z"), ("for: 1bd", "2026-11-23T16:00:00Z"),
    ("for: \"{{ interview.notice }}\"", "2026-11-20T18:00:00Z"),
    ("until: 2026-11-30T08:00:00+01:00", "2026-11-30T07:00:00Z"),
    ("until: \"{{ interview.start - duration('48h') }}\"", "2026-11-29T09:00:00Z"),
  ])
  func `waits until`(field: String, expected: String) throws {
    #expect(try wait(field).until.rfc3339 == expected)
  }

  @Test func `says what ends it, and what becomes of a time that has passed`() throws {
    let request = try wait(
      "for: 1d\ncancel_on: [offer.accepted, offer.declined]\nif_past: continue")
    #expect(request.cancelOn == ["offer.accepted", "offer.declined"])
    #expect(request.ifPast == .goOn)
    let plain = try wait("for: 1d\ncancel_on: offer.accepted")
    #expect(plain.cancelOn == ["offer.accepted"])
    #expect(plain.ifPast == .end)
  }

  @Test func `is the same after a journey through JSON`() throws {
    let request = ActionRequest.wait(
      WaitRequest(
        until: Timestamp(seconds: 1_800_000_000), cancelOn: ["offer.accepted"], ifPast: .goOn))
    let read = try ActionRequest(value: try Value(json: request.value.jsonBytes()))
    guard case .wait(let again) = read, case .wait(let first) = request else {
      Issue.record("it is no wait any more")
      return
    }
    #expect(again == first)
  }

  @Test(arguments: [
    ("", ["wait-without-time 1:9 wait"]),
    ("for: 3d\nuntil: 2026-11-30T08:00:00Z", ["conflicting-fields 3:1 until"]),
    ("for: 0s", ["wait-length 2:6 0s"]), ("for: 0bd", ["wait-length 2:6 0bd"]),
    ("for: 367d", ["wait-length 2:6 367d"]), ("for: 262bd", ["wait-length 2:6 262bd"]),
    ("for: -3d", ["wrong-type 2:6 -3d"]), ("for: 3", ["wrong-type 2:6 3"]),
    ("for: tomorrow", ["wrong-type 2:6 tomorrow"]),
    ("until: tomorrow", ["wrong-type 2:8 tomorrow"]),
    ("until: \"{{ interview.notice }}\"", ["wrong-type 2:8 \"{{ interview.notice }}\""]),
    ("for: \"{{ interview.start }}\"", ["wrong-type 2:6 \"{{ interview.start }}\""]),
    ("for: 3d\nif_past: go", ["unknown-word 3:10 go"]),
    ("for: 3d\ncancelon: offer.accepted", ["unknown-key 3:1 cancelon"]),
  ])
  func `is refused`(fields: String, expected: [String]) {
    let step = CompiledStep("action: wait\n\(fields)\n")
    #expect(step.places == expected)
    #expect(step.template == nil)
  }

  @Test func `fails rather than waiting for more than a year`() {
    #expect(throws: RenderFailure.self) {
      try wait("until: \"{{ interview.start }}\"", at: "2020-01-01T00:00:00Z")
    }
  }
}
