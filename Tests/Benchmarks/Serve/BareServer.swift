import Foundation
import HTTPServer
import SQLite
import Threads

/// The least that a server of the same durability does: over the same HTTP library into the same database, a row with a
/// unique id for each delivery, commits shared, answers after them. It verifies nothing and reads nothing. What the door
/// is measured against.
final class BareServer: HTTPHandler, Sendable {
  private struct Row {
    let id: String
    let body: [UInt8]
    let answer: PendingAnswer
  }

  private struct Queue {
    var rows: [Row] = []
    var isClosed = false
  }

  private let queue = Monitor(Queue())
  private static let accepted = HTTPResponse(200, text: "ok")
  private static let idName = HTTPHeaderName("Greenhouse-Event-ID")
  private let thread: WorkerThread
  private let folder: URL

  /// In a folder of its own, which goes with `stop`.
  init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "journeyman-benchmark-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    self.folder = folder
    let connection = try Connection(path: folder.appending(path: "bare.db").path)
    try connection.useWriteAheadLog(cacheKilobytes: 8 << 10)
    try connection.execute(
      "CREATE TABLE deliveries (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body BLOB NOT NULL)"
    )
    thread = WorkerThread("bare-storage") { [queue] in
      while let rows = Self.next(queue) { Self.write(rows, to: connection) }
    }
  }

  func listen(threads: Int) throws -> HTTPListener {
    try HTTPListener(address: "127.0.0.1", port: 0, threads: threads, handler: self)
  }

  func stop() {
    queue.withLock { $0.isClosed = true }
    queue.wakeAll()
    thread.join()
    try? FileManager.default.removeItem(at: folder)
  }

  func admit(_ request: HTTPRequest) -> HTTPAdmission { .read(atMost: 1 << 20) }

  func handle(_ request: HTTPRequest) -> HTTPDisposition {
    let pending = request.answerLater()
    let row = Row(
      id: request.headerText(Self.idName) ?? "", body: request.takeBody(), answer: pending)
    queue.withLock { $0.rows.append(row) }
    queue.wakeOne()
    return .later(pending)
  }

  func refuseTooLarge(_ request: HTTPRequest) -> HTTPResponse {
    HTTPResponse(413, text: "too large")
  }

  private static func next(_ queue: Monitor<Queue>) -> [Row]? {
    queue.wait { queue -> [Row]?? in
      guard queue.rows.isEmpty else {
        defer { queue.rows = [] }
        return .some(queue.rows)
      }
      return queue.isClosed ? .some(nil) : nil
    }
  }

  private static func write(_ rows: [Row], to connection: Connection) {
    do throws(SQLiteError) {
      try connection.run("BEGIN IMMEDIATE")
      for row in rows {
        try connection.run(
          "INSERT INTO deliveries (id, body) VALUES (?, ?) ON CONFLICT DO NOTHING",
          [.text(row.id), .blob(row.body)])
      }
      try connection.run("COMMIT")
      if connection.logFrames > 4000 { try connection.checkpoint(.restart) }
    } catch {
      fatalError("the bare server cannot write: \(error)")
    }
    for row in rows { row.answer.answer(accepted) }
  }
}
