import CEL
import Testing
import Values

@Suite struct PatternFunctionTests {
  private static let none = Value.optional(.none)

  @Test(
    arguments: [
      ("regex.extract('hello world', 'hello(.*)')", .optional(.init(" world"))),
      ("regex.extract('HELLO', 'hello')", none),
      ("regex.extract('ac', 'a(b)?c')", none),
      ("regex.extractAll('id:123, id:456', r'id:\\d+')", ["id:123", "id:456"]),
      ("regex.extractAll('user@, other@', '(?P<name>[a-z]+)@')", ["user", "other"]),
      ("regex.extractAll('', 'a*')", [""]),
      ("regex.replace('hello world hello', 'hello', 'hi')", "hi world hi"),
      ("regex.replace('banana', 'a', 'x', 0)", "banana"),
      ("regex.replace('banana', 'a', 'x', 2)", "bxnxna"),
      ("regex.replace('foo bar', '(fo)o (ba)r', r'\\2 \\1')", "ba fo"),
      ("regex.replace('ab', '.', r'[\\0\\\\]')", "[a\\][b\\]"),
      ("regex.replace('baaac', 'a*', '-')", "-b-c-"),
      ("regex.replace('äö', '', '.')", ".ä.ö."),
      ("['JOB-1', 'x'].map(t, regex.replace(t, candidate.id, '#'))", ["#-1", "x"]),
    ] as [(String, Value)])
  func `a function of patterns gives its value`(text: String, expected: Value) throws {
    let activation = Activation(Sample.environment, ["candidate": .object(["id": "[A-Z]+"])])
    #expect(try Sample.value(of: text, activation) == expected)
  }

  @Test(arguments: [
    "regex.extract('testuser@testdomain', '(.*)@([^.]*)')",
    "regex.extractAll('a', '(a)(b)?')",
    "regex.replace('test', '(.)', r'\\2')",
    "regex.replace('id=123', r'id=(?P<value>\\d+)', r'value: \\values')",
    "regex.replace('a', 'a', '\\\\')",
    "regex.replace('a', 'a' + '(', 'b')",
  ])
  func `a group that is not there or one too many is refused`(text: String) {
    guard case .invalidArgument = Sample.failure(of: text)?.kind else {
      Issue.record("\(text) is not refused")
      return
    }
  }

  @Test func `a pattern that is written out is checked with the expression`() {
    #expect(
      Sample.compile("regex.extract(candidate.id, '(')").diagnostics.map(\.rule)
        == ["invalid-pattern"])
  }
}
