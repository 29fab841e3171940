import Synchronization

/// A number that only grows: events accepted, commits that failed. Lock-free.
package final class Counter: Sendable {
  private let count = Atomic<Int>(0)

  package init() {}

  package func add(_ amount: Int = 1) { count.wrappingAdd(amount, ordering: .relaxed) }
  package var value: Int { count.load(ordering: .relaxed) }
}

/// The program's numbers by name. A name belongs to one kind of number; asking again gives the same one.
package final class Metrics: Sendable {
  private struct Content {
    var counters: [String: Counter] = [:]
    var histograms: [String: Histogram] = [:]
  }

  /// All numbers at about one moment, sorted by name.
  package struct Snapshot: Sendable {
    package let counters: [(name: String, value: Int)]
    package let histograms: [(name: String, value: Histogram.Snapshot)]
  }

  private let content = Mutex(Content())

  package init() {}

  package func counter(_ name: String) -> Counter {
    content.withLock { $0.counters[name, orInsert: Counter()] }
  }

  package func histogram(_ name: String) -> Histogram {
    content.withLock { $0.histograms[name, orInsert: Histogram()] }
  }

  package func snapshot() -> Snapshot {
    let content = content.withLock { $0 }
    return Snapshot(
      counters: content.counters.sorted { $0.key < $1.key }.map { ($0.key, $0.value.value) },
      histograms: content.histograms.sorted { $0.key < $1.key }.map {
        ($0.key, $0.value.snapshot())
      })
  }
}

extension Dictionary {
  /// The value of a key, put there first where there is none.
  fileprivate subscript(key: Key, orInsert make: @autoclosure () -> Value) -> Value {
    mutating get {
      if let value = self[key] { return value }
      let value = make()
      self[key] = value
      return value
    }
  }
}
