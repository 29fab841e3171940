import Testing

@testable import Telemetry

@Suite struct `Numbers as a scraper reads them` {
  private let events = MetricFamily("app_events", "Events that came.", labels: ["source"])

  @Test func `each family has its type, its unit, its words and its numbers`() {
    let metrics = Metrics()
    metrics.counter(events, "b").add(2)
    metrics.counter(events, "a").add()
    metrics.gauge(MetricFamily("app_size_bytes", "How large it is.", unit: .bytes)) { 1536 }
    let time = metrics.histogram(MetricFamily("app_wait_seconds", "Waits.", unit: .seconds))
    time.record(.microseconds(255))
    time.record(.microseconds(256))
    time.record(.seconds(100))
    #expect(
      metrics.openMetrics == """
        # TYPE app_events counter
        # HELP app_events Events that came.
        app_events_total{source="a"} 1
        app_events_total{source="b"} 2
        # TYPE app_size_bytes gauge
        # UNIT app_size_bytes bytes
        # HELP app_size_bytes How large it is.
        app_size_bytes 1536
        # TYPE app_wait_seconds histogram
        # UNIT app_wait_seconds seconds
        # HELP app_wait_seconds Waits.
        app_wait_seconds_bucket{le="0.000256"} 1
        app_wait_seconds_bucket{le="0.001024"} 2
        app_wait_seconds_bucket{le="0.004096"} 2
        app_wait_seconds_bucket{le="0.016384"} 2
        app_wait_seconds_bucket{le="0.065536"} 2
        app_wait_seconds_bucket{le="0.262144"} 2
        app_wait_seconds_bucket{le="1.048576"} 2
        app_wait_seconds_bucket{le="4.194304"} 2
        app_wait_seconds_bucket{le="16.777216"} 2
        app_wait_seconds_bucket{le="67.108864"} 2
        app_wait_seconds_bucket{le="+Inf"} 3
        app_wait_seconds_count 3
        app_wait_seconds_sum 100.000511
        # EOF

        """)
  }

  @Test func `what breaks a line is escaped`() {
    let metrics = Metrics()
    metrics.counter(events, "a\"b\\c\nd").add()
    #expect(metrics.openMetrics.contains(#"app_events_total{source="a\"b\\c\nd"} 1"#))
  }

  @Test func `a number that is not there now is left out`() {
    let metrics = Metrics()
    metrics.gauge(MetricFamily("app_lag", "How far behind.")) { nil }
    #expect(metrics.openMetrics == "# TYPE app_lag gauge\n# HELP app_lag How far behind.\n# EOF\n")
  }

  @Test func `more labels than are bearable are counted together`() {
    let metrics = Metrics()
    for number in 0..<(Metrics.mostSeries + 500) { metrics.counter(events, "\(number)").add() }
    #expect(metrics.counter(events, "other").value == 500)
    #expect(metrics.snapshot.counters[events]?.count == Metrics.mostSeries + 1)
  }
}
