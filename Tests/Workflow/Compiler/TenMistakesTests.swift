import Foundation
import Testing

@Suite struct `A workflow file with more than ten different mistakes` {
  /// Unknown key, duration without a unit, no `otherwise`, misspelt field, unknown template, a step's id twice, a template
  /// without quotes, a text that is not closed in a folded block, two unknown actions,
  /// a number compared with text, an undeclared threshold, an absent and a misspelt field in a template.
  @Test func `gives each of them once, at the exact line and column, in order`() throws {
    let folder = Project.fixtures.appending(path: "ten-mistakes")
    let text = try String(contentsOf: folder.appending(path: "ten-mistakes.yaml"), encoding: .utf8)
    let expected = try String(contentsOf: folder.appending(path: "expected.txt"), encoding: .utf8)
    let project = try Project.base().with("workflows/ten-mistakes.yaml", text)
    #expect(project.report(on: "workflows/ten-mistakes.yaml") == expected)
    // Nothing of it is said of another file.
    #expect(project.findings().allSatisfy { $0.hasPrefix("ten-mistakes.yaml:") })
    #expect(project.compile().graph == nil)
  }
}
