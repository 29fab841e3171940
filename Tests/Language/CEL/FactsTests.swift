import CEL
import Testing
import Values

@Suite struct FactsTests {
  private func facts(_ text: String, present: Set<String> = []) -> Facts {
    Expression.compile(
      Marked(text).source, in: Sample.environment, present: present
    ).facts
  }

  @Test(arguments: [
    "candidate.⟦⟧email == 'a'",
    "⟦candidate.email⟧.size() > 3",
    "has(candidate.preferred_name) && ⟦candidate.email⟧ != ''",
    "has(candidate.email) || ⟦candidate.email⟧ == 'a'",
    "has(candidate.email) ? 'a' : ⟦candidate.email⟧",
    "⟦job⟧.id",
    "has(job) && ⟦job.id⟧ == 'a'",
    "lookups.offices[candidate.id]",
    "assessment.tags.map(t, ⟦candidate.email⟧)",
  ])
  func `an unguarded read is reported`(text: String) {
    #expect(!facts(text).maybeAbsent.isEmpty)
  }

  @Test(arguments: [
    "candidate.id",
    "has(candidate.email) && candidate.email != ''",
    "!has(candidate.email) || candidate.email == ''",
    "has(candidate.email) ? candidate.email : 'none'",
    "!has(candidate.email) ? 'none' : candidate.email",
    "candidate.?email.orValue('none')",
    "candidate.?email.orValue(candidate.id)",
    "lookups.channels[candidate.id]",
    "candidate.id in lookups.offices ? lookups.offices[candidate.id] : 'x'",
    "assessment.tags.exists(t, t == 'a')",
    "has(job) && has(job.id) && job.id == 'a'",
  ])
  func `a guarded read is not`(text: String) {
    #expect(facts(text).maybeAbsent.isEmpty)
  }

  @Test func `a second read of a path is not reported again`() {
    let found = facts("assessment.score > 1 && assessment.score < 5").maybeAbsent
    #expect(found.map(\.path) == ["assessment.score"])
    #expect(found.map(\.range) == [0..<16])
  }

  @Test func `a guard around the expression counts`() {
    #expect(facts("candidate.email", present: ["candidate.email"]).maybeAbsent.isEmpty)
  }

  @Test(arguments: [
    ("has(candidate.email) && assessment.score > 1", ["candidate.email", "assessment.score"]),
    ("has(candidate.email) ? candidate.email != '' : false", ["candidate.email"]),
    ("assessment.score > 1", ["assessment.score"]),
  ])
  func `a true condition shows what is there`(text: String, paths: [String]) {
    #expect(facts(text).presentWhenTrue.isSuperset(of: paths))
  }

  @Test func `an alternative shows only what both sides show`() {
    let present = facts("has(candidate.email) || has(candidate.born)").presentWhenTrue
    #expect(!present.contains("candidate.email"))
  }

  @Test func `equality over what may be absent is named with its comparison`() {
    let found = facts("assessment.maximum == 5").equalityOverAbsent
    #expect(found == [Facts.Use(path: "assessment.maximum", range: 0..<23)])
    #expect(facts("assessment.maximum > 5").equalityOverAbsent.isEmpty)
    #expect(facts("has(assessment.maximum) && assessment.maximum == 5").equalityOverAbsent.isEmpty)
  }

  @Test func `comparisons are known with both sides`() throws {
    let found = facts("assessment.score >= 80 && thresholds.standard < assessment.score")
    #expect(found.comparisons.map(\.operation) == [.greaterOrEqual, .less])
    #expect(found.comparedNumbers.map(\.value) == [80])
    #expect(found.comparedNumbers.map(\.range) == [20..<22])
    guard case .path("thresholds.standard") = found.comparisons[1].left,
      case .path("assessment.score") = found.comparisons[1].right
    else {
      Issue.record("\(found.comparisons[1])")
      return
    }
  }

  @Test func `a program names what it reads, and with which values`() throws {
    let compiled = Sample.compile(
      "assessment.score >= thresholds.fast_track && has(candidate.email) && candidate.id != body.a[0].b"
    )
    let program = try #require(compiled.program)
    #expect(
      program.reads == [
        "assessment.score", "thresholds.fast_track", "candidate.email", "candidate.id",
        "body.a[0].b",
      ])
    let activation = Activation(
      Sample.environment,
      ["assessment": .object(["score": 80]), "candidate": .object(["id": "c1"])])
    let observed = program.observedValues(activation)
    #expect(observed.map(\.value) == [80, Value?.none, Value?.none, "c1", Value?.none])
  }
}
