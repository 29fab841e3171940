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
  /// Whole sets for the jobs that entries name.
  private let byJob: [String: Set]

  package init(_ entries: [Entry]) {
    self.entries = entries
    common = Set(of: entries, job: nil)
    byJob = Dictionary(
      entries.flatMap { $0.byJob.keys }.map { ($0, Set(of: entries, job: $0)) },
      uniquingKeysWith: { $1 })
  }

  /// The set in force; nil for an event without a job, so that its comparisons are absent.
  package func inForce(for event: Event) -> Set? {
    guard !byJob.isEmpty else { return event.hasJobName ? common : nil }
    return event.jobName.map { byJob[$0] ?? common }
  }
}

extension Event {
  private enum Key {
    static let job = JSONKey("job")
    static let key = JSONKey("key")
    static let id = JSONKey("id")
  }

  /// The job's readable key, its id where it has none; asked for with every event that thresholds decide.
  fileprivate var jobName: String? {
    switch data {
    case .value(let map):
      guard case .map(let job)? = map[Key.job] else { return nil }
      return job[Key.key]?.identifierText ?? job[Key.id]?.identifierText
    case .json(let element):
      return element.withCursor { root in
        guard let job = root[Key.job] else { return nil }
        return job[Key.key]?.value().identifierText ?? job[Key.id]?.value().identifierText
      }
    }
  }

  /// Whether it has one, which on a tape needs no text made.
  fileprivate var hasJobName: Bool {
    guard case .json(let element) = data else { return jobName != nil }
    return element.withCursor { root in
      guard let job = root[Key.job] else { return false }
      return job[Key.key]?.isIdentifier == true || job[Key.id]?.isIdentifier == true
    }
  }
}

extension JSONCursor {
  /// Whether its value has an `identifierText`.
  fileprivate var isIdentifier: Bool {
    switch kind {
    case .int, .uint: return true
    case .string:
      let hasText = withUTF8 { text in
        for place in text.indices where text[place] != 32 && text[place] != 9 { return true }
        return false
      }
      return hasText == true
    case .null, .bool, .double, .array, .object: return false
    }
  }
}
