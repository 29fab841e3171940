import Foundation
import Graph
import NetworkClient
import Store
import Testing

/// What a sender may put where the score belongs, and what comes of it. The thresholds are 80 and 60.
@Suite struct `A score` {
  static let scores: [(text: String?, segment: String)] = [
    ("null", "manual-review"), (nil, "manual-review"), (#""n/a""#, "manual-review"),
    ("true", "manual-review"), ("79.9", "standard"), ("80", "fast-track"), ("80.0", "fast-track"),
    ("80.1", "fast-track"), (#""80""#, "fast-track"), (#""79.9""#, "standard"),
    ("60", "standard"), ("59.999", "alternatives"), ("0", "alternatives"), ("1e2", "fast-track"),
  ]

  private static func body(_ score: String?, id: String) -> [UInt8] {
    let score = score.map { #", "score": \#($0)"# } ?? ""
    return Array(
      """
      {"type": "assessment.completed", "timestamp": "2026-11-20T10:00:00Z",
       "data": {"assessment": {"id": "\(id)"\(score)}, "application": {"id": "71980812"}}}
      """.utf8)
  }

  /// Somebody who has applied for a job without thresholds of its own.
  private func apply(to server: ServerProcess) throws {
    let text = String(
      decoding: try Vendor.greenhouse.body("new_candidate_application"), as: UTF8.self)
    let body = Array(text.replacing("\"ABC\"", with: "\"XYZ\"").utf8)
    try Vendor.greenhouse.post(body, to: server.url, id: "application")
  }

  @Test func `decides only where it is a number, and nobody is written to otherwise`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state, environment: Vendor.environment)
    try apply(to: server)
    try state.waitUntilQuiet()
    let events = try Self.scores.indices.map { index in
      let body = Self.body(Self.scores[index].text, id: "attempt-\(index)")
      let answer = try Vendor.assessments.post(body, to: server.url, id: "msg-\(index)")
      #expect(answer.status == 200)
      return try #require(answer.delivery)
    }
    try state.waitUntilQuiet()
    let runs = try state.reader().runs(ListFilter(limit: nil))
    for (id, score) in zip(events, Self.scores) {
      let run = try #require(runs.first { $0.event == id })
      #expect(run.segment == score.segment, "\(score.text ?? "missing")")
    }
    let answered = Self.scores.count { $0.segment != "manual-review" }
    #expect(state.mails().count == 1 + answered)
  }

  /// JSON allows it, no number type holds it, and nobody can mean it: the sender is told.
  @Test func `that no number can hold is refused with its place`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state, environment: Vendor.environment)
    let body = Self.body("1e400", id: "attempt")
    #expect(try Vendor.assessments.post(body, to: server.url, id: "msg").status == 400)
    try state.wait(
      until: { reader in
        try reader.deliveries(ListFilter()).first?.reason?
          .contains("a number too large to be kept exactly, at byte ") == true
      }, "the refused delivery is kept")
    #expect(state.mails().isEmpty)
  }

  @Test func `beyond the scale is quarantined with its name`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state, environment: Vendor.environment)
    try apply(to: server)
    let id = try #require(
      try Vendor.assessments.post(Self.body("845", id: "attempt"), to: server.url, id: "msg")
        .delivery)
    try state.waitUntilQuiet()
    let event = try #require(try state.reader().event(id))
    #expect(event.state == .quarantined)
    #expect(event.reason?.contains("assessment.score") == true)
  }
}
