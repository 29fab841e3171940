import Diagnostics

/// What was left out of a file so that reading could go on after a syntax error.
///
/// libyaml stops at the first error. Where the line shows which value it is about, the value is overwritten with
/// letters, byte for byte, and the file is read again: the next error is found in the same run, all places stay as
/// they are, and the value counts as a text that was reported. A line that is no YAML at all becomes a comment.
struct Repairs {
  /// Enough for any file that a person wrote; each costs another reading.
  private static let most = 40

  private var values: [Range<Int>] = []
  private var lines: [Range<Int>] = []
  /// What is wrong with the parts that were left out, and would not be found again.
  private(set) var findings: [Diagnostic] = []

  /// How to go on after an error.
  enum Remedy {
    case overwrite(Range<Int>)
    case drop(Range<Int>)
  }

  var count: Int { values.count + lines.count }

  /// Keys may be missing because their line was dropped.
  var hasDropped: Bool { !lines.isEmpty }

  func covers(_ offset: Int) -> Bool { values.contains { $0.lowerBound == offset } }

  func applied(to bytes: [UInt8]) -> [UInt8] {
    guard !values.isEmpty || !lines.isEmpty else { return bytes }
    var bytes = bytes
    for range in values {
      for index in range { bytes[index] = UInt8(ascii: "x") }
    }
    for range in lines {
      for index in range { bytes[index] = UInt8(ascii: "#") }
    }
    return bytes
  }

  /// With one more; nil where there is no remedy, it was tried before, or there are too many.
  func adding(_ remedy: Remedy?, _ known: [Diagnostic]) -> Repairs? {
    guard let remedy, count < Self.most else { return nil }
    var repairs = self
    switch remedy {
    case .overwrite(let range):
      guard !range.isEmpty, !isTouched(range) else { return nil }
      repairs.values.append(range)
    case .drop(let range):
      guard !range.isEmpty, !isTouched(range) else { return nil }
      repairs.lines.append(range)
    }
    repairs.findings += known
    return repairs
  }

  private func isTouched(_ range: Range<Int>) -> Bool {
    (values + lines).contains { $0.overlaps(range) }
  }
}

extension SyntaxProblem {
  /// What to leave out to read on, if the finding shows it.
  func remedy(for finding: Diagnostic) -> Repairs.Remedy? {
    switch finding.rule {
    case "unquoted-text", "text-after-quote", "colon-in-text", "unquoted-template", "bad-escape",
      "missing-item", "list-after-key", "unknown-tag":
      guard !line.value.isEmpty, line.value.lowerBound <= failure.offset,
        failure.offset <= line.value.upperBound
      else { return nil }
      return .overwrite(line.value)
    case "unclosed-quote", "unclosed-bracket":
      // The next line is a key or an item: the quote was meant to end on its own line.
      let opened = SourceLine(at: finding.span.range.lowerBound, in: file)
      guard let next = opened.next, next.key != nil || next.isItem else { return nil }
      return .overwrite(opened.value)
    case "no-blank-after-colon", "no-blank-after-dash", "missing-colon":
      let culprit = SourceLine(at: finding.span.range.lowerBound, in: file)
      return .drop(culprit.range)
    case "indentation", "item-among-keys", "tab":
      // A line with others below it in its block cannot go alone.
      let below = line.next.map(\.indentation) ?? 0
      guard !line.isBlank, below <= line.indentation else { return nil }
      return .drop(line.range)
    default:
      return nil
    }
  }
}
