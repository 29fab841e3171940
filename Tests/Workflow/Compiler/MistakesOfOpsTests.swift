import Diagnostics
import Foundation
import Testing

/// What people who keep workflow files get wrong most, each in a file of its own.
@Suite struct `The mistakes that ops make` {
  private static func text(_ path: String) throws -> String {
    try String(contentsOf: Project.fixtures.appending(path: path), encoding: .utf8)
  }

  private static let files: [String] = {
    let folder = Project.fixtures.appending(path: "mistakes-of-ops").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted()
  }()

  @Test func `are ten, and each finding says at the exact place what to write instead`() throws {
    var project = try Project.base()
    for name in Self.files {
      project = project.with("workflows/\(name)", try Self.text("mistakes-of-ops/\(name)"))
    }
    let findings = project.compile().diagnostics.filter {
      $0.span.file.path.hasPrefix("workflows/") && $0.severity > .note
    }
    let expected = try Self.text("mistakes-of-ops/expected.txt")
    #expect(ReportFormat.pretty(isColored: false).report(findings) == expected)
    #expect(Self.files.count == 10)
  }

  @Test(arguments: files)
  func `are one finding each`(_ name: String) throws {
    let project = try Project.base()
      .with("workflows/\(name)", try Self.text("mistakes-of-ops/\(name)"))
    #expect(project.findings().count == 1)
    #expect(project.compile().graph == nil)
  }

  /// A line of `expressions.txt` is a condition; a line of `expected.txt` is what is said of it.
  @Test func `and many more have one finding each, which names what is meant`() throws {
    let expressions = try Self.text("more-mistakes/expressions.txt").split(separator: "\n")
    var report: [String] = []
    for expression in expressions {
      let project = try Project.base().with(
        workflow: """
          segments:
            - name: first
              when: >-
                \(expression)
              actions: [{ action: stop }]
          otherwise: { actions: [{ action: stop }] }
          """)
      let findings = project.compile().diagnostics.filter {
        $0.severity > .note && $0.rule != "threshold-in-workflow"
      }
      report.append(
        findings.map { finding in
          let column = finding.span.start.column - 6
          return "\(column) \(finding.rule): \(finding.message); \(finding.hint ?? "-")"
        }.joined(separator: " AND "))
    }
    let expected = try Self.text("more-mistakes/expected.txt").split(separator: "\n")
    #expect(report.count == expected.count)
    for (place, line) in report.enumerated() where place < expected.count {
      #expect(line == expected[place], "\(expressions[place])")
    }
  }
}
