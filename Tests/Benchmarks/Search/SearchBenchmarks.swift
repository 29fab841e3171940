import Foundation
import Graph
import Store
import Values

/// How soon a sourcer has an answer from a store of a million candidates, by the wall clock and by the program from its
/// start to its end; and what the index of tags costs where records are written. `--scale 0.01` takes a hundredth.
enum SearchBenchmarks {
  private static let wave = 2_048
  private static let rare = "rejected-but-qualified"

  static func run(_ harness: inout Harness) throws {
    let count = max(1_000, Int(1_000_000 * harness.scale))
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "journeyman-benchmark-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try SQLiteStore(StateFiles(folder: folder.path))
    for start in stride(from: 0, to: count, by: wave) {
      try store.commitNow(
        (start..<min(start + wave, count)).map { .record(candidate($0, tags: tags(of: $0))) })
    }
    try writes(&harness, store, count)
    store.close()
    let search = "search: \(count) candidates"
    for (name, note, options) in [
      ("a tag of one in a hundred", "first page of 100", ["--tag", rare]),
      (
        "the same, a page in the middle", "100 behind the half",
        ["--tag", rare, "--after", candidate(count / 2, tags: []).id.description]
      ),
      (
        "the same, with a condition", "all of them are looked at, 3 fit",
        ["--tag", rare, "--where", "fields.number % \(max(1, count / 3)) == 0"]
      ),
      ("two tags, one of them common", "first page of 100", ["--tag", "common", "--tag", rare]),
      ("a tag that all have", "first page of 100", ["--tag", "common"]),
      (
        "no tag, a condition", "every record is read, 3 fit",
        ["--where", "fields.number % \(max(1, count / 3)) == 0"]
      ),
    ] {
      let times = try (0..<5).map { _ in try seconds(options, folder) * 1e3 }
      harness.record("\(search), \(name)", .milliseconds, times, note: note)
    }
  }

  /// A record that changes no tag beside one that gets a tag, in turns.
  private static func writes(
    _ harness: inout Harness, _ store: SQLiteStore, _ count: Int
  ) throws {
    let reader = try store.reader()
    let known = try (0..<min(count, wave)).compactMap { number in
      try reader.record(of: candidate(number, tags: []).id)
    }
    guard known.count == min(count, wave) else { throw BenchmarkFailure("records are missing") }
    var samples: [[Double]] = [[], []]
    for round in 0..<Harness.repetitions * 2 {
      for (place, tag) in ["", "new-\(round)"].enumerated() {
        let changes = known.map { known -> Change in
          var record = known
          if !tag.isEmpty { record.tags.append(tag) }
          return .record(record)
        }
        let start = Clock.processCPU
        try store.commitNow(changes)
        samples[place].append((Clock.processCPU - start) / Double(known.count) * 1e9)
      }
    }
    harness.record(
      "search: a record written, its tags as before", .nanoseconds, samples[0], note: "CPU")
    harness.record("search: a record written, one tag more", .nanoseconds, samples[1], note: "CPU")
  }

  private static func tags(of number: Int) -> [String] {
    ["common", "quarter-\(number * 8 / 1_000_000)"] + (number % 100 == 0 ? [rare] : [])
  }

  private static func candidate(_ number: Int, tags: [String]) -> CandidateRecord {
    let at = Timestamp(milliseconds: 1_767_261_600_000 + Int64(number) * 1_000)
    let author = "evt_01jd2c8x5m4k9tq0y6wvfzr3eh"
    let id = CandidateID(milliseconds: at.milliseconds, random: (0, UInt64(number)))
    var record = CandidateRecord(id: id, at: at)
    record.tags = tags
    record.name = .init("Candidate Number \(number)", at: at, by: author)
    record.email = .init("candidate-\(number)@example.org", at: at, by: author)
    record.lastEvent = .init("application.rejected", at: at, by: author)
    record.lastMessage = .init("application-received", at: at, by: author)
    record.fields = MapValue([("number", .int(Int64(number))), ("last_assessment", "attempt-7")])
    record.events = 3
    var progress = CandidateRecord.Progress()
    progress.job = .init("REQ-\(number % 500)", at: at, by: author)
    progress.stage = .init("rejected", at: at, by: author)
    progress.score = .init(Double(number % 101), at: at, by: author)
    progress.recruiter = .init("recruiter-\(number % 50)@acme.example", at: at, by: author)
    record.applications["\(70_000_000 + number)"] = progress
    return record
  }

  private static func seconds(_ options: [String], _ state: URL) throws -> Double {
    let process = Process()
    process.executableURL = ServedProgram.program
    process.arguments = ["candidates", "search", "--state", state.path] + options
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let start = Clock.wall
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw BenchmarkFailure("`candidates search` ended with \(process.terminationStatus)")
    }
    return Clock.wall - start
  }
}
