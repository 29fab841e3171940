/// How findings are printed.
package enum ReportFormat: Sendable, Equatable {
  /// For people: the line with carets under the place, notes, help and the other places.
  case pretty(isColored: Bool)
  /// A line each: `path:line:column: error[rule]: message (hint)`.
  case compact
  /// An object a line, with the members of `JSONReport`.
  case json

  /// The report of findings in the order given (`sortedUnique` brings them into one); empty for none. Each line
  /// ends with LF.
  package func report(_ findings: [Diagnostic]) -> String {
    switch self {
    case .pretty(let isColored):
      let report = PrettyReport(style: isColored ? .colored : .plain)
      return findings.map { report.text(of: $0) }.joined(separator: "\n")
    case .compact:
      return findings.map { CompactReport.line(of: $0) + "\n" }.joined()
    case .json:
      return findings.map { JSONReport.object(of: $0) + "\n" }.joined()
    }
  }
}

/// A finding on one line.
enum CompactReport {
  static func line(of finding: Diagnostic) -> String {
    let start = finding.span.start
    let place = "\(finding.span.file.path):\(start.line):\(start.column)"
    let hint = finding.hint.map { " (\($0))" } ?? ""
    return Printable.text(
      "\(place): \(finding.severity)[\(finding.rule)]: \(finding.message)\(hint)")
  }
}
