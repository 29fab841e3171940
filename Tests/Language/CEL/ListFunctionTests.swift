import CEL
import Testing
import Values

@Suite struct ListFunctionTests {
  @Test(
    arguments: [
      ("[3, 1.5, 2u].sort()", [1.5, .uint(2), 3]),
      ("['b', 'é', 'a', ''].sort()", ["", "a", "b", "é"]),
      ("[true, false].sort()", [false, true]),
      ("[].sort()", []),
      (
        "[{'n': 2, 'k': 'x'}, {'n': 1, 'k': 'y'}, {'n': 2, 'k': 'z'}].sortBy(e, e.n).map(e, e.k)",
        ["y", "x", "z"]
      ),
      ("{'b': 1, 'a': 2}.sortBy(k, k)", ["a", "b"]),
      ("[1, 2, 3].slice(3, 3)", []),
      ("[[], [[]]].flatten()", [[]]),
      ("[[1, [2]], [3]].flatten(0)", [[1, [2]], [3]]),
      ("[0.0/0.0, 0.0/0.0].distinct().size()", 2),
      ("[[1], [1.0], {'a': 1}, {'a': 1u}].distinct().size()", 2),
      ("lists.range(-1)", []),
    ] as [(String, Value)])
  func `a function of lists gives its value`(text: String, expected: Value) throws {
    #expect(try Sample.value(of: text) == expected)
  }

  @Test(arguments: [
    ("[1, 'a'].sort()", "sort"), ("[dyn([1]), dyn([2])].sort()", "sort"),
    ("[1.0, 0.0/0.0].sort()", "sort"), ("[1, 2].sortBy(x, dyn(x == 1 ? 'a' : dyn(1)))", "sortBy"),
    ("dyn('abc').first()", "first"),
  ])
  func `what has no order or is no list is refused`(text: String, function: String) {
    #expect(Sample.failure(of: text)?.kind == .noMatchingOverload(function: function))
  }

  @Test(arguments: [
    "[1, 2].slice(1, 3)", "[1, 2].slice(2, 1)", "[1, 2].slice(-1, 1)", "[[1]].flatten(-1)",
  ])
  func `a place that the list does not have is refused`(text: String) {
    guard case .invalidArgument = Sample.failure(of: text)?.kind else {
      Issue.record("\(text) is not refused")
      return
    }
  }

  @Test func `a key that has no order is found by the check`() {
    #expect(
      Sample.compile("[[1], [2]].sortBy(x, x)").diagnostics.map(\.message) == [
        "`sortBy` orders by numbers, texts, times or durations, here list(int)"
      ])
  }

  @Test(
    arguments: [
      ("sets.contains(['a', 'b'], [])", true), ("sets.contains([], ['a'])", false),
      ("sets.contains([[1, 2], {'a': 1}], [{'a': 1.0}])", true),
      ("sets.equivalent([], [])", true), ("sets.equivalent([1, 2], [2, 1, 1u])", true),
      ("sets.equivalent([1], [1, 2])", false), ("sets.equivalent([1, 2], [1])", false),
      ("sets.intersects([0.0/0.0], [0.0/0.0])", false), ("sets.intersects([], [1])", false),
      ("sets.intersects([timestamp(1)], [timestamp(1)])", true),
    ])
  func `sets go by the equality of the language`(text: String, expected: Bool) throws {
    #expect(try Sample.value(of: text) == .bool(expected))
  }
}
