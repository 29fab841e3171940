package import Diagnostics

/// Where the readers of one pass put what they find. Used by one thread, for the time of the pass.
package final class FindingCollector {
  package private(set) var findings: [Diagnostic]

  package init(_ findings: [Diagnostic] = []) { self.findings = findings }

  package func add(_ finding: Diagnostic) { findings.append(finding) }

  package func add(_ more: some Sequence<Diagnostic>) { findings += more }
}

extension FindingCollector {
  /// Takes back a doubt of the loader about a text that turned out to be right where it stands.
  package func withdraw(_ rule: String, at span: Span) {
    findings.removeAll { $0.rule == rule && $0.span == span && $0.severity < .error }
  }
}
