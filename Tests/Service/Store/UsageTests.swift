import Graph
import SQLite
import Testing
import Values

@testable import Store

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct `A file that nobody names` {
  let folder = TemporaryFolder()

  private func step(carrying files: [String]) -> StepRecord {
    StepRecord(
      run: RunID(high: 1, low: 1), id: "hello", ordinal: 0, action: "email.send", state: .done,
      attempts: 1, answered: 1, request: [], files: files, at: Timestamp(milliseconds: 1))
  }

  @Test func `is one that no mail carries and no configuration has`() throws {
    let store = try SQLiteStore(folder.files)
    defer { store.close() }
    try store.commitNow(
      ["d1", "d2", "d3", "d4"].map { .attachedFile(digest: $0, content: [1]) } + [
        .step(step(carrying: ["d1", "d2"])),
        .revision(digest: "r1", texts: [], files: ["d3"]),
      ])
    #expect(try store.reader().unusedFiles(limit: 9) == ["d4"])
    // The outcome of a try is recorded without its request.
    try store.commitNow([.step(step(carrying: [])), .collectRevisions(keeping: [])])
    #expect(try store.reader().unusedFiles(limit: 9) == ["d3", "d4"])
  }

  @Test func `stays where something has come to name it since it was looked for`() throws {
    let store = try SQLiteStore(folder.files)
    defer { store.close() }
    try store.commitNow(["d1", "d2"].map { .attachedFile(digest: $0, content: [1]) })
    #expect(try store.reader().unusedFiles(limit: 9) == ["d1", "d2"])
    try store.commitNow([
      .attachedFile(digest: "d2", content: [1]),
      .revision(digest: "r1", texts: [], files: ["d2"]),
    ])
    try store.commitNow([.forgetFiles(["d1", "d2"])])
    let reader = try store.reader()
    #expect(try reader.attachedFile("d1") == nil && reader.attachedFile("d2") == [1])
  }

  @Test func `is found in a store of an earlier version`() throws {
    try #require(mkdir(folder.files.folder, 0o700) == 0)
    do {
      let old = try Connection(path: folder.files.database)
      try old.migrate(to: Array(Schema.migrations.prefix(13)))
      for digest in ["sent", "attachable", "nobody's"] {
        try old.run("INSERT INTO attached_files VALUES (?, x'0001')", [.text(digest)])
      }
      try old.run(
        """
        INSERT INTO steps (run, id, ordinal, action, state, attempts, answered, started_at,
          updated_at, request)
        VALUES (zeroblob(16), 'hello', 0, 'email.send', 'done', 1, 1, 1, 1, ?1),
          (zeroblob(16), 'plain', 1, 'email.send', 'done', 1, 1, 1, 1, ?2),
          (zeroblob(16), 'none', 2, 'email.send', 'skipped', 0, 0, 1, 1, NULL)
        """,
        [
          Seal.close(Array(#"{"attachments": [{"digest": "sent", "name": "a.pdf"}]}"#.utf8)),
          Seal.close(Array(#"{"text": "Hello"}"#.utf8)),
        ])
      let texts = #"{"files": [], "attachable": [{"path": "a.pdf", "digest": "attachable"}]}"#
      try old.run("INSERT INTO revisions VALUES ('r1', ?)", [Seal.close(Array(texts.utf8))])
    }
    let store = try SQLiteStore(folder.files)
    defer { store.close() }
    #expect(try store.reader().unusedFiles(limit: 9) == ["nobody's"])
  }
}

@Suite struct `The job of an earlier version` {
  let folder = TemporaryFolder()

  @Test func `counts as spoken of at the latest delivery`() throws {
    try #require(mkdir(folder.files.folder, 0o700) == 0)
    do {
      let old = try Connection(path: folder.files.database)
      try old.migrate(to: Array(Schema.migrations.prefix(13)))
      try old.execute(
        """
        INSERT INTO deliveries (id, source, received_at, verdict, status, digest)
          VALUES (zeroblob(16), 'ats', 5000, 'verified', 200, x'00');
        INSERT INTO facts (kind, key, value, event_time)
          VALUES ('job', 'ats/1', x'007b7d', 1000), ('candidate', 'c', x'007b7d', 1000);
        """)
    }
    let store = try SQLiteStore(folder.files)
    defer { store.close() }
    let reader = try store.reader()
    #expect(try reader.jobs(unsaidSince: Timestamp(milliseconds: 5000), limit: 9) == [])
    #expect(try reader.jobs(unsaidSince: Timestamp(milliseconds: 5001), limit: 9) == ["ats/1"])
    #expect(try reader.fact(.job, "ats/1")?.time == Timestamp(milliseconds: 1000))
  }
}
