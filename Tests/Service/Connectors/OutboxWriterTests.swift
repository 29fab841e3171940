import Actions
import Foundation
import Graph
import Store
import Telemetry
import Testing
import Threads
import Values

@testable import Connectors

/// A state folder with a store in it, and messages as the runtime leaves them.
private final class Post: Sendable {
  let path = NSTemporaryDirectory() + "post-\(UUID().uuidString)"
  let store: SQLiteStore

  init() throws {
    store = try SQLiteStore(StateFiles(database: "\(path)/journeyman.db"))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func folder(_ name: String = "outbox") throws -> OutboxFolder {
    try OutboxFolder(path: "\(path)/\(name)")
  }

  func names(in folder: String = "outbox") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)").sorted()
  }

  /// Makes a message durable as the outcome of a step of an event of its own.
  func post(
    _ number: Int, connection: String = "mail", request: [UInt8]? = nil
  ) throws -> EffectKey {
    let delivery = Delivery(
      source: "greenhouse", content: .event(id: "e-\(number)", contentKey: nil),
      headers: Array("{}".utf8), body: Array("{}".utf8), digest: Array("\(number)".utf8),
      receivedAt: friday, verdict: .verified, status: 200)
    let accepted = Monitor<Result<Acceptance, StoreError>?>(nil)
    store.accept(delivery) { result in
      accepted.withLock { $0 = result }
      accepted.wakeAll()
    }
    guard case .new(let event) = try accepted.wait(for: { $0 }).get() else {
      throw Unexpected.duplicate
    }
    let run = RunID(high: 1, low: UInt64(number))
    try commit([
      .run(
        RunRecord(
          id: run, event: event, workflow: "welcome", revision: "r1", segment: nil,
          state: .running, start: 0, trace: Array("[]".utf8), at: friday)),
      .step(
        StepRecord(
          run: run, id: "confirm", ordinal: 0, action: "email.send", state: .done, attempts: 1,
          answered: 0, request: request ?? ActionRequest.email(confirmation()).value.jsonBytes(),
          result: Array("{}".utf8), at: friday)),
      .effect(
        EffectRecord(
          event: event, workflow: "welcome", step: "confirm", run: run,
          embedded: .message(connection: connection), at: friday)),
    ])
    return EffectKey(event: event.description, workflow: "welcome", step: "confirm")
  }

  func commit(_ changes: [Change]) throws {
    let answer = Monitor<Result<Void, StoreError>?>(nil)
    store.commit(changes) { result in
      answer.withLock { $0 = result }
      answer.wakeAll()
    }
    try answer.wait(for: { $0 }).get()
  }

  enum Unexpected: Error { case duplicate }
}

@Suite struct `The writer of the outbox` {
  private let post: Post

  init() throws { post = try Post() }

  private func writer(
    _ folders: [String: OutboxFolder] = [:], log: Log = .silent
  ) throws -> OutboxWriter {
    var options = OutboxWriter.Options()
    // Long: a test that waited for it would hang rather than pass by luck.
    options.pause = .seconds(3600)
    options.batch = 3
    options.log = log
    return OutboxWriter(
      store: post.store, folders: folders, standard: try post.folder(), options)
  }

  /// One look at the store.
  private func write(_ writer: OutboxWriter) {
    writer.close()
    writer.run()
  }

  @Test func `writes what is in the store, and each message once`() throws {
    let effects = try (1...7).map { try post.post($0) }
    let writer = try writer()
    let thread = WorkerThread("outbox") { writer.run() }
    #expect(writer.waitUntilWritten(atMost: .seconds(60)))
    #expect(
      try post.names() == effects.map { OutboxFile.name(effect: $0, createdAt: friday) }.sorted())
    #expect(try post.store.reader().unwrittenMessages(limit: 10).isEmpty)
    writer.close()
    thread.join()
    post.store.close()
  }

  @Test func `writes what comes before it ends`() throws {
    let writer = try writer()
    let thread = WorkerThread("outbox") { writer.run() }
    #expect(writer.waitUntilWritten(atMost: .seconds(60)))
    _ = try post.post(1)
    writer.close()
    thread.join()
    #expect(try post.names().count == 1)
    post.store.close()
  }

  @Test func `knows the folder of each connection, and takes its own for one that is gone`() throws
  {
    _ = try post.post(1, connection: "mail")
    _ = try post.post(2, connection: "gone")
    let writer = try writer(["mail": post.folder("letters")])
    write(writer)
    #expect(try post.names(in: "letters").count == 1)
    #expect(try post.names().count == 1)
    post.store.close()
  }

  @Test func `reports a row that holds no message and goes on`() throws {
    let lines = Monitor<[String]>([])
    let log = Log(sink: { line in
      lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
    })
    let damaged = try post.post(1, request: Array("{\"to\": 1}".utf8))
    _ = try post.post(2)
    let writer = try writer(log: log)
    write(writer)
    #expect(try post.names().count == 1)
    #expect(try post.store.reader().unwrittenMessages(limit: 10).isEmpty)
    let errors = lines.withLock { $0 }.filter { $0.contains("level=error") }
    #expect(errors.count == 1 && errors[0].contains(damaged.description))
    post.store.close()
  }

  @Test func `leaves in the store what the folder refuses`() throws {
    let effect = try post.post(1)
    let writer = try writer()
    // A folder in the place of the file: the rename fails.
    let file = "\(post.path)/outbox/\(OutboxFile.name(effect: effect, createdAt: friday))"
    try FileManager.default.createDirectory(
      atPath: "\(file)/in the way", withIntermediateDirectories: true)
    write(writer)
    #expect(try post.store.reader().unwrittenMessages(limit: 10).count == 1)
    post.store.close()
  }

  private static let carrying: EmailRequest = {
    var request = confirmation()
    request.attachments = [
      Attachment(name: "Benefits.pdf", type: "application/pdf", digest: "d1", size: 4)
    ]
    return request
  }()

  @Test func `puts the files into a message that it carries, as they were when it was made`() throws
  {
    try post.commit([.attachedFile(digest: "d1", content: Array("JQoN".utf8))])
    _ = try post.post(1, request: ActionRequest.email(Self.carrying).value.jsonBytes())
    write(try writer())
    let name = try #require(try post.names().first)
    let bytes = try Data(contentsOf: URL(filePath: "\(post.path)/outbox/\(name)"))
    #expect(String(decoding: bytes, as: UTF8.self).contains("\r\n\r\nSlFvTg==\r\n"))
    post.store.close()
  }

  @Test func `does not wait for a message whose file nobody has`() throws {
    _ = try post.post(1, request: ActionRequest.email(Self.carrying).value.jsonBytes())
    _ = try post.post(2)
    write(try writer())
    #expect(try post.names().count == 1)
    #expect(try post.store.reader().unwrittenMessages(limit: 10).isEmpty)
    post.store.close()
  }
}
