import Graph
import SQLite
import Synchronization
import Testing
import Threads
import Values

@testable import Store

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct `A commit that is shared` {
  let folder = TemporaryFolder()

  @Test func `a full disk acknowledges nobody, and later all goes on`() throws {
    var options = SQLiteStore.Options()
    options.pageLimit = 80
    let store = try SQLiteStore(folder.files, options)
    defer { store.close() }
    let large = String(repeating: "x", count: 1_000_000)
    #expect(store.acceptNow(.sample(id: "small")).newEvent != nil)
    #expect(store.acceptNow(.sample(id: "large", body: large)) == .failure(.full))
    #expect(throws: StoreError.full) {
      try store.commitNow([.metadata(key: "large", value: large)])
    }
    let reader = try store.reader()
    #expect(try reader.deliveries(ListFilter()).count == 1)
    #expect(store.acceptNow(.sample(id: "next", body: "{}")).newEvent != nil)
    #expect(options.metrics.counter(.failedCommits).value == 2)
  }

  @Test func `a store that refuses says so, and finds out by itself that it takes writes again`()
    throws
  {
    var options = SQLiteStore.Options()
    options.pageLimit = 80
    options.probeInterval = .milliseconds(1)
    let store = try SQLiteStore(folder.files, options)
    defer { store.close() }
    #expect(store.health == .fine)
    let gate = Monitor(false)
    store.accept(.sample(id: "large", body: String(repeating: "x", count: 1_000_000))) { _ in
      // The storage thread is held here, between the refusal and its next try.
      gate.wait { $0 ? () : nil }
    }
    while store.health == .fine { usleep(100) }
    #expect(store.health == .refusing(.full))
    gate.withLock { $0 = true }
    gate.wakeAll()
    while store.health != .fine { usleep(100) }
  }

  @Test func `as many bytes wait as the queue takes, then senders are told to come back`() throws {
    var options = SQLiteStore.Options()
    options.queueBytes = 300_000
    let store = try SQLiteStore(folder.files, options)
    defer { store.close() }
    let hold = StorageHold(store)
    let results = Monitor<[Result<Acceptance, StoreError>]>([])
    let large = String(repeating: "x", count: 100_000)
    for number in 0..<5 {
      store.accept(.sample(id: "\(number)", body: large)) { result in
        results.withLock { $0.append(result) }
        results.wakeAll()
      }
    }
    // Those that were turned away know it at once.
    #expect(results.withLock { $0 } == [.failure(.overloaded), .failure(.overloaded)])
    #expect(store.health == .overloaded)
    hold.letGo()
    let all = results.wait { $0.count == 5 ? $0 : nil }
    #expect(all.count { (try? $0.get()) != nil } == 3)
    #expect(store.acceptNow(.sample(id: "later", body: large + "y")).newEvent != nil)
    #expect(store.health == .fine)
  }

  @Test func `a long log begins anew while deliveries are taken`() throws {
    var options = SQLiteStore.Options()
    options.deliveryInterval = .zero
    options.checkpointFrames = 20
    options.longLogFrames = 100
    let store = try SQLiteStore(folder.files, options)
    // Some six pages each: without a new beginning the log would hold more than 2000.
    for number in 0..<400 { _ = store.acceptNow(.sample(id: "\(number)", body: "\(number)")) }
    var log = stat()
    #expect(stat(folder.files.database + "-wal", &log) == 0)
    #expect(log.st_size > 0 && log.st_size / 8192 < 1200)
    store.close()
    let connection = try Connection(path: folder.files.database)
    #expect(try connection.integrityProblems() == [])
    let rows = try connection.first("SELECT count(*) FROM deliveries") { row in row.integer(0) }
    #expect(rows == 400)
  }

  /// A row that can be written once.
  private func run() -> Change {
    let id = RunID(high: 1, low: 1)
    return .run(
      RunRecord(
        id: id, event: EventID(high: 1, low: 1), workflow: "welcome", revision: "r1", segment: nil,
        state: .running, start: 0, trace: [], at: Timestamp(milliseconds: 1)))
  }

  @Test func `a submission that breaks the schema fails alone`() throws {
    let store = try SQLiteStore(folder.files)
    defer { store.close() }
    let candidate = CandidateID.random(at: Timestamp(milliseconds: 1))
    try store.commitNow([run()])
    let results = Monitor<[Bool]>([])
    // All three wait together.
    let hold = StorageHold(store)
    for (address, more) in [
      ("b@example.org", []), ("a@example.org", [run()]), ("c@example.org", []),
    ] {
      store.commit([.alias(.email(address), of: candidate)] + more) { result in
        results.withLock { $0.append((try? result.get()) != nil) }
        results.wakeAll()
      }
    }
    hold.letGo()
    #expect(results.wait { $0.count == 3 ? $0 : nil } == [true, false, true])
    let reader = try store.reader()
    #expect(try reader.candidate(of: .email("b@example.org")) == candidate)
    #expect(try reader.candidate(of: .email("c@example.org")) == candidate)
    #expect(try reader.candidate(of: .email("a@example.org")) == nil)
  }

  @Test(arguments: [true, false])
  func `what builds upon a commit that failed is not written`(together: Bool) throws {
    let store = try SQLiteStore(folder.files)
    defer { store.close() }
    let candidate = CandidateID.random(at: Timestamp(milliseconds: 1))
    try store.commitNow([run()])
    let results = Monitor<[String: Result<Void, StoreError>]>([:])
    let chain = CommitChain()
    let hold = together ? StorageHold(store) : nil
    for (name, chain, more) in [
      ("first", chain, []), ("broken", chain, [run()]), ("behind", chain, []),
      ("apart", nil, []), ("anew", CommitChain(), []),
    ] as [(String, CommitChain?, [Change])] {
      store.commit([.alias(.email(name), of: candidate)] + more, in: chain) { result in
        results.withLock { $0[name] = result }
        results.wakeAll()
      }
      // Each in a commit of its own.
      if !together { results.wait { $0[name] == nil ? nil : () } }
    }
    hold?.letGo()
    let all = results.wait { $0.count == 5 ? $0 : nil }
    let failures = all.compactMapValues { result -> StoreError? in
      if case .failure(let error) = result { error } else { nil }
    }
    #expect(Set(failures.keys) == ["broken", "behind"])
    #expect(failures["broken"] == failures["behind"])
    let reader = try store.reader()
    for name in all.keys {
      let isWritten = try reader.candidate(of: .email(name)) == candidate
      #expect(isWritten == (failures[name] == nil), "\(name)")
    }
  }

  @Test func `a list of changes is written whole or not at all`() throws {
    let store = try SQLiteStore(folder.files)
    defer { store.close() }
    let candidate = CandidateID.random(at: Timestamp(milliseconds: 1))
    let alias = Alias.application(source: "ats", id: "2")
    #expect(throws: StoreError.self) {
      try store.commitNow([.alias(alias, of: candidate), run(), run()])
    }
    #expect(try store.reader().candidate(of: alias) == nil)
  }

  @Test func `more deliveries than the queue holds are turned away at once`() throws {
    var options = SQLiteStore.Options()
    options.queueLimit = 2
    let store = try SQLiteStore(folder.files, options)
    defer { store.close() }
    let hold = StorageHold(store)
    let refusals = Mutex(0)
    for number in 0..<5 {
      store.accept(.sample(id: "\(number)", body: "{\"n\": \(number)}")) { result in
        if case .failure(.overloaded) = result { refusals.withLock { $0 += 1 } }
      }
    }
    #expect(refusals.withLock { $0 } == 3)
    hold.letGo()
    // Work under way is not turned away: its commit comes after those that waited.
    try store.commitNow([])
    #expect(store.acceptNow(.sample(id: "after", body: "[]")).newEvent != nil)
  }

  @Test func `deliveries do not wait for work that is not due, nor does the end`() throws {
    var options = SQLiteStore.Options()
    options.workInterval = .seconds(3600)
    let store = try SQLiteStore(folder.files, options)
    let candidate = CandidateID.random(at: Timestamp(milliseconds: 1))
    try store.commitNow([.alias(.email("due@example.org"), of: candidate)])
    let written = Mutex(false)
    store.commit([.alias(.email("early@example.org"), of: candidate)], in: nil) { result in
      written.withLock { $0 = (try? result.get()) != nil }
    }
    for number in 0..<3 {
      #expect(store.acceptNow(.sample(id: "\(number)", body: "\(number)")).newEvent != nil)
    }
    #expect(try store.reader().candidate(of: .email("early@example.org")) == nil)
    #expect(!written.withLock { $0 })
    store.close()
    #expect(written.withLock { $0 })
    let reader = try SQLiteReader(folder.files)
    #expect(try reader.candidate(of: .email("early@example.org")) == candidate)
  }

  @Test func `work that waited is written when it is due, with nobody's help`() throws {
    var options = SQLiteStore.Options()
    options.workInterval = .milliseconds(20)
    let store = try SQLiteStore(folder.files, options)
    defer { store.close() }
    for _ in 0..<5 { try store.commitNow([]) }
  }

  @Test func `senders are answered while the runtime takes its time with what it is told`() throws {
    let store = try SQLiteStore(folder.files)
    defer { store.close() }
    let gate = Monitor(false)
    let told = Monitor<[Int]>([])
    for number in 0..<3 {
      store.commit([]) { _ in
        gate.wait { $0 ? () : nil }
        told.withLock { $0.append(number) }
        told.wakeAll()
      }
      #expect(store.acceptNow(.sample(id: "\(number)", body: "\(number)")).newEvent != nil)
    }
    #expect(told.withLock { $0 }.isEmpty)
    gate.withLock { $0 = true }
    gate.wakeAll()
    #expect(told.wait { $0.count == 3 ? $0 : nil } == [0, 1, 2])
  }

  @Test func `of what the runtime is not told yet, deliveries are kept up to a bound`() throws {
    final class Token: Sendable {}
    let announcer = Announcer()
    let body = String(repeating: "x", count: Announcer.deliveryBytes / 4)
    let told = Mutex(0)
    var isKept: [() -> Bool] = []
    for number in 0..<6 {
      let token = Token()
      isKept.append { [weak token] in token != nil }
      let delivery = try KeyedDelivery(.sample(id: "\(number)", body: body))
      announcer.announce(
        [
          .accept(delivery) { [token] _ in _ = token },
          .commit([], in: nil) { _ in told.withLock { $0 += 1 } },
        ], deliveries: 1, .success(()))
    }
    #expect(isKept.map { $0() } == [true, true, true, false, false, false])
    announcer.end(abandoning: false)
    announcer.run()
    #expect(told.withLock { $0 } == 6)
    #expect(isKept.allSatisfy { !$0() })
  }

  @Test func `what was submitted before closing is written, and nothing after it`() throws {
    let store = try SQLiteStore(folder.files)
    let answered = Mutex(false)
    store.accept(.sample()) { result in answered.withLock { $0 = result.newEvent != nil } }
    store.close()
    #expect(answered.withLock { $0 })
    #expect(store.acceptNow(.sample(id: "late")) == .failure(.closed))
    let reader = try SQLiteReader(folder.files)
    #expect(try reader.events(ListFilter()).count == 1)
  }
}

