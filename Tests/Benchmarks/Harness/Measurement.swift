/// What came out of one measurement: a figure for each repetition.
struct Measurement {
  let name: String
  let unit: Unit
  let samples: [Double]
  /// What a reader of the table should know.
  let note: String

  enum Unit: String {
    case perSecond = "1/s"
    case nanoseconds = "ns"
    case milliseconds = "ms"
    case mebibytes = "MiB"
    case percent = "%"
  }

  var median: Double {
    let sorted = samples.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  var minimum: Double { samples.min() ?? .nan }
  var maximum: Double { samples.max() ?? .nan }
}
