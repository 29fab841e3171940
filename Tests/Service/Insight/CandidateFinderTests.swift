import CEL
import Diagnostics
import Foundation
import Graph
import Store
import Testing
import Values

@testable import Insight

@Suite struct `A condition over a record` {
  private let now = Timestamp(seconds: 1_800_000_000)

  private func ada() -> CandidateRecord {
    var record = CandidateRecord(id: CandidateID(high: 1, low: 1), at: now)
    record.tags = ["swift", "rejected-but-qualified"]
    record.fields = MapValue([("level", "senior"), ("years", 7)])
    record.lastEvent = .init("application.rejected", at: now - .seconds(86_400), by: "e")
    var progress = CandidateRecord.Progress()
    progress.job = .init("ABC", at: now, by: "e")
    progress.stage = .init("rejected", at: now, by: "e")
    progress.score = .init(81.5, at: now, by: "e")
    record.applications["7"] = progress
    return record
  }

  private func verdict(_ text: String) throws -> RecordCondition.Verdict {
    let (condition, findings) = RecordCondition.compile(SourceText(text: text, name: "--where"))
    return try #require(condition, "\(findings)").verdict(on: ada(), now: now)
  }

  @Test(arguments: [
    #"stage == "rejected" && score > 80"#, #""swift" in tags"#, "fields.years >= 5",
    #"last_event == "application.rejected" && last_event_at > now - duration("48h")"#,
    #"applications.exists(a, a.?job.orValue("") == "ABC" && a.?score.orValue(0.0) >= 80.0)"#,
    "events == 0 && known_since == now && updated_at == now", "!has(applications[0].recruiter)",
    #"tags.exists(tag, tag.startsWith("rejected-"))"#,
  ])
  func `reads what the record holds`(text: String) throws {
    #expect(try verdict(text) == .holds)
  }

  @Test(arguments: [
    #"stage == "hired""#, #"recruiter == "r@acme.example""#, "fields.age > 1",
    #"email.endsWith("@example.org")"#,
  ])
  func `does not hold where it is false, or where what it reads is absent`(text: String) throws {
    #expect(try verdict(text) == .fails)
  }

  @Test func `is unknown, and not false, where a field is of another kind`() throws {
    guard case .unknown(let error) = try verdict("fields.level > 3") else {
      Issue.record("a text is no number")
      return
    }
    #expect(!error.isAbsent)
  }

  @Test(arguments: [
    ("stagee == \"x\"", "did you mean `stage`"), ("score == \"high\"", "`score` is a number"),
    ("tags", "bool"), ("stage ==", "expression"),
  ])
  func `that is mistaken is told before anybody is looked at`(
    text: String, words: String
  ) throws {
    let (condition, findings) = RecordCondition.compile(SourceText(text: text, name: "--where"))
    #expect(condition == nil)
    #expect(ReportFormat.pretty(isColored: false).report(findings).contains(words), "\(findings)")
  }
}

@Suite struct `A finder of candidates` {
  private let now = Timestamp(seconds: 1_800_000_000)

  private func applicant(_ number: UInt64, _ jobs: [(job: String, stage: String)]) -> Change {
    var record = CandidateRecord(id: CandidateID(high: number, low: 0), at: now)
    record.tags = ["swift"]
    record.fields = MapValue([("years", number == 3 ? "three" : .int(Int64(number)))])
    for (place, (job, stage)) in jobs.enumerated() {
      var progress = CandidateRecord.Progress()
      progress.job = .init(job, at: now, by: "e")
      progress.stage = .init(stage, at: now + .seconds(place), by: "e")
      record.applications["\(place)"] = progress
    }
    return .record(record)
  }

  private func withStore(_ body: (any StoreReader) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "journeyman-finder-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try SQLiteStore(StateFiles(folder: folder.path))
    defer { store.close() }
    try store.commitNow([
      applicant(1, [("ABC", "rejected"), ("XYZ", "applied")]), applicant(2, [("ABC", "hired")]),
      applicant(3, [("XYZ", "rejected")]), applicant(4, [("ABC", "rejected")]),
    ])
    try body(store.reader())
  }

  private func condition(_ text: String) throws -> RecordCondition {
    try #require(RecordCondition.compile(SourceText(text: text, name: "--where")).condition)
  }

  @Test func `asks for the stage in the application for the job`() throws {
    try withStore { reader in
      var finder = CandidateFinder()
      finder.tags = ["swift"]
      finder.job = "ABC"
      finder.stage = "rejected"
      let page = try finder.page(of: 10, from: reader, now: now)
      #expect(page.candidates.map(\.id.high) == [4, 1] && !page.hasMore)
      finder.job = nil
      // The latest stage of number 1 is that of its other application.
      #expect(try finder.page(of: 10, from: reader, now: now).candidates.map(\.id.high) == [4, 3])
    }
  }

  @Test func `turns pages without leaving anybody out`() throws {
    try withStore { reader in
      var finder = CandidateFinder()
      finder.tags = ["swift"]
      var seen: [UInt64] = []
      var page = try finder.page(of: 1, from: reader, now: now)
      while true {
        seen += page.candidates.map(\.id.high)
        guard page.hasMore else { break }
        finder.after = page.candidates.last?.id
        page = try finder.page(of: 1, from: reader, now: now)
      }
      #expect(seen == [4, 3, 2, 1])
    }
  }

  @Test func `says of whom a condition is neither true nor false`() throws {
    try withStore { reader in
      var finder = CandidateFinder()
      finder.condition = try condition("fields.years < 3")
      let page = try finder.page(of: 10, from: reader, now: now)
      #expect(page.candidates.map(\.id.high) == [2, 1])
      #expect(page.unknown == 1 && page.firstUnknown?.id.high == 3)
    }
  }
}
