extension Metrics {
  /// The media type of `openMetrics`.
  package static let mediaType = "application/openmetrics-text; version=1.0.0; charset=utf-8"

  /// All numbers as a scraper reads them, sorted.
  /// Source: https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
  ///
  /// ```
  /// # TYPE journeyman_events counter
  /// # HELP journeyman_events Events that came to their end.
  /// journeyman_events_total{source="greenhouse",state="completed"} 17
  /// # EOF
  /// ```
  package var openMetrics: String {
    let content = snapshot
    var blocks: [(name: String, text: String)] = []
    for (family, series) in content.counters {
      let lines = series.sorted().map { labels, counter in
        "\(family.name)_total\(family.braces(labels)) \(counter.value)\n"
      }
      blocks.append((family.name, family.head("counter") + lines.joined()))
    }
    for (family, series) in content.gauges {
      let lines = series.sorted().compactMap { labels, gauge in
        gauge.read().map { "\(family.name)\(family.braces(labels)) \(Self.number($0))\n" }
      }
      blocks.append((family.name, family.head("gauge") + lines.joined()))
    }
    for (family, series) in content.histograms {
      let lines = series.sorted().map { labels, histogram in
        family.lines(histogram.snapshot(), labels)
      }
      blocks.append((family.name, family.head("histogram") + lines.joined()))
    }
    return blocks.sorted { $0.name < $1.name }.map(\.text).joined() + "# EOF\n"
  }

  /// Whole numbers without a fraction.
  fileprivate static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : value.description
  }
}

extension MetricFamily {
  fileprivate func head(_ type: String) -> String {
    let unit = unit.map { "# UNIT \(name) \($0.rawValue)\n" } ?? ""
    return "# TYPE \(name) \(type)\n\(unit)# HELP \(name) \(Self.escaped(help))\n"
  }

  fileprivate func braces(_ values: [String], _ more: String? = nil) -> String {
    let pairs = zip(labels, values).map { "\($0)=\"\(Self.escaped($1))\"" }
    let all = pairs + (more.map { [$0] } ?? [])
    return all.isEmpty ? "" : "{\(all.joined(separator: ","))}"
  }

  /// Every fourth power of two is a bound: from a quarter of a millisecond to a minute, or from 4 to 65,536.
  fileprivate func lines(_ snapshot: Histogram.Snapshot, _ values: [String]) -> String {
    let exponents =
      unit == .seconds ? Array(stride(from: 8, through: 26, by: 2)) : [2, 4, 6, 8, 12, 16]
    // What is recorded are whole numbers: below a power of two is as much as up to the number before it.
    let bounds = exponents.map { exponent in
      let bound = Double(1 << exponent)
      return (unit == .seconds ? bound / 1e6 : bound - 1, snapshot.count(below: exponent))
    }
    var text = ""
    for (bound, count) in bounds {
      text += "\(name)_bucket\(braces(values, "le=\"\(bound)\"")) \(count)\n"
    }
    let sum = unit == .seconds ? Double(snapshot.sum) / 1e6 : Double(snapshot.sum)
    text += "\(name)_bucket\(braces(values, "le=\"+Inf\"")) \(snapshot.count)\n"
    text += "\(name)_count\(braces(values)) \(snapshot.count)\n"
    text += "\(name)_sum\(braces(values)) \(Metrics.number(sum))\n"
    return text
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}

extension Dictionary where Key == [String] {
  fileprivate func sorted() -> [(key: [String], value: Value)] {
    sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }
}
