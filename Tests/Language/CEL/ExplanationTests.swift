import CEL
import Testing
import Values

@Suite struct ExplanationTests {
  private func explain(
    _ text: String, _ bindings: [String: Value] = [:]
  ) throws -> Explanation {
    let program = try #require(Sample.compile(text).program)
    return program.explain(Activation(Sample.environment, bindings))
  }

  /// The parts as `text: value`, each with its own parts in brackets behind it.
  private func outline(_ explanation: Explanation) -> String {
    let value: String =
      switch explanation.result {
      case nil: "-"
      case .success(let value): value.literalText
      case .failure(let error): error.isAbsent ? "absent" : "error"
      }
    let parts = explanation.parts.map(outline).joined(separator: ", ")
    return "\(explanation.text): \(value)\(explanation.decides ? "!" : "")"
      + (parts.isEmpty ? "" : " [\(parts)]")
  }

  @Test func `each part of an expression is shown with what it gave and where it stands`() throws {
    let explanation = try explain(
      "assessment.score >= 80 && candidate.email.size() > 3",
      ["assessment": .object(["score": 92]), "candidate": .object(["id": "c1"])])
    #expect(
      explanation.parts.map(\.text) == ["assessment.score >= 80", "candidate.email.size() > 3"])
    #expect(explanation.parts[0].result == .success(true))
    #expect(explanation.parts[0].parts.map(\.text) == ["assessment.score"])
    #expect(explanation.parts[0].parts.map(\.result) == [.success(92)])
    #expect(explanation.parts[0].parts[0].type == .number)
    guard case .failure(let error)? = explanation.parts[1].result else {
      Issue.record("has a value")
      return
    }
    #expect(error.kind == .absent(path: "candidate.email"))
    #expect(explanation.parts[1].range == 26..<52)
    #expect(explanation.result == .failure(error))
    #expect(explanation.parts[1].decides)
  }

  @Test(
    arguments: [
      (
        "assessment.maximum > 1 && assessment.kind == 'b' && now > now",
        "assessment.maximum > 1: true [assessment.maximum: 100], "
          + "assessment.kind == 'b': false! [assessment.kind: \"a\"], now > now: -"
      ),
      (
        "assessment.kind == 'a' || assessment.score > 1",
        "assessment.kind == 'a': true! [assessment.kind: \"a\"], assessment.score > 1: -"
      ),
      (
        "assessment.score > 1 || assessment.kind == 'a'",
        "assessment.score > 1: absent [assessment.score: absent], "
          + "assessment.kind == 'a': true! [assessment.kind: \"a\"]"
      ),
      (
        "assessment.score > 1 && assessment.maximum / (assessment.maximum - 100) > 1",
        "assessment.score > 1: absent [assessment.score: absent], "
          + "assessment.maximum / (assessment.maximum - 100) > 1: error! "
          + "[assessment.maximum / (assessment.maximum - 100): error [assessment.maximum: 100, "
          + "assessment.maximum - 100: 0 [assessment.maximum: 100]]]"
      ),
      (
        "has(assessment.score) ? assessment.score > 1 : assessment.kind == 'a'",
        "has(assessment.score): false, assessment.score > 1: -, "
          + "assessment.kind == 'a': true! [assessment.kind: \"a\"]"
      ),
      (
        "assessment.?score.orValue(5) > 4",
        "assessment.?score.orValue(5): 5 [assessment.?score: optional.none()]"
      ),
      (
        "candidate.?email.orValue(candidate.id) == 'c1'",
        "candidate.?email.orValue(candidate.id): \"c1\" "
          + "[candidate.?email: optional.none(), candidate.id: \"c1\"]"
      ),
      (
        "cel.bind(x, assessment.maximum + 1, x > 100)",
        "assessment.maximum + 1: 101 [assessment.maximum: 100], x > 100: true [x: 101]"
      ),
      (
        "!(assessment.kind in ['b', 'c'])",
        "assessment.kind in ['b', 'c']: false [assessment.kind: \"a\"]"
      ),
    ] as [(String, String)])
  func `the operand that decided is marked, and what came after it is not looked at`(
    text: String, parts: String
  ) throws {
    let explanation = try explain(
      text,
      [
        "assessment": .object(["kind": "a", "maximum": 100]),
        "candidate": .object(["id": "c1"]), "now": .timestamp(Timestamp(seconds: 0)),
      ])
    #expect(explanation.parts.map(outline).joined(separator: ", ") == parts)
  }

  @Test func `a loop is shown with its first turns, and the one that decides`() throws {
    let tags = (0..<20).map { Value.string("t\($0)") }
    let explanation = try explain(
      "assessment.tags.all(t, t != 't9')", ["assessment": .object(["tags": .list(tags)])])
    #expect(explanation.result == .success(false))
    #expect(explanation.parts.map(\.text) == ["assessment.tags"])
    #expect(explanation.turnCount == 10)
    #expect(explanation.turns.map(\.index) == [0, 1, 2, 3, 4, 9])
    #expect(explanation.turns.map(\.decides) == [false, false, false, false, false, true])
    #expect(explanation.turns[5].variables.map(\.value) == ["t9"])
    #expect(explanation.turns[5].parts.map(outline) == ["t != 't9': false [t: \"t9\"]"])
  }

  @Test func `loops in loops see their variables`() throws {
    let text = "[1, 2].map(a, [10, 20].map(b, a + b))"
    let explanation = try explain(text)
    #expect(explanation.turns.count == 2)
    let inner = explanation.turns[1].parts[0]
    #expect(inner.result == .success([12, 22]))
    #expect(inner.turns[1].parts.map(outline) == ["a + b: 22 [a: 2, b: 20]"])
  }

  @Test func `a filter that refuses a turn hides its body`() throws {
    let explanation = try explain(
      "assessment.tags.map(t, t != 'a', t + '!')",
      ["assessment": .object(["tags": ["a", "b"]])])
    #expect(
      explanation.turns.map { $0.parts.map(\.text) } == [["t != 'a'"], ["t != 'a'", "t + '!'"]])
  }

  @Test func `what is shown of an expression that takes very long is bounded`() throws {
    let list = "[" + Array(repeating: "1", count: 60).joined(separator: ",") + "]"
    let text = "\(list).map(a, \(list).map(b, \(list).map(c, a + b + c)))"
    let explanation = try explain(text)
    #expect(explanation.result != nil)
    #expect(explanation.turns.count <= Explanation.turnLimit + 1)
  }

  @Test func `as JSON it is a tree`() throws {
    let explanation = try explain(
      "assessment.maximum > 1", ["assessment": .object(["maximum": 100])])
    #expect(
      explanation.value.json()
        == #"{"text":"assessment.maximum > 1","range":[0,22],"type":"bool","value":true,"parts":"#
        + #"[{"text":"assessment.maximum","range":[0,18],"type":"int","value":100}]}"#)
  }
}
