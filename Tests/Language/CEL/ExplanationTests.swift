import CEL
import Testing
import Values

@Suite struct ExplanationTests {
  @Test func `each part of an expression is shown with what it gave`() throws {
    let text = "assessment.score >= 80 && candidate.email.size() > 3"
    let program = try #require(Sample.compile(text).program)
    let activation = Activation(
      Sample.environment,
      ["assessment": .object(["score": 72]), "candidate": .object(["id": "c1"])])
    let explanation = program.explain(activation)
    #expect(explanation.text == text)
    #expect(explanation.result == .success(false))
    #expect(
      explanation.parts.map(\.text) == ["assessment.score >= 80", "candidate.email.size() > 3"])
    #expect(explanation.parts[0].result == .success(false))
    #expect(explanation.parts[0].parts.map(\.text) == ["assessment.score"])
    #expect(explanation.parts[0].parts.map(\.result) == [.success(72)])
    guard case .failure(let error) = explanation.parts[1].result else {
      Issue.record("has a value")
      return
    }
    #expect(error.kind == .absent(path: "candidate.email"))
    #expect(explanation.parts[1].range == 26..<52)
  }

  @Test func `a loop is shown with its list and its result`() throws {
    let program = try #require(Sample.compile("assessment.tags.all(t, t != 'x')").program)
    let activation = Activation(Sample.environment, ["assessment": .object(["tags": ["a"]])])
    let explanation = program.explain(activation)
    #expect(explanation.result == .success(true))
    #expect(explanation.parts.map(\.text) == ["assessment.tags"])
  }
}
