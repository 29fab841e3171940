import Compiler
import Diagnostics
import Testing

@Suite struct WorkflowRuleTests {
  private static let pages = WorkflowRules.pages + SourceRules.pages
  private static let bad = found(\.bad)
  private static let good = found(\.good)

  /// The rules that each example breaks, by the rule whose page it is on. All are files of one project, under names of
  /// their own.
  private static func found(_ example: (RulePage) -> String) -> [String: Set<String>] {
    guard var project = try? Project.shipped() else { return [:] }
    for page in pages {
      let text = example(page).replacing("example", with: "example-\(page.rule)")
      project = project.with(path(of: page.rule), text + "\n")
    }
    let findings = project.compile().diagnostics.filter { $0.severity > .note }
    return Dictionary(
      uniqueKeysWithValues: pages.map { page in
        let own = findings.filter { $0.span.file.path == path(of: page.rule) }
        return (page.rule, Set(own.map(\.rule)))
      })
  }

  private static func path(of rule: String) -> String { "workflows/examples/\(rule).yaml" }

  @Test(arguments: pages.map(\.rule))
  func `the bad example breaks the rule and the good one none`(rule: String) {
    // A comment that does not silence leaves what it was about.
    let wanted: Set = rule == "ignore-without-reason" ? [rule, "threshold-in-workflow"] : [rule]
    #expect(Self.bad[rule] == wanted)
    #expect(Self.good[rule] == [])
  }

  @Test func `every rule has one page`() {
    for pages in [WorkflowRules.pages, SourceRules.pages] {
      #expect(pages.map(\.rule) == Set(pages.map(\.rule)).sorted())
    }
  }
}
