/// A table for people, lines of JSON for programs.
enum Report {
  static let header =
    [
      left("benchmark", 46), right("median", 12), right("min", 12), right("max", 12), " unit",
    ].joined() + "\n" + String(repeating: "-", count: 86)

  static func row(_ measurement: Measurement) -> String {
    [
      left(measurement.name, 46), right(number(measurement.median), 12),
      right(number(measurement.minimum), 12), right(number(measurement.maximum), 12),
      " \(measurement.unit.rawValue)",
      measurement.note.isEmpty ? "" : "  (\(measurement.note))",
    ].joined()
  }

  /// One object: name, median, min, max, unit, repetitions, the machine's load, note.
  static func json(_ measurement: Measurement) -> String {
    let fields = [
      "\"name\": \"\(measurement.name)\"", "\"median\": \(measurement.median)",
      "\"min\": \(measurement.minimum)", "\"max\": \(measurement.maximum)",
      "\"unit\": \"\(measurement.unit.rawValue)\"",
      "\"repetitions\": \(measurement.samples.count)", "\"load\": \(Clock.load)",
      "\"note\": \"\(measurement.note)\"",
    ]
    return "{\(fields.joined(separator: ", "))}"
  }

  /// Three digits that matter at least; whole thousands in groups.
  private static func number(_ value: Double) -> String {
    guard value < 1000 else { return grouped(Int(value.rounded())) }
    let decimals = value >= 100 ? 1 : value >= 10 ? 2 : 3
    var power = 1.0
    for _ in 0..<decimals { power *= 10 }
    return String((value * power).rounded() / power)
  }

  private static func grouped(_ number: Int) -> String {
    let digits = String(number)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }
}
