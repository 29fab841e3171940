import Diagnostics
import Testing
import YAML

@Suite struct YAMLRuleTests {
  private func rules(of text: String) -> Set<String> {
    // The empty file stays what it is.
    let file = TextFile(
      path: "example.yaml", bytes: Array((text.isEmpty ? "" : text + "\n").utf8))
    return Set(Document(parsing: file).findings.map(\.rule))
  }

  @Test(arguments: YAMLRules.pages.map(\.rule))
  func `the bad example breaks the rule and the good one none`(rule: String) throws {
    let page = try #require(YAMLRules.pages.first { $0.rule == rule })
    #expect(rules(of: page.bad) == [rule])
    #expect(rules(of: page.good) == [])
  }

  @Test func `every rule has one page`() {
    let names = YAMLRules.pages.map(\.rule)
    #expect(names == Set(names).sorted())
  }
}
