import CEL
import Foundation
import Testing
import Values

@Suite struct TextFunctionTests {
  @Test(
    arguments: [
      ("'e\\u0301a'.charAt(1)", "\u{301}"), ("'aé'.substring(1)", "é"),
      ("'aéb'.indexOf('b')", 2), ("'é'.indexOf('', 1)", 1), ("'ééé'.lastIndexOf('é', 1)", 1),
      ("'abab'.lastIndexOf('ab', 0)", 0), ("'abab'.lastIndexOf('bab', 4)", 1),
      ("'aé'.replace('', '-')", "-a-é-"), ("'aé'.replace('', '-', 1)", "-aé"),
      ("'aaa'.replace('aa', 'b')", "ba"), ("'aé'.split('')", ["a", "é"]), ("''.split('')", []),
      ("''.split(',')", [""]), ("'a,b,'.split(',')", ["a", "b", ""]),
      ("'abc'.split('', 2)", ["a", "bc"]), ("'a,b'.split(',', 0)", []),
      ("'\\u00a0x\\u200b'.trim()", "x\u{200B}"), ("'  '.trim()", ""),
      ("['a'].join(', ')", "a"), ("'e\\u0301'.reverse()", "\u{301}e"),
      ("'aaab'.contains('aab')", true), ("'abcabd'.contains('abd')", true),
      ("'%s %s'.format([{'b': [1], 'a': null}, b'x'])", "{a: null, b: [1]} x"),
      ("'%x %X %o %b'.format([-30, 'hi', 8, true])", "-1e 6869 10 1"),
      ("'%.0f %.0f %.1f'.format([0.5, 1.5, 0.25])", "0 2 0.2"),
      ("'%e'.format([0.0])", "0.000000e+00"),
      ("'%.2f'.format([1e21])", "1000000000000000000000.00"),
    ] as [(String, Value)])
  func `a function of texts gives its value`(text: String, expected: Value) throws {
    #expect(try Sample.value(of: text) == expected)
  }

  @Test func `digits are those that printf writes`() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let number = Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      let places = Int.random(in: 0...20, using: &generator)
      let digits = try #require(DecimalDigits(number))
      #expect(digits.fixed(places: places) == String(format: "%.\(places)f", number))
      #expect(digits.scientific(places: places) == String(format: "%.\(places)e", number))
    }
  }

  @Test(arguments: [
    "'%a'.format([1])", "'%'.format([1])", "'%.f'.format([1])", "'%.2000f'.format([1.0])",
  ])
  func `a clause that is none is found by the check`(text: String) {
    #expect(Sample.compile(text).diagnostics.map(\.rule) == ["invalid-text-format"])
  }

  @Test func `searching for what nearly comes everywhere takes no longer than reading`() throws {
    // Quadratic search would compare 10 thousand million bytes here.
    let text = String(repeating: "a", count: 200_000)
    let activation = Activation(
      Sample.environment,
      ["candidate": .object(["id": .string(text), "email": .string(text.prefix(100_000) + "b")])])
    #expect(
      try Sample.value(of: "candidate.id.contains(candidate.email)", activation) == false)
    #expect(
      try Sample.value(of: "candidate.id.lastIndexOf(candidate.email)", activation) == -1)
  }
}

/// Results that would not fit.
@Suite struct LibraryLimitTests {
  private static let long = Value.string(String(repeating: "x", count: 20_000))

  @Test(arguments: [
    "candidate.id.replace('x', candidate.id)",
    "regex.replace(candidate.id.substring(15000), 'x', candidate.id)",
    "lists.range(10000000)", "lists.range(1000).map(x, candidate.id).join()",
    "'%s'.format([lists.range(1000).map(x, candidate.id)])",
    "lists.range(10000).map(x, candidate.id.upperAscii()).size()",
    "lists.range(10000).all(x, !candidate.id.contains('y'))",
    "cel.bind(a, [[], []], cel.bind(b, [a, a, a, a, a, a, a, a, a, a], cel.bind(c, [b, b, b, b, b, b, b, b, b, b], "
      + "cel.bind(d, [c, c, c, c, c, c, c, c, c, c], cel.bind(e, [d, d, d, d, d, d, d, d, d, d], "
      + "cel.bind(f, [e, e, e, e, e, e, e, e, e, e], cel.bind(g, [f, f, f, f, f, f, f, f, f, f], "
      + "cel.bind(h, [g, g, g, g, g, g, g, g, g, g], h.flatten(20)))))))))",
  ])
  func `a result that grows too large is refused`(text: String) {
    let activation = Activation(Sample.environment, ["candidate": .object(["id": Self.long])])
    guard case .limitExceeded = Sample.failure(of: text, activation)?.kind else {
      Issue.record("\(text) is not refused")
      return
    }
  }

  @Test func `a pattern that is found again and again comes to an end`() {
    let longer = Value.string(String(repeating: "x", count: 400_000))
    let activation = Activation(Sample.environment, ["candidate": .object(["id": longer])])
    #expect(
      Sample.failure(of: "regex.extractAll(candidate.id, 'x')", activation)?.kind
        == .limitExceeded(.steps))
  }
}
