import Diagnostics
import Testing

@Suite struct `Sorting findings` {
  private static func finding(
    _ path: TextFile, _ offset: Int, _ rule: String, _ severity: Severity = .error
  ) -> Diagnostic {
    Diagnostic(severity, rule: rule, "message", at: Span(path, offset..<offset + 1))
  }

  @Test func `they come by path, place and rule, whatever the order before`() {
    let a = TextFile(path: "a.yaml", text: "0123456789")
    let b = TextFile(path: "b.yaml", text: "0123456789")
    let sorted = [
      Self.finding(a, 1, "x"), Self.finding(a, 5, "a"), Self.finding(a, 5, "b"),
      Self.finding(b, 0, "a"),
    ]
    for shift in 0..<sorted.count {
      let shuffled = Array(sorted[shift...] + sorted[..<shift])
      #expect(sortedUnique(shuffled).map(\.rule) == ["x", "a", "b", "a"])
    }
  }

  @Test func `the same finding twice is one`() {
    let a = TextFile(path: "a.yaml", text: "0123456789")
    #expect(sortedUnique([Self.finding(a, 1, "x"), Self.finding(a, 1, "x")]).count == 1)
  }

  @Test func `a note on the text of an error is left out`() {
    let a = TextFile(path: "a.yaml", text: "0123456789")
    let findings = [
      Self.finding(a, 1, "spelling", .note), Self.finding(a, 1, "type"),
      Self.finding(a, 2, "n", .note),
    ]
    #expect(sortedUnique(findings).map(\.rule) == ["type", "n"])
  }
}
