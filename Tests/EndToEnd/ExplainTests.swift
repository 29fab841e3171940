import Foundation
import Testing
import Values

@Suite struct `Explaining` {
  @Test func `a function shows its sentence, how it is called and its examples`() throws {
    let run = try ToolRun(["explain", "charAt"])
    #expect(run.exit == 0)
    #expect(
      run.output == """
        charAt  texts
        The character at a place; the empty text just behind the last one.

          string.charAt(int) -> string

          'tacocat'.charAt(3)
            gives 'o'
          'tacocat'.charAt(7)
            gives ''

        """)
  }

  @Test func `a macro, a function of ours and a rule have pages`() throws {
    #expect(try ToolRun(["explain", "sortBy"]).output.contains("  list.sortBy(x, key)\n"))
    #expect(try ToolRun(["explain", "number"]).output.contains("  number(dyn) -> number\n"))
    #expect(
      try ToolRun(["explain", "unknown-field"]).output.contains(
        "bad\n  assessment.scoer >= 80\n\ngood\n  assessment.score >= 80\n"))
  }

  @Test func `what stands behind the dot will do where one name ends so`() throws {
    #expect(try ToolRun(["explain", "extract"]).lines.first == "regex.extract  patterns")
  }

  @Test func `without a name all are listed`() throws {
    let run = try ToolRun(["explain"])
    #expect(run.exit == 0)
    for name in ["charAt", "sortBy", "relativeDay", "normalizeName", "wrong-operands"] {
      #expect(run.output.contains(" \(name)"), "\(name)")
    }
    #expect(run.lines.allSatisfy { $0.count <= 120 })
  }

  @Test func `an unknown name is bad usage, with the name that was meant`() throws {
    let run = try ToolRun(["explain", "relatveDay"])
    #expect(run.exit == 2)
    #expect(run.output == "")
    #expect(
      run.errors.hasPrefix(
        "journeyman explain: there is no function and no rule `relatveDay`; did you mean `relativeDay`?\n"
      ))
  }

  @Test func `programs read it as JSON`() throws {
    let page = try JSONParser().parse(
      Array(try ToolRun(["explain", "money", "--format", "json"]).output.utf8)
    ).root.value()
    #expect(page["kind"] == "function")
    #expect(page["family"] == "words")
    #expect(page["examples"]?.listValue?.isEmpty == false)
    let list = try JSONParser().parse(
      Array(try ToolRun(["explain", "--format", "json"]).output.utf8)
    ).root.value()
    #expect(list["families"]?.listValue?.isEmpty == false)
    let rules = try #require(list["rules"]?.listValue).compactMap(\.stringValue)
    #expect(rules.contains("unknown-field"))
    #expect(Set(rules).count == rules.count)
  }

  /// As the sources name them: `rule: "unknown-field"`.
  private func rulesOfTheProgram() throws -> Set<String> {
    let sources = ServerProcess.repository.appending(path: "Sources")
    let files = try #require(
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    ).compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    var rules: Set<String> = []
    for file in files {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /\brule(?::| =) "([a-z0-9-]+)"/) {
        rules.insert(String(match.1))
      }
    }
    return rules
  }

  @Test func `every rule of the program has a page`() throws {
    let list = try JSONParser().parse(
      Array(try ToolRun(["explain", "--format", "json"]).output.utf8)
    ).root.value()
    let pages = Set(try #require(list["rules"]?.listValue).compactMap(\.stringValue))
    let rules = try rulesOfTheProgram()
    #expect(rules.count > 150)
    #expect(rules.subtracting(pages) == [])
  }
}
