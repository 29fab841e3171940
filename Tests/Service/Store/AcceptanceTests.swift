import Graph
import Synchronization
import Testing
import Threads
import Values

@testable import Store

@Suite struct `What the store makes of a delivery` {
  let folder = TemporaryFolder()

  @Test(arguments: StoreHome.allCases)
  func `a new event is pending, with its headers and body as they came`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let id = try #require(store.acceptNow(.sample(body: "{\"é\": 1}")).newEvent)
    let pending = try store.reader().pendingEvents(after: 0, limit: 10)
    #expect(pending.map(\.id) == [id])
    guard case .delivered(let headers, let body) = pending[0].content else {
      Issue.record("it was not mapped yet")
      return
    }
    #expect(headers == Array("{}".utf8) && body == Array("{\"é\": 1}".utf8))
    #expect(pending[0].receivedAt == Timestamp(milliseconds: 1000))
  }

  @Test(arguments: StoreHome.allCases)
  func `an event that no rule takes is kept, ignored, and known when it comes again`(
    home: StoreHome
  ) throws {
    let store = try home.open(folder)
    defer { store.close() }
    guard case .success(.unmatched(let id)) = store.acceptNow(.sample(isMatched: false)) else {
      Issue.record("it was taken for something else")
      return
    }
    let row = try #require(try store.reader().event(id))
    #expect(row.state == .ignored && row.reason == "no rule of the source matches")
    #expect(try store.reader().pendingEvents(after: 0, limit: 10).isEmpty)
    #expect(store.acceptNow(.sample(isMatched: false)) == .success(.duplicate(of: id)))
    #expect(store.acceptNow(.sample()) == .success(.duplicate(of: id)))
  }

  @Test(arguments: StoreHome.allCases)
  func `the same id with the same content is a duplicate of the first`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let id = try #require(store.acceptNow(.sample()).newEvent)
    #expect(store.acceptNow(.sample()) == .success(.duplicate(of: id)))
    #expect(try store.reader().deliveries(ListFilter()).map(\.repeats) == [1])
  }

  @Test(arguments: StoreHome.allCases)
  func `the same id of another source is another event`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    #expect(store.acceptNow(.sample()).newEvent != nil)
    #expect(store.acceptNow(.sample(source: "lever")).newEvent != nil)
  }

  @Test(arguments: StoreHome.allCases)
  func `the same id with other content is recorded as a conflict and no event`(
    home: StoreHome
  ) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let id = try #require(store.acceptNow(.sample()).newEvent)
    guard case .success(.conflict(let other, let with)) = store.acceptNow(.sample(body: "{}"))
    else {
      Issue.record("the conflict was not seen")
      return
    }
    #expect(with == id)
    let reader = try store.reader()
    #expect(try reader.events(ListFilter()).map(\.id) == [id])
    let row = try #require(try reader.delivery(other))
    #expect(row.verdict == .conflict && !row.hasEvent && row.body == Array("{}".utf8))
  }

  @Test(arguments: StoreHome.allCases)
  func `other bytes under the same id and content key are the same content`(
    home: StoreHome
  ) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let id = try #require(store.acceptNow(.sample(body: "{\"try\": 1}", contentKey: "k")).newEvent)
    let again = store.acceptNow(.sample(body: "{\"try\": 2}", contentKey: "k"))
    #expect(again == .success(.duplicate(of: id)))
  }

  @Test(arguments: StoreHome.allCases)
  func `the same content under a new id is an ignored event that names the first`(
    home: StoreHome
  ) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let first = try #require(store.acceptNow(.sample()).newEvent)
    guard case .success(.ignored(let second, let of)) = store.acceptNow(.sample(id: "e-2")) else {
      Issue.record("the content was not recognised")
      return
    }
    #expect(of == first)
    let row = try #require(try store.reader().event(second))
    #expect(row.state == .ignored && row.reason == "duplicate of \(first)")
    #expect(try store.reader().pendingEvents(after: 0, limit: 10).map(\.id) == [first])
  }

  @Test(arguments: StoreHome.allCases)
  func `the same content after its window is a new event`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let window = Duration.seconds(10)
    #expect(store.acceptNow(.sample(window: window, at: 1000)).newEvent != nil)
    guard case .success(.ignored) = store.acceptNow(.sample(id: "b", window: window, at: 10_999))
    else {
      Issue.record("the window was not over")
      return
    }
    #expect(store.acceptNow(.sample(id: "c", window: window, at: 11_000)).newEvent != nil)
  }

  @Test(arguments: StoreHome.allCases)
  func `an answer-only request is a delivery without an event`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let ping = Delivery(
      source: "greenhouse", content: .answerOnly, headers: [], body: [], digest: [],
      receivedAt: Timestamp(milliseconds: 1), verdict: .unsigned, status: 200)
    guard case .success(.answerOnly(let first)) = store.acceptNow(ping),
      case .success(.answerOnly(let second)) = store.acceptNow(ping)
    else {
      Issue.record("it was not taken")
      return
    }
    #expect(first != second)
    let reader = try store.reader()
    #expect(try reader.deliveries(ListFilter()).count == 2)
    #expect(try reader.events(ListFilter()).isEmpty)
  }

  @Test(arguments: StoreHome.allCases)
  func `one delivery, fifty times over sixteen threads, is one event`(home: StoreHome) throws {
    let store = try home.open(folder)
    defer { store.close() }
    let answers = Mutex<[Acceptance]>([])
    let threads = (0..<16).map { thread in
      WorkerThread("sender") {
        for _ in 0..<(thread < 2 ? 4 : 3) {
          guard case .success(let acceptance) = store.acceptNow(.sample()) else { return }
          answers.withLock { $0.append(acceptance) }
        }
      }
    }
    for thread in threads { thread.join() }
    let all = answers.withLock { $0 }
    #expect(all.count == 50)
    #expect(Set(all.map(\.delivery)).count == 1)
    let new = all.filter { if case .new = $0 { true } else { false } }
    #expect(new.count == 1)
    #expect(try store.reader().deliveries(ListFilter()).map(\.repeats) == [49])
  }
}
