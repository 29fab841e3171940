import CEL
import Testing
import Values

@Suite struct NumberTypeTests {
  @Test(
    arguments: [
      ("assessment.score >= 80", 80, true),
      ("assessment.score >= 80", 79.9, false),
      ("assessment.score >= 79.5", 80, true),
      ("assessment.score == 80", 80.0, true),
      ("assessment.score >= thresholds.fast_track", 84.5, true),
      ("assessment.score < thresholds.standard", 59, true),
      ("assessment.score in [80, 90]", 90.0, true),
      ("-assessment.score < 0", 1.5, true),
      ("double(assessment.score) / 2.0 == 40.0", 80, true),
    ] as [(String, Value, Bool)])
  func `a number of a contract compares by value with every kind of number`(
    expression: String, score: Value, expected: Bool
  ) throws {
    let compiled = Sample.compile(expression, expecting: .bool)
    #expect(compiled.diagnostics.isEmpty)
    let activation = Activation(
      Sample.environment,
      [
        "assessment": .object(["score": score]),
        "thresholds": .object(["fast_track": 80, "standard": 60.0]),
      ])
    #expect(try compiled.program?.holds(activation) == expected)
  }

  @Test func `an int and a double are of different types`() {
    #expect(Sample.compile("1 == 1.0").diagnostics.count == 1)
    #expect(Sample.compile("1 < 1.5").program != nil)
  }
}
