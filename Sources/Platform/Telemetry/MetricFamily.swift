/// Numbers of one kind: what they count, in which unit, and by what they are told apart.
///
/// A family is declared once, beside what it measures; its name is its identity.
package struct MetricFamily: Sendable {
  package enum Unit: String, Sendable {
    /// Recorded as durations.
    case seconds
    case bytes
  }

  /// `journeyman_commit_seconds`: ends with the unit, where there is one, and without `_total`.
  package let name: String
  /// A sentence for people.
  package let help: String
  package let unit: Unit?
  /// Names of the labels. Their values come from the configuration or the program, never from senders: what is
  /// counted apart must be bounded.
  package let labels: [String]

  package init(_ name: String, _ help: String, unit: Unit? = nil, labels: [String] = []) {
    precondition(
      unit.map { name.hasSuffix("_\($0.rawValue)") } ?? true, "a name ends with its unit")
    self.name = name
    self.help = help
    self.unit = unit
    self.labels = labels
  }
}

extension MetricFamily: Hashable {
  package static func == (left: Self, right: Self) -> Bool { left.name == right.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
