import CEL
import Testing
import Values

@Suite struct LimitTests {
  @Test(arguments: [
    String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000),
    String(repeating: "[", count: 10_000), String(repeating: "!", count: 10_000) + "true",
    String(repeating: "-", count: 10_000) + "1", String(repeating: "{1:", count: 10_000),
    "1" + String(repeating: " + 1", count: 10_000),
    "body" + String(repeating: ".a", count: 10_000),
    "body" + String(repeating: "[0]", count: 10_000),
    String(repeating: "true ? ", count: 10_000),
    String(repeating: "size(", count: 10_000),
  ])
  func `nesting beyond the limit is one finding`(text: String) {
    let rules = Sample.compile(text).diagnostics.map(\.rule)
    #expect(rules.filter { $0 == "expression-too-deep" }.count == 1)
  }

  @Test func `a long chain of conditions is not deep`() throws {
    let text = "true" + String(repeating: " && true", count: 10_000)
    let program = try #require(Sample.compile(text).program)
    #expect(try program.holds(Activation(Sample.environment)))
  }

  @Test func `a megabyte of text is one finding`() {
    let text = "'" + String(repeating: "x", count: 1_000_000) + "'"
    #expect(Sample.compile(text).diagnostics.map(\.rule) == ["expression-too-long"])
  }

  @Test func `loops within loops come to an end`() throws {
    let list = "[" + Array(repeating: "1", count: 100).joined(separator: ",") + "]"
    let text = "\(list).all(a, \(list).all(b, \(list).all(c, a + b + c > 0)))"
    let program = try #require(Sample.compile(text).program)
    let error = #expect(throws: EvaluationError.self) {
      try program.evaluate(Activation(Sample.environment))
    }
    #expect(error?.kind == .limitExceeded(.steps))
  }

  @Test func `a text that doubles at each step comes to an end`() throws {
    var text = "x0"
    for step in 1...40 {
      text = "cel.bind(x\(step - 1), x\(step) + x\(step), \(text))"
    }
    text = "cel.bind(x40, candidate.id, \(text))"
    let program = try #require(Sample.compile(text).program)
    let activation = Activation(
      Sample.environment, ["candidate": .object(["id": .string(String(repeating: "x", count: 64))])]
    )
    let error = #expect(throws: EvaluationError.self) { try program.evaluate(activation) }
    #expect(error?.kind == .limitExceeded(.size))
  }
}
