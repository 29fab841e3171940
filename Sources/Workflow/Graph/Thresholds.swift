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

  package let entries: [Entry]
  /// The set of a job that no entry names.
  private let common: Value
  /// Whole sets for the jobs that entries name.
  private let byJob: [String: Value]

  package init(_ entries: [Entry]) {
    self.entries = entries
    common = Self.set(of: entries, job: nil)
    byJob = Dictionary(
      entries.flatMap { $0.byJob.keys }.map { ($0, Self.set(of: entries, job: $0)) },
      uniquingKeysWith: { $1 })
  }

  /// The set in force; nil for an event without a job, so that its comparisons are absent.
  package func inForce(for event: Event) -> Value? {
    guard !byJob.isEmpty else { return event.hasJobName ? common : nil }
    return event.jobName.map { byJob[$0] ?? common }
  }

  private static func set(of entries: [Entry], job: String?) -> Value {
    .map(
      MapValue(
        entries.map { entry in
          (key: .string(entry.name), value: job.flatMap { entry.byJob[$0] } ?? entry.value)
        }))
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
