import Actions
import Foundation
import Graph
import SQLite
import Testing
import Values

@testable import Store

@Suite struct `A search for candidates` {
  let folder = TemporaryFolder()

  private func candidate(_ number: UInt64) -> CandidateID { CandidateID(high: number, low: 0) }

  private func record(
    _ number: UInt64, _ tags: [String], stage: String? = nil
  ) -> CandidateRecord {
    let now = Timestamp(milliseconds: 5000)
    var record = CandidateRecord(id: candidate(number), at: now)
    record.tags = tags
    var progress = CandidateRecord.Progress()
    progress.stage = stage.map { .init($0, at: now, by: "test") }
    record.applications["7"] = progress
    return record
  }

  private func found(
    _ store: any Store, _ search: CandidateSearch, atMost limit: Int = 100
  ) throws -> [UInt64] {
    var numbers: [UInt64] = []
    try store.reader().eachCandidate(search) { record in
      numbers.append(record.id.high)
      return numbers.count < limit
    }
    return numbers
  }

  @Test(arguments: StoreHome.allCases)
  func `finds those who have all the tags, the last known first`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    try store.commitNow([
      .record(record(1, ["swift", "berlin"])), .record(record(2, ["swift"])),
      .record(record(3, ["berlin", "swift", "vip"])), .record(record(4, ["Swift"])),
    ])
    #expect(try found(store, CandidateSearch(tags: ["swift"])) == [3, 2, 1])
    #expect(try found(store, CandidateSearch(tags: ["swift", "berlin"])) == [3, 1])
    #expect(try found(store, CandidateSearch(tags: ["berlin", "nobody has it"])) == [])
    #expect(try found(store, CandidateSearch()) == [4, 3, 2, 1])
  }

  @Test(arguments: StoreHome.allCases)
  func `gives a page and the one behind it`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    try store.commitNow((1...5).map { .record(record($0, ["swift"], stage: "offer")) })
    for tags in [["swift"], []] {
      var search = CandidateSearch(tags: tags)
      #expect(try found(store, search, atMost: 2) == [5, 4])
      search.after = candidate(4)
      #expect(try found(store, search, atMost: 2) == [3, 2])
    }
  }

  @Test(arguments: StoreHome.allCases)
  func `takes the stage of now, with tags and without`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    try store.commitNow([
      .record(record(1, ["swift"], stage: "offer")), .record(record(2, ["swift"], stage: "hired")),
      .record(record(3, [], stage: "offer")),
    ])
    #expect(try found(store, CandidateSearch(tags: ["swift"], stage: "offer")) == [1])
    #expect(try found(store, CandidateSearch(stage: "offer")) == [3, 1])
  }

  /// One record is written several times on its way through an event, each time with all that has changed since it was read.
  @Test(arguments: StoreHome.allCases)
  func `keeps in step with tags that come and go`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    var ada = record(1, ["swift"])
    try store.commitNow([.record(ada)])
    ada.tags.append("berlin")
    try store.commitNow([.record(ada)])
    ada.tags = ["swift"]
    try store.commitNow([.record(ada)])
    #expect(try found(store, CandidateSearch(tags: ["berlin"])) == [])
    #expect(try found(store, CandidateSearch(tags: ["swift"])) == [1])
    var again = try #require(try store.reader().record(of: candidate(1)))
    #expect(again.retagged.isEmpty)
    again.apply(
      CandidateUpdateRequest(tags: ["vip"], removeTags: ["swift"]),
      for: .init(
        id: EventID(high: 1, low: 1), type: "t", source: "s", time: again.createdAt,
        receivedAt: again.createdAt), application: nil, by: "w/s", at: again.createdAt)
    try store.commitNow([.record(again)])
    #expect(try found(store, CandidateSearch(tags: ["swift"])) == [])
    #expect(try found(store, CandidateSearch(tags: ["vip"])) == [1])
  }

  @Test(arguments: StoreHome.allCases)
  func `finds those who turned out to be one person once`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let all = (1...3).map { record($0, ["of \($0)", "swift"]) }
    try store.commitNow(all.map { .record($0) })
    var ada = try #require(try store.reader().record(of: candidate(1)))
    for number in UInt64(2)...3 {
      ada = ada.joined(with: try #require(try store.reader().record(of: candidate(number))))
      try store.commitNow([.absorbed(candidate(number), into: candidate(1))])
    }
    try store.commitNow([.record(ada)])
    for tag in ["swift", "of 1", "of 2", "of 3"] {
      #expect(try found(store, CandidateSearch(tags: [tag])) == [1], "\(tag)")
    }
  }

  @Test func `knows the tags of records that an earlier version has written`() throws {
    let before = try #require(Schema.migrations.firstIndex(of: Schema.tags))
    try SQLiteStore(folder.files).close()
    try FileManager.default.removeItem(atPath: folder.files.database)
    let connection = try Connection(path: folder.files.database)
    try connection.migrate(to: Array(Schema.migrations[..<before]))
    for known in [record(1, ["swift", "naïve \u{1F600}"]), record(2, [])] {
      try connection.run(
        "INSERT INTO candidates (id, record, events, created_at, updated_at) VALUES (?, ?, 1, 5, 5)",
        [.id(known.id), Seal.close(known.document)])
    }
    let store = try SQLiteStore(folder.files)
    defer { store.close() }
    #expect(try found(store, CandidateSearch(tags: ["naïve \u{1F600}"])) == [1])
    var ada = try #require(try store.reader().record(of: candidate(1)))
    ada.tags = ["swift"]
    try store.commitNow([.record(ada)])
    #expect(try found(store, CandidateSearch(tags: ["naïve \u{1F600}"])) == [])
  }
}
