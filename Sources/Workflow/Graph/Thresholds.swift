package import Values

/// Numbers that decide, by job.
package struct Thresholds: Sendable {
  package struct Entry: Sendable {
    package let name: String
    package let value: Value
    package let byJob: [String: Value]

    package init(name: String, value: Value, byJob: [String: Value]) {
      self.name = name
      self.value = value
      self.byJob = byJob
    }
  }

  /// The numbers in force for one job.
  package final class Set: Sendable {
    /// In the order of the entries.
    package let values: [Value]
    /// As expressions see it: by name.
    package let map: Value

    fileprivate init(of entries: [Entry], job: String?) {
      values = entries.map { entry in job.flatMap { entry.byJob[$0] } ?? entry.value }
      map = .map(MapValue(zip(entries, values).map { (key: .string($0.name), value: $1) }))
    }
  }

  package let entries: [Entry]
  /// The set of a job that no entry names.
  private let common: Set
  /// The jobs that entries name.
  private let names: [String]
  /// Whole sets for them.
  private let byJob: [Set]
  /// Which of them a job has.
  private let jobs: ScalarTable

  package init(_ entries: [Entry]) {
    self.entries = entries
    common = Set(of: entries, job: nil)
    names = Swift.Set(entries.flatMap { $0.byJob.keys }).sorted()
    byJob = names.map { Set(of: entries, job: $0) }
    var places: [ScalarTable.Constant: Int] = [:]
    for (place, name) in names.enumerated() {
      places[.text(name)] = place
      // Senders' ids come as numbers too.
      if let number = Int64(name), String(number) == name, number.magnitude < 1 << 53 {
        places[.number(Double(number))] = place
      }
    }
    jobs = ScalarTable(places)
  }

  /// The set in force; nil for an event without a job, so that its comparisons are absent. `key` and `id` are what the event
  /// says of its job: the readable key names it, its id where it has none.
  package func inForce(key: Scalar, id: Scalar) -> Set? {
    let name = key.isIdentifier ? key : id
    guard name.isIdentifier else { return nil }
    let place = jobs.number(of: name) ?? name.longNumber.flatMap { names.firstIndex(of: $0) }
    return place.map { byJob[$0] } ?? common
  }

  package func inForce(for event: Event) -> Set? {
    var record = ScalarRecord(Self.jobLayout)
    record.read(event.data)
    return inForce(key: record[0], id: record[1])
  }

  static let jobKey = ["job", "key"]
  static let jobID = ["job", "id"]

  private static let jobLayout = RecordLayout(
    slotCount: 2, markCount: 0, fields: [.init(slot: 0, path: jobKey), .init(slot: 1, path: jobID)])
}

extension ScalarRecord {
  mutating func read(_ content: Event.Content) {
    switch content {
    case .json(let element): read(element)
    case .value(let map): read(map)
    }
  }
}

extension Scalar {
  /// The digits of a whole number that a double may not tell from its neighbours.
  fileprivate var longNumber: String? {
    switch kind {
    case .int: int.magnitude < 1 << 53 ? nil : String(int)
    case .uint: String(uint)
    case .unknown, .missing, .null, .bool, .double, .string, .timestamp, .other: nil
    }
  }

  /// Whether it names something: a whole number, or a text that is not blank.
  fileprivate var isIdentifier: Bool {
    switch kind {
    case .int, .uint: return true
    case .string:
      let isBlank = withText { text in
        for place in text.indices where text[place] != 32 && text[place] != 9 { return false }
        return true
      }
      return isBlank == false
    case .unknown, .missing, .null, .bool, .double, .timestamp, .other: return false
    }
  }
}
