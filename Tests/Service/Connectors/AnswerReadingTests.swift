import Actions
import NetworkClient
import Testing
import Values

@testable import Connectors

@Suite struct `An answer over HTTP` {
  private func reading(expect: [String] = []) -> AnswerReading {
    AnswerReading(
      receiver: "desk", expect: expect.compactMap { ExpectedStatus($0) }, now: friday)
  }

  /// In a word, with the pause that is kept and how the receiver is taken to be.
  private func words(_ report: AttemptReport) -> String {
    let outcome =
      switch report.outcome {
      case .done: "done"
      case .transient(_, let pause, let reached):
        (reached ? "transient" : "unreachable")
          + (pause.map { " \($0.components.seconds)s" } ?? "")
      case .postponed: "postponed"
      case .final: "final"
      case .uncertain: "uncertain"
      case .unresolved: "unresolved"
      }
    let receiver =
      switch report.receiver {
      case .working: "working"
      case .failing: "failing"
      case .busy(let pause): "busy \(pause.components.seconds)s"
      case .untold: "untold"
      }
    return "\(outcome), \(receiver)"
  }

  private func words(
    _ status: Int, _ retryAfter: String? = nil, expect: [String] = []
  ) -> String {
    let headers = retryAfter.map { [OutgoingRequest.Header("retry-after", $0)] } ?? []
    return words(
      reading(expect: expect).report(
        of: ReceivedResponse(status: status, headers: headers, body: [])))
  }

  @Test(
    arguments: [
      (200, "done, working"), (201, "done, working"), (204, "done, working"),
      (299, "done, working"), (301, "final, working"), (302, "final, working"),
      (304, "final, working"), (400, "final, working"), (401, "final, working"),
      (403, "final, working"), (404, "final, working"), (408, "transient, working"),
      (409, "final, working"), (410, "final, working"), (422, "final, working"),
      (425, "transient, working"), (429, "transient, failing"), (500, "transient, failing"),
      (501, "transient, failing"), (502, "transient, failing"), (503, "transient, failing"),
      (504, "transient, failing"), (599, "transient, failing"),
    ])
  func `is told by its status`(status: Int, expected: String) {
    #expect(words(status) == expected)
  }

  @Test func `of a refusal keeps the first words, for people`() throws {
    func answer(_ status: Int, _ body: [UInt8]) -> String? {
      reading().report(of: ReceivedResponse(status: status, headers: [], body: body)).answer
        .map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(
      answer(422, Array("{\"error\": \"no such job\"}".utf8)) == "{\"error\": \"no such job\"}")
    #expect(answer(503, Array("down".utf8)) == "down")
    #expect(answer(200, Array("fine".utf8)) == nil)
    #expect(answer(400, []) == nil && answer(400, [0xFF, 0xFE]) == nil)
    // The cut falls into a character of two bytes.
    let long = try #require(answer(400, Array(("a" + String(repeating: "ä", count: 2000)).utf8)))
    #expect(long == "a" + String(repeating: "ä", count: 1023) + "…")
  }

  /// It is 16:05:09.25 on Friday, 20 November 2026.
  @Test(
    arguments: [
      ("7", "7s"), ("0", "0s"), ("86400", "3600s"), ("99999999999", "3600s"),
      ("Fri, 20 Nov 2026 16:06:09 GMT", "59s"), ("Fri, 20 Nov 2026 15:06:09 GMT", "0s"),
      ("Sat, 21 Nov 2026 16:06:09 GMT", "3600s"),
    ])
  func `says when to come again, at most in an hour`(text: String, pause: String) {
    #expect(words(429, text) == "transient \(pause), busy \(pause)")
    #expect(words(503, text) == "transient \(pause), busy \(pause)")
    #expect(words(500, text) == "transient \(pause), failing")
  }

  @Test(arguments: ["soon", "-1", "", "Fri, 20 Foo 2026 16:06:09 GMT", "1.5", "20 Nov 2026"])
  func `that says when in no known form is asked again as usual`(text: String) {
    #expect(words(503, text) == "transient, failing")
  }

  @Test func `counts as done where the step expects it, and only there`() {
    #expect(words(409, expect: ["2xx", "409"]) == "done, working")
    #expect(words(302, expect: ["302"]) == "done, working")
    #expect(words(503, expect: ["503"]) == "done, working")
    #expect(words(200, expect: ["201"]) == "final, working")
  }

  @Test(
    arguments: [
      (.invalidRequest(reason: "x"), "final, untold"), (.privateAddress, "final, untold"),
      (.unreachable(code: 7, reason: "x"), "unreachable, failing"),
      (.timedOut(mayHaveArrived: false), "unreachable, failing"),
      (.timedOut(mayHaveArrived: true), "uncertain, failing"),
      (.interrupted(code: 56, reason: "x"), "uncertain, failing"),
      (.failed(code: 27, reason: "x"), "unreachable, failing"),
    ] as [(NetworkError, String)])
  func `that does not come is told by how far the request came`(
    error: NetworkError, expected: String
  ) {
    #expect(words(reading().report(of: error)) == expected)
  }

  private func value(
    _ body: [UInt8], type: String? = nil, isCut: Bool = false
  ) -> Value? {
    let headers = type.map { [OutgoingRequest.Header("Content-Type", $0)] } ?? []
    let response = ReceivedResponse(
      status: 201, headers: headers + [.init("Set-Cookie", "secret=1"), .init("Location", "/7")],
      body: body, isCut: isCut)
    guard case .done(let value) = reading().report(of: response).outcome else { return nil }
    return value
  }

  @Test func `is kept for later steps, without cookies`() {
    #expect(
      value(Array(#"{"id": 7}"#.utf8), type: "application/json; charset=utf-8")?.json()
        == #"{"status":201,"headers":{"content-type":"application/json; charset=utf-8","location":"/7"},"json":{"id":7},"cut":false}"#
    )
    #expect(
      value(Array("fine".utf8))?.json()
        == #"{"status":201,"headers":{"location":"/7"},"body":"fine","cut":false}"#)
  }

  @Test func `whose body is not what it says is kept as text, or not at all`() {
    #expect(value(Array("<html>".utf8), type: "application/json")?["body"]?.stringValue == "<html>")
    #expect(value([0xFF, 0xFE])?["body"] == nil)
  }

  @Test func `that is long is kept in part, and says so`() {
    let long = value([UInt8](repeating: 0x61, count: 70_000))
    #expect(long?["body"]?.stringValue?.utf8.count == 65_536)
    #expect(long?["cut"]?.boolValue == true)
    // The cut falls into a character of two bytes.
    let letters = Array(("a" + String(repeating: "ü", count: 40_000)).utf8)
    #expect(value(letters)?["body"]?.stringValue?.utf8.count == 65_535)
    let json = value(Array("[1,".utf8), type: "application/json", isCut: true)
    #expect(json?["json"] == nil && json?["body"]?.stringValue == "[1,")
  }
}
