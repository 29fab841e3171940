import Diagnostics

/// Findings as a verb prints them.
enum Report {
  /// Without the last line's end, which printing adds.
  static func text(_ diagnostics: [Diagnostic], format: String, color: Bool) -> String {
    let format: ReportFormat =
      switch format {
      case "json": .json
      case "compact": .compact
      default: .pretty(isColored: color)
      }
    let report = format.report(diagnostics)
    return report.hasSuffix("\n") ? String(report.dropLast()) : report
  }

  /// `2 errors, 1 warning in 9 files`
  static func summary(_ diagnostics: [Diagnostic], files: Int) -> String {
    let parts = Severity.allCases.reversed().compactMap { severity -> String? in
      let count = diagnostics.count { $0.severity == severity }
      guard count > 0 else { return nil }
      return "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    let found = parts.isEmpty ? "no findings" : parts.joined(separator: ", ")
    return "\(found) in \(files) file\(files == 1 ? "" : "s")"
  }
}
