import Compiler
import Diagnostics
import Testing

@Suite struct WorkflowRuleTests {
  private static let pages = WorkflowRules.pages + SourceRules.pages
  private static let bad = found(\.bad)
  private static let good = found(\.good)

  /// The rules that each example breaks, by the rule whose page it is on. All are files of one project, under names of
  /// their own; but a project file, of which there is one.
  private static func found(_ example: (RulePage) -> String) -> [String: Set<String>] {
    guard let shipped = try? Project.shipped().withTextMessages() else { return [:] }
    var project = shipped
    var found: [String: Set<String>] = [:]
    for page in pages {
      let text = example(page).replacing("example", with: "example-\(page.rule)") + "\n"
      if page.good.hasPrefix("project:") {
        found[page.rule] = rules(in: path(of: page), shipped.with(path(of: page), text))
      } else {
        project = project.with(path(of: page), text)
        if page.good.hasPrefix("---") {
          let (path, text) = use(of: page.rule)
          project = project.with(path, text)
        }
      }
    }
    let findings = project.compile().diagnostics
    for page in pages where found[page.rule] == nil {
      // A note where the rule itself gives no more than that.
      let own = findings.filter {
        $0.span.file.path == path(of: page) && ($0.severity > .note || $0.rule == page.rule)
      }
      found[page.rule] = Set(own.map(\.rule))
    }
    return found
  }

  /// A workflow that sends a message: of one that nobody sends nothing is said.
  private static func use(of rule: String) -> (path: String, text: String) {
    (
      "workflows/examples/sends-\(rule).yaml",
      """
      workflow: sends-\(rule)
      trigger: { event: application.received }
      actions: [{ action: email.send, id: hello, when: has(candidate.email), template: example-\(rule) }]

      """
    )
  }

  private static func rules(in path: String, _ project: Project) -> Set<String> {
    let findings = project.compile().diagnostics.filter { $0.severity > .note }
    return Set(findings.filter { $0.span.file.path == path }.map(\.rule))
  }

  /// What a file is, its good example tells.
  private static func path(of page: RulePage) -> String {
    if page.good.hasPrefix("project:") { return "workflows/journeyman.yaml" }
    if page.good.hasPrefix("---") { return "workflows/templates/example-\(page.rule).md" }
    if page.good.hasPrefix("{") { return "schemas/events/example.\(page.rule).schema.json" }
    return "workflows/examples/\(page.rule).yaml"
  }

  @Test(arguments: pages.map(\.rule))
  func `the bad example breaks the rule and the good one none`(rule: String) {
    // A comment that does not silence leaves what it was about.
    let wanted: Set = rule == "ignore-without-reason" ? [rule, "threshold-in-workflow"] : [rule]
    #expect(Self.bad[rule] == wanted)
    #expect(Self.good[rule] == [])
  }

  @Test func `every rule has one page`() {
    for pages in [WorkflowRules.pages, SourceRules.pages, OutlinedRules.pages] {
      #expect(pages.map(\.rule) == Set(pages.map(\.rule)).sorted())
    }
  }
}
