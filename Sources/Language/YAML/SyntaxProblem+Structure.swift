import Diagnostics

/// Colons, dashes and indentation that do not fit the lines around them.
extension SyntaxProblem {
  func structure() -> Diagnostic? {
    switch failure.problem {
    case "mapping values are not allowed in this context": colon()
    case "could not find expected ':'": missingColon()
    case "did not find expected key": unexpectedLine()
    case "did not find expected '-' indicator": unevenItems()
    case "block sequence entries are not allowed in this context":
      Diagnostic(
        rule: "list-after-key", "a list begins on its own line", at: here)
    default: nil
    }
  }

  /// A colon where none is expected.
  private func colon() -> Diagnostic? {
    if failure.offset - line.contentStart > 1024 {
      return Diagnostic(
        rule: "key-too-long", "a key longer than 1024 characters",
        at: Span(file, line.contentStart..<line.contentStart + 1), hint: "is a quote missing?")
    }
    // The colon of the line's own key: what is wrong is above it.
    if line.key?.upperBound == failure.offset { return indentedUnderValue() }
    let value = line.span(line.value)
    return Diagnostic(
      rule: "colon-in-text", "a colon inside the text makes a key of what is before it", at: here,
      hint: "put the text in quotes", fix: Quoting.fix(value))
  }

  private func indentedUnderValue() -> Diagnostic? {
    guard let above = line.previous else { return nil }
    if above.key == nil, let place = Self.colonWithoutBlank(in: above) {
      return Diagnostic(
        rule: "no-blank-after-colon", "no blank after the colon", at: place, hint: "write `: `",
        fix: Fix(replace: place, with: ": "))
    }
    let place = line.span(line.contentStart..<(line.key?.upperBound ?? line.range.upperBound))
    let more = line.contentColumn - above.contentColumn
    if let key = above.keyText, !above.value.isEmpty, more > 0 {
      return Diagnostic(
        rule: "indentation",
        "line \(line.number) is indented by \(more) more than line \(above.number), although `\(key)` has a value",
        at: place, hint: "align it with `\(key)`")
    }
    return Diagnostic(
      rule: "indentation", "line \(line.number) does not fit the lines above it", at: place,
      labels: [Label(above.span(above.contentStart..<above.range.upperBound), "after this line")])
  }

  /// The colon of `a:1`.
  private static func colonWithoutBlank(in line: SourceLine) -> Span? {
    let bytes = line.file.bytes
    guard
      let colon = bytes[line.contentStart..<line.range.upperBound].firstIndex(
        of: UInt8(ascii: ":")),
      colon > line.contentStart
    else { return nil }
    return Span(line.file, colon..<colon + 1)
  }

  /// A line that is neither a key with a value nor an item.
  private func missingColon() -> Diagnostic {
    let start = failure.contextOffset ?? failure.offset
    let culprit = SourceLine(at: start, in: file)
    let place = culprit.span(culprit.start..<culprit.value.upperBound)
    if place.text.hasPrefix("-") {
      return .noBlankAfterDash(place.text, at: Span(file, culprit.start..<culprit.start + 1))
    }
    if let colon = Self.colonWithoutBlank(in: culprit) {
      return Diagnostic(
        rule: "no-blank-after-colon", "no blank after the colon", at: colon, hint: "write `: `",
        fix: Fix(replace: colon, with: ": "))
    }
    return Diagnostic(
      rule: "missing-colon",
      "`\(Diagnostic.shortened(place.text))` is neither a key with a value nor an item", at: place,
      hint: "is a colon missing?")
  }

  /// A line whose indentation or kind does not fit the block that it is in.
  private func unexpectedLine() -> Diagnostic? {
    let isAtStart = failure.offset <= line.contentStart
    guard isAtStart else { return nil }
    let place = line.span(line.start..<max(line.start, line.range.upperBound))
    if line.start < line.range.upperBound, bytesAtStart == UInt8(ascii: ":") {
      return Diagnostic(rule: "missing-key", "a key is missing before the colon", at: here)
    }
    guard let above = line.previous else { return nil }
    if line.indentation == above.indentation, line.isItem != above.isItem || bytesAtStart == 45 {
      return Diagnostic(
        rule: "item-among-keys",
        line.isItem ? "a list item where a key is expected" : "a key where a list item is expected",
        at: place,
        labels: [Label(above.span(above.start..<above.range.upperBound), "after this line")])
    }
    if let header = blockHeader(above) {
      return Diagnostic(
        rule: "indentation", "line \(line.number) is indented less than the first line of the text",
        at: place, labels: [Label(header, "the text begins here")])
    }
    if line.isItem { return unevenItems() }
    let columns = columnsAbove()
    return Diagnostic(
      rule: "indentation",
      "line \(line.number) is indented by \(line.indentation); the lines beside it by \(columns)",
      at: place)
  }

  private var bytesAtStart: UInt8 { file.bytes[min(line.start, file.bytes.count - 1)] }

  private func unevenItems() -> Diagnostic {
    let place = line.span(line.start..<line.range.upperBound)
    guard line.isItem, let above = line.previous, above.isItem else {
      return Diagnostic(
        rule: "indentation", "line \(line.number) does not fit the list above it", at: place)
    }
    return Diagnostic(
      rule: "indentation", "the items of one list begin in different columns", at: place,
      labels: [
        Label(
          above.span(above.start..<above.range.upperBound),
          "in column \(above.indentation + 1) here")
      ],
      help: "align the dashes")
  }

  /// The `|` or `>` of the block of text that ends above this line, if it ends there by its indentation.
  private func blockHeader(_ above: SourceLine) -> Span? {
    var candidate: SourceLine? = above
    while let current = candidate {
      if let first = current.firstOfValue, first == "|" || first == ">", current.key != nil,
        current.indentation < line.indentation
      {
        return current.span(current.value)
      }
      guard current.indentation >= line.indentation else { return nil }
      candidate = current.previous
    }
    return nil
  }

  /// `0 or 2`: the indentations of the lines above that this one could belong to.
  private func columnsAbove() -> String {
    var columns: [Int] = []
    var limit = Int.max
    var candidate = line.previous
    while let current = candidate, limit > 0 {
      if current.contentColumn < limit {
        columns.insert(current.contentColumn, at: 0)
        limit = current.contentColumn
      }
      candidate = current.previous
    }
    return columns.map { "\($0)" }.joined(separator: " or ")
  }
}
