import CEL
import Diagnostics
import Testing

@Suite struct ExpressionRuleTests {
  private func rules(of text: String, isCondition: Bool) -> Set<String> {
    Set(Sample.compile(text, expecting: isCondition ? .bool : nil).diagnostics.map(\.rule))
  }

  @Test(arguments: ExpressionRules.pages.map(\.rule))
  func `the bad example breaks the rule and the good one none`(rule: String) throws {
    let page = try #require(ExpressionRules.pages.first { $0.rule == rule })
    let isCondition = rule == "wrong-result"
    #expect(rules(of: page.bad, isCondition: isCondition) == [rule])
    #expect(rules(of: page.good, isCondition: isCondition) == [])
  }

  @Test func `every rule has one page`() {
    let names = ExpressionRules.pages.map(\.rule)
    #expect(Set(names).count == names.count)
    #expect(names == names.sorted())
  }
}
