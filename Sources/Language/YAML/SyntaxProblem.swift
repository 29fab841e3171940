import Diagnostics

/// Says in the words of the person who wrote the line what libyaml stumbled over.
///
/// libyaml tells the place and the state of its parser. The same words come from quite different mistakes, so
/// the line itself is looked at, most telling sign first.
struct SyntaxProblem {
  let failure: SyntaxFailure
  let file: TextFile
  let line: SourceLine

  init(_ failure: SyntaxFailure, _ file: TextFile) {
    self.failure = failure
    self.file = file
    line = SourceLine(at: failure.offset, in: file)
  }

  func finding() -> Diagnostic {
    let finding =
      tab() ?? template() ?? directive() ?? unclosed() ?? escape() ?? startOfValue() ?? afterValue()
      ?? structure()
    return finding ?? plain
  }

  private var bytes: [UInt8] { file.bytes }

  var here: Span {
    let end = min(failure.offset + 1, line.range.upperBound)
    return Span(file, failure.offset..<max(failure.offset, end))
  }

  /// libyaml's own words, with where it began what it was reading.
  private var plain: Diagnostic {
    let label = failure.contextOffset.flatMap { offset -> Label? in
      guard offset != failure.offset else { return nil }
      return Label(Span(file, offset..<offset), failure.context)
    }
    return Diagnostic(
      rule: "yaml-syntax", failure.problem, at: here, labels: label.map { [$0] } ?? [])
  }

  private func tab() -> Diagnostic? {
    let isTab = failure.offset < bytes.count && bytes[failure.offset] == 9
    guard isTab || failure.problem.contains("tab character") else { return nil }
    let tabs = bytes[line.range].firstIndex(of: 9) ?? failure.offset
    let place = Span(file, tabs..<min(tabs + 1, bytes.count))
    let number = line.number
    if line.isBlank {
      return Diagnostic(
        rule: "tab", "line \(number) holds nothing but a tab", at: place, help: "empty the line")
    }
    if tabs >= line.start {
      return Diagnostic(
        rule: "tab", "a tab after the dash", at: place, hint: "use a blank",
        fix: Fix(replace: place, with: " "))
    }
    return Diagnostic(
      rule: "tab", "line \(number) is indented with a tab", at: place, hint: "use blanks")
  }

  /// `{{ … }}` whose text is no YAML at all.
  private func template() -> Diagnostic? {
    let bytes = file.bytes
    var start = min(failure.offset, line.range.upperBound)
    while start > line.range.lowerBound {
      start -= 1
      guard bytes[start] == 123, start + 1 < bytes.count, bytes[start + 1] == 123 else { continue }
      guard start >= line.value.lowerBound else { return nil }
      let isInFlow = start > line.value.lowerBound
      // Inside of a plain text braces are harmless: there something else is wrong.
      if isInFlow {
        let before = bytes[line.range.lowerBound..<start].last { $0 != 32 }
        let opens = [UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","), UInt8(ascii: ":")]
        guard let before, opens.contains(before) else { return nil }
      }
      return TemplateText(at: start, in: file, isInFlow: isInFlow).finding
    }
    return nil
  }

  private func directive() -> Diagnostic? {
    switch failure.problem {
    case "found incompatible YAML document":
      Diagnostic(
        rule: "yaml-version", "this version of YAML is not known", at: line.span(line.range),
        hint: "remove the line: files are YAML 1.2")
    case "found unknown directive name":
      Diagnostic(
        rule: "unknown-directive", "`\(line.text)` is no directive that is known",
        at: line.span(line.range), hint: "remove the line")
    case "did not find expected <document start>":
      Diagnostic(
        rule: "text-after-document", "text after the end of the document",
        at: line.span(line.start..<line.range.upperBound),
        help: "remove the `...` before it, or this text")
    default: nil
    }
  }

  /// A quote or bracket that is opened and never closed: named where it was opened.
  private func unclosed() -> Diagnostic? {
    guard let opened = failure.contextOffset, opened < bytes.count else { return nil }
    let sign = Character(Unicode.Scalar(bytes[opened]))
    let place = Span(file, opened..<opened + 1)
    let number = place.line
    switch (failure.context, sign) {
    case ("while scanning a quoted scalar", _) where failure.problem.contains("unexpected"):
      return Diagnostic(
        rule: "unclosed-quote", "the quote opened in line \(number) is never closed", at: place,
        hint: "close it")
    case ("while parsing a flow sequence", "["), ("while parsing a flow mapping", "{"):
      guard line.number != number || here.range.isEmpty || failure.offset >= line.range.upperBound
      else { return nil }
      return Diagnostic(
        rule: "unclosed-bracket", "the `\(sign)` of line \(number) is never closed", at: place,
        labels: [Label(here, "reading stopped here")])
    default:
      return nil
    }
  }

  private func escape() -> Diagnostic? {
    let rule = "bad-escape"
    switch failure.problem {
    case "found unknown escape character", "did not find expected hexdecimal number":
      let start = bytes[..<min(failure.offset, bytes.count)].lastIndex(of: 92) ?? failure.offset
      let place = Span(file, start..<min(start + 2, bytes.count))
      return Diagnostic(
        rule: rule, "`\(place.text)` is no escape that double quotes know", at: place,
        help: "a backslash in double quotes begins an escape: use single quotes, or a block (`|`)")
    case "found invalid Unicode character escape code":
      let start = bytes[..<min(failure.offset, bytes.count)].lastIndex(of: 92) ?? failure.offset
      let place = Span(file, start..<min(start + 6, line.range.upperBound))
      return Diagnostic(
        rule: rule, "`\(place.text)` is half a character: surrogate pairs are JSON, not YAML",
        at: place, hint: #"write the character, or `\U0001F600`"#)
    default:
      return nil
    }
  }
}
