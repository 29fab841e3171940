/// Findings in the order of a report, the same each time: by path, place and rule, each once.
///
/// A note on exactly the text that an error is about says nothing more and is left out.
package func sortedUnique(_ findings: [Diagnostic]) -> [Diagnostic] {
  let sorted = findings.map { SortKey($0) }.enumerated()
    .sorted { $0.element == $1.element ? $0.offset < $1.offset : $0.element < $1.element }
    .map(\.element)
  let errors = Set(findings.lazy.filter { $0.severity == .error }.map(\.span))
  var unique: [Diagnostic] = []
  var last: SortKey?
  for key in sorted where last != key {
    last = key
    if key.finding.severity == .note, errors.contains(key.finding.span) { continue }
    unique.append(key.finding)
  }
  return unique
}

/// What findings are compared by; two with the same key are the same finding.
private struct SortKey: Comparable {
  let finding: Diagnostic

  init(_ finding: Diagnostic) { self.finding = finding }

  private var path: String { finding.span.file.path }
  private var start: Int { finding.span.range.lowerBound }
  private var end: Int { finding.span.range.upperBound }

  static func == (left: SortKey, right: SortKey) -> Bool {
    left.start == right.start && left.end == right.end && left.path == right.path
      && left.finding.rule == right.finding.rule && left.finding.message == right.finding.message
  }

  static func < (left: SortKey, right: SortKey) -> Bool {
    if left.path != right.path { return left.path < right.path }
    if left.start != right.start { return left.start < right.start }
    // The longer text first: what is in it comes after it.
    if left.end != right.end { return left.end > right.end }
    if left.finding.severity != right.finding.severity {
      return left.finding.severity > right.finding.severity
    }
    return (left.finding.rule, left.finding.message) < (right.finding.rule, right.finding.message)
  }
}
