package import Diagnostics

/// Where the readers of one pass put what they find. Used by one thread, for the time of the pass.
package final class FindingCollector {
  package private(set) var findings: [Diagnostic]

  package init(_ findings: [Diagnostic] = []) { self.findings = findings }

  package func add(_ finding: Diagnostic) { findings.append(finding) }

  package func add(_ more: some Sequence<Diagnostic>) { findings += more }
}
