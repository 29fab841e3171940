import Diagnostics

/// Values whose first character means something to YAML, and values that go on after they ended.
extension SyntaxProblem {
  /// The whole value of the line and the fix that puts it in quotes.
  private func quoteIt(_ message: String, hint: String = "put it in quotes") -> Diagnostic {
    let value = line.span(line.value)
    return Diagnostic(
      rule: "unquoted-text", message, at: value, hint: hint, fix: Quoting.fix(value))
  }

  func startOfValue() -> Diagnostic? {
    guard !line.value.isEmpty, failure.offset >= line.value.lowerBound,
      let first = line.firstOfValue
    else { return nil }
    let isAtStart = failure.offset == line.value.lowerBound
    switch first {
    case "@" where isAtStart, "%" where isAtStart:
      return quoteIt("a value cannot begin with `\(first)`")
    case "`" where isAtStart:
      return quoteIt("a value cannot begin with a backtick")
    case "*":
      return quoteIt("`*` begins an alias")
    case "&":
      return quoteIt("`&` begins an anchor")
    case "!":
      return quoteIt("`!` begins a tag")
    case ">" where failure.problem.contains("comment or line break"):
      return quoteIt("`>` begins a block of text")
    case "|" where failure.problem.contains("comment or line break"):
      return Diagnostic(
        rule: "unquoted-text", "text after `|`", at: line.span(line.value),
        hint: "begin it on the next line")
    case "-" where isAtStart && line.key != nil:
      return Diagnostic(
        rule: "list-after-key", "a list begins on its own line", at: line.span(line.value),
        help:
          "put the `-` on the next line, or write `[…]`; text that begins with a dash needs quotes")
    case "?" where isAtStart:
      return quoteIt("`?` begins a key")
    default:
      return nil
    }
  }

  /// `"Remote" Engineer`, `[Remote] Engineer`: the quote or bracket closes before the value ends.
  func afterValue() -> Diagnostic? {
    guard failure.offset > line.value.lowerBound, failure.offset < line.value.upperBound,
      let first = line.firstOfValue
    else { return nil }
    let rest = Span(file, failure.offset..<line.value.upperBound)
    let whole = line.span(line.value)
    switch first {
    case "\"", "'":
      guard failure.problem.hasPrefix("did not find expected") else { return nil }
      let isSingle = first == "'"
      return Diagnostic(
        rule: "text-after-quote",
        "the value ends at the quote before `\(Diagnostic.shortened(rest.text))`",
        at: rest, hint: "quote all of it",
        help: isSingle
          ? "a single quote inside single quotes is written twice: `''`"
          : "put all of it in single quotes, or in a block (`|`)",
        fix: Fix(
          replace: whole,
          with: isSingle ? Quoting.quoted(inner(whole.text)) : Quoting.quoted(whole.text)))
    case "[", "{":
      if failure.problem == "did not find expected node content" {
        return Diagnostic(rule: "missing-item", "an item is missing here", at: here)
      }
      let kind = first == "[" ? "list" : "mapping"
      return quoteIt(
        "`\(first)` begins a \(kind), and the value goes on after it",
        hint: "put all of it in quotes")
    default:
      return nil
    }
  }

  /// What was between the outer quotes of `'it's'`.
  private func inner(_ text: String) -> String {
    guard text.count >= 2, text.first == text.last else { return text }
    return String(text.dropFirst().dropLast())
  }
}
