import Testing

@testable import Telemetry

@Suite struct `Numbers of the running program` {
  @Test func `the same name gives the same counter`() {
    let metrics = Metrics()
    let events = MetricFamily("events", "Events that came.")
    metrics.counter(events).add()
    metrics.counter(events).add(2)
    #expect(metrics.counter(events).value == 3)
  }

  @Test func `counters lose nothing under concurrency`() async {
    let counter = Counter()
    let histogram = Histogram()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for number in 0..<1000 {
            counter.add()
            histogram.record(number)
          }
        }
      }
    }
    #expect(counter.value == 8000)
    #expect(histogram.snapshot().count == 8000)
  }

  @Test(arguments: [0, 1, 3, 4, 7, 8, 100, 1023, 1024, 1_000_000, Int.max >> 2])
  func `a quantile is at most a fifth above the value`(_ value: Int) {
    let histogram = Histogram()
    histogram.record(value)
    histogram.record(value)
    #expect(histogram.snapshot().quantile(0.5) == value)
    histogram.record(Int.max >> 1)
    let median = histogram.snapshot().quantile(0.5)
    #expect(median >= value && Double(median) <= Double(value) * 1.25 + 1)
  }

  @Test func `nothing recorded gives zero`() {
    #expect(Histogram().snapshot().quantile(0.99) == 0)
  }
}
