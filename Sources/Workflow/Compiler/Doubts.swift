import Configuration
import Diagnostics

/// What a mistake that was reported already makes unknown around it. One mistake is one finding: what follows from
/// it is left out here, and shows when the mistake is mended, if it is still there.
struct Doubts {
  /// An event without a contract: nobody knows what it holds.
  var ofEvent = false
  /// A condition around the step could not be read: nobody knows what it finds present.
  var ofGuards = false
  /// No project file, or a connection of a kind that is yet to come: nobody knows how messages leave.
  var ofConnections = false
  /// Tables of which a part could not be read.
  var ofTables = false

  init() {}

  /// Those of the project, which hold everywhere.
  init(_ set: ConfigurationSet) {
    let connections = set.project?.connections ?? []
    ofConnections =
      set.project == nil
      || connections.contains { $0.role == nil }
    ofTables = !set.unread.kinds.isDisjoint(with: [.thresholds, .lookups])
  }

  /// The findings that do not follow from what is unknown.
  func filter(_ findings: [Diagnostic]) -> [Diagnostic] {
    // One that knows what was meant is a slip whatever the rest is.
    findings.filter { $0.fix != nil || !isDoubtful($0.rule) }
  }

  private func isDoubtful(_ rule: String) -> Bool {
    switch rule {
    case "unknown-variable", "unknown-field": ofEvent
    case "absent-in-template", "comparison-of-absent", "no-recipient":
      ofEvent || ofGuards || ofTables
    case "unknown-connection", "no-sender", "wrong-connection": ofConnections
    default: false
    }
  }
}
