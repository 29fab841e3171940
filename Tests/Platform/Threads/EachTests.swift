import Synchronization
import Testing
import Threads

@Suite struct `Pieces of work side by side` {
  private final class Calls: Sendable {
    let places = Mutex<[Int]>([])
  }

  @Test(arguments: [0, 1, 2, 1000])
  func `each is done once, and all are when the call returns`(_ count: Int) {
    let calls = Calls()
    WorkerThread.each(of: count) { place in calls.places.withLock { $0.append(place) } }
    #expect(calls.places.withLock { $0.sorted() } == Array(0..<count))
  }
}
