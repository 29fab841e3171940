import Synchronization

/// A number that only grows: events accepted, commits that failed. Lock-free.
package final class Counter: Sendable {
  private let count = Atomic<Int>(0)

  package init() {}

  package func add(_ amount: Int = 1) { count.wrappingAdd(amount, ordering: .relaxed) }
  package var value: Int { count.load(ordering: .relaxed) }
}

/// The program's numbers, by family and labels. A family belongs to one kind of number; asking again gives the same one.
package final class Metrics: Sendable {
  struct Content {
    var counters: [MetricFamily: [[String]: Counter]] = [:]
    var histograms: [MetricFamily: [[String]: Histogram]] = [:]
    var gauges: [MetricFamily: [[String]: Gauge]] = [:]
  }

  /// In a struct, since a bare closure behind a generic lock is wrapped in two thunks more at each access, for ever.
  struct Gauge: Sendable {
    let read: @Sendable () -> Double?
  }

  /// Combinations of labels that one family has apart; further ones are counted together under `other`.
  static let mostSeries = 1000

  private let content = Mutex(Content())

  package init() {}

  /// `labels` are the values of the family's labels, in their order.
  package func counter(_ family: MetricFamily, _ labels: String...) -> Counter {
    content.withLock { $0.counters[family, default: [:]].series(family, labels, Counter.init) }
  }

  package func histogram(_ family: MetricFamily, _ labels: String...) -> Histogram {
    content.withLock { $0.histograms[family, default: [:]].series(family, labels, Histogram.init) }
  }

  /// A number that goes up and down, asked for when somebody looks; left out while there is none. The last one to say
  /// how it is read is asked.
  package func gauge(
    _ family: MetricFamily, _ labels: String..., read: @escaping @Sendable () -> Double?
  ) {
    content.withLock { $0.gauges[family, default: [:]][labels] = Gauge(read: read) }
  }

  /// All of them at about one moment.
  var snapshot: Content { content.withLock { $0 } }
}

extension Dictionary where Key == [String] {
  /// The number with these labels, made where there is none yet.
  fileprivate mutating func series(
    _ family: MetricFamily, _ labels: [String], _ make: () -> Value
  ) -> Value {
    precondition(labels.count == family.labels.count, "a value for each label of a family")
    if let value = self[labels] { return value }
    let isFull = count >= Metrics.mostSeries
    let key = isFull ? labels.map { _ in "other" } : labels
    if let value = self[key] { return value }
    let value = make()
    self[key] = value
    return value
  }
}
