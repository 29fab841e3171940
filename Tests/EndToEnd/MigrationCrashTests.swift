import Foundation
import SQLite
import Testing

@testable import Store

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Kills the program while it brings a store of an earlier version up to date.
@Suite(.serialized) struct MigrationCrashTests {
  /// The last one without the ledger of effects as it is now: the next version copies the whole of it.
  private static let before = 6
  /// Bytes in the log of a store that tell that the copy is under way: the log is empty when it begins, and gets nothing
  /// before the memory for pages is full.
  private static let underWay = 1 << 20

  @Test func `a kill in the middle leaves a store that the next start completes`() throws {
    // A machine that stalls may let the program finish before it is killed: then there is more to copy.
    var rows = 200_000
    var state = try Self.store(of: rows)
    while try !Self.killInTheMiddle(state) {
      try #require(rows < 3_000_000, "no kill has come in the middle")
      rows *= 2
      state = try Self.store(of: rows)
    }
    #expect(try Self.version(of: state) == Self.before)
    #expect(try Self.effects(in: state) == rows)

    let server = try ServerProcess(state: state, arguments: ["--log-level", "info"])
    #expect(server.said.contains("the store is brought to the next version of its schema"))
    #expect(server.said.contains("version=7 of=\(Schema.version)"))
    #expect(server.said.contains("the store has the schema of this program"))
    #expect(Self.logSize(of: state) < Self.underWay, "the log keeps the room of the copy")
    server.stop()
    #expect(try Self.version(of: state) == Schema.version)
    #expect(
      try Self.effects(in: state, "SELECT count(*) FROM effects WHERE repetition = 0") == rows)
    let connection = try Connection(path: Self.database(of: state), access: .readOnly)
    #expect(try connection.integrityProblems() == [])
    let left = try connection.first(
      "SELECT count(*) FROM sqlite_schema WHERE name = 'effects_before'"
    ) { row in row.integer(0) }
    #expect(left == 0)
  }

  /// Of the version before, with so many effects.
  private static func store(of rows: Int) throws -> StateFolder {
    let state = try StateFolder()
    let connection = try Connection(path: database(of: state))
    try connection.migrate(to: Array(Schema.migrations.prefix(before)))
    try connection.run(
      """
      INSERT INTO effects (event, workflow, step, run, at)
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
        SELECT CAST(printf('event-%010d', n) AS BLOB), 'application-received', 'confirmation',
          CAST(printf('run---%010d', n) AS BLOB), 1000 + n
        FROM numbers
      """, [.integer(Int64(rows))])
    return state
  }

  /// Starts the program and kills it as soon as the copy is seen in the log. False: it had finished the copy before.
  private static func killInTheMiddle(_ state: StateFolder) throws -> Bool {
    let process = Process()
    process.executableURL = ServerProcess.program
    process.arguments = [
      "serve", "--listen", "127.0.0.1:0", "--state", state.path, "--workflows",
      ServerProcess.repository.appending(path: "workflows").path,
    ]
    process.environment = ["GREENHOUSE_WEBHOOK_SECRET": ServerProcess.secret]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    while process.isRunning, logSize(of: state) < underWay { usleep(1_000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal, "it ended by itself")
    return try version(of: state) == before
  }

  private static func database(of state: StateFolder) -> String {
    StateFiles(folder: state.path).database
  }

  private static func logSize(of state: StateFolder) -> Int {
    var status = stat()
    return stat("\(database(of: state))-wal", &status) == 0 ? Int(status.st_size) : 0
  }

  private static func version(of state: StateFolder) throws -> Int {
    try Connection(path: database(of: state), access: .readOnly).userVersion
  }

  private static func effects(
    in state: StateFolder, _ count: StaticString = "SELECT count(*) FROM effects"
  ) throws -> Int? {
    try Connection(path: database(of: state), access: .readOnly)
      .first(count) { row in Int(row.integer(0)) }
  }
}
