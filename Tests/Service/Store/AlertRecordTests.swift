import Actions
import Graph
import SQLite
import Testing
import Values

@testable import Store

@Suite struct `Alerts in the store` {
  let folder = TemporaryFolder()
  private let now = Timestamp(milliseconds: 5000)

  private func run(_ event: EventID, _ generation: Int, _ segment: String?) -> Change {
    .run(
      RunRecord(
        id: RunID(high: 6, low: UInt64(generation)), event: event, workflow: "welcome",
        generation: generation, revision: "r1", segment: segment, state: .deadLettered, start: 0,
        trace: [], at: now))
  }

  @Test(arguments: StoreHome.allCases)
  func `say the segment of the workflow's last run`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let id = try #require(store.acceptNow(.sample()).newEvent)
    let alert = AlertRecord(
      message: "a run is dead-lettered", event: id, workflow: "welcome", step: "send",
      errorClass: "final", reason: "no", show: "look", at: now)
    try store.commitNow([run(id, 0, "slow"), run(id, 1, "fast"), .alert(alert)])
    let stored = try #require(try store.reader().untoldAlerts(limit: 2).first).record
    #expect(stored.segment == "fast" && stored.step == "send" && stored.event == id)
    #expect(stored.source == nil && stored.connection == nil)
  }

  @Test(arguments: StoreHome.allCases)
  func `may be about a source or a connection`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let alert = AlertRecord(
      message: "a source is silent", event: nil, source: "ats", connection: "mail",
      errorClass: "silence", reason: "nothing came", show: "look", at: now)
    try store.commitNow([.alert(alert)])
    let stored = try store.reader().untoldAlerts(limit: 2)
    #expect(stored.map(\.record) == [alert])
    try store.commitNow([.alertsTold(upTo: stored[0].sequence)])
    #expect(try store.reader().untoldAlerts(limit: 2).isEmpty)
  }

  @Test func `of an earlier version are still told`() throws {
    try SQLiteStore(folder.files).close()
    do {
      let old = try Connection(path: folder.files.database)
      let before = Schema.migrations.firstIndex(of: Schema.operations) ?? 0
      try old.execute("DROP TABLE alerts; ALTER TABLE dead_letters DROP COLUMN revision;")
      try old.execute(Schema.alerts)
      try old.execute(
        """
        INSERT INTO alerts (message, event, error_class, reason, show, at)
        VALUES ('a run is dead-lettered', zeroblob(16), 'final', 'no', 'look', 5000)
        """)
      try old.setUserVersion(before)
      // Later versions change nothing of these tables.
      try old.migrate(to: Array(Schema.migrations.prefix(before + 1)))
      try old.setUserVersion(Schema.version)
    }
    let store = try SQLiteStore(folder.files)
    defer { store.close() }
    let alert = try #require(try store.reader().untoldAlerts(limit: 2).first).record
    #expect(alert.event == EventID(high: 0, low: 0) && alert.reason == "no")
  }
}