@Suite struct `A process that dies in a commit` {
  let folder = TemporaryFolder()
  private let isDead = Monitor(false)

  /// A store whose storage thread stops at `point` as if the process had been killed.
  private func dying(at point: Faults.Point, _ number: Int = 1) throws -> SQLiteStore {
    var options = SQLiteStore.Options()
    options.faults = Faults { [isDead] reached, count in
      guard reached == point, count == number else { return .goOn }
      isDead.withLock { $0 = true }
      isDead.wakeAll()
      return .halt
    }
    return try SQLiteStore(folder.files, options)
  }

  @Test(arguments: [(Faults.Point.beforeCommit, 0), (.afterCommit, 1)])
  func `a delivery is answered only if it survives`(point: Faults.Point, kept: Int) throws {
    let store = try dying(at: point)
    let answered = Mutex(false)
    store.accept(.sample()) { _ in answered.withLock { $0 = true } }
    isDead.wait { $0 ? () : nil }
    store.crash()
    #expect(!answered.withLock { $0 })
    let restarted = try SQLiteStore(folder.files)
    defer { restarted.close() }
    #expect(try restarted.reader().pendingEvents(after: 0, limit: 10).count == kept)
    // The sender, who got no answer, tries again: one event in either case.
    _ = restarted.acceptNow(.sample())
    #expect(try restarted.reader().events(ListFilter()).count == 1)
  }
}
