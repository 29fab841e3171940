import Compiler
import Testing

@Suite struct WorkflowRuleTests {
  private func rules(of text: String) throws -> Set<String> {
    let project = try Project.shipped().with("workflows/example.yaml", text + "\n")
    return Set(project.compile().diagnostics.filter { $0.severity > .note }.map(\.rule))
  }

  @Test(arguments: WorkflowRules.pages.map(\.rule))
  func `the bad example breaks the rule and the good one none`(rule: String) throws {
    let page = try #require(WorkflowRules.pages.first { $0.rule == rule })
    #expect(try rules(of: page.bad) == [rule])
    #expect(try rules(of: page.good) == [])
  }

  @Test func `every rule has one page`() {
    let names = WorkflowRules.pages.map(\.rule)
    #expect(names == Set(names).sorted())
  }
}
