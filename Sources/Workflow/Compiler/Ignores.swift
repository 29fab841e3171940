import Diagnostics
import YAML

/// Comments that silence a finding:
///
/// ```yaml
/// when: journey.events >= 2   # journeyman: ignore[threshold-in-workflow] two is what "again" means
/// # journeyman: ignore[comparison-of-absent] an application without an office is not of London
/// when: job.office == "London"
/// ```
///
/// One silences the warnings and notes of its rule that begin on its line, or, where it has the line to itself, on
/// the next line that is no comment. The reason is mandatory. Errors cannot be silenced: they are why a configuration
/// does not run. One that silences nothing is a finding itself.
struct Ignores {
  private struct Ignore {
    let rule: String
    let line: Int
    let span: Span
    let hasReason: Bool
  }

  private static let marker = Array("# journeyman: ignore".utf8)

  /// The findings that are left, with those about the comments themselves.
  static func apply(to findings: [Diagnostic], in files: [TextFile]) -> [Diagnostic] {
    var left = findings
    for file in files where file.path.hasSuffix(".yaml") || file.path.hasSuffix(".yml") {
      guard file.bytes.contains(marker) else { continue }
      for comment in comments(in: file) {
        guard let ignore = read(comment) else {
          left.append(.malformedIgnore(at: comment))
          continue
        }
        guard ignore.hasReason else {
          left.append(.ignoreWithoutReason(ignore.rule, at: ignore.span))
          continue
        }
        let matches = { (finding: Diagnostic) in
          finding.span.file === file && finding.rule == ignore.rule
            && finding.span.start.line == ignore.line
        }
        if left.contains(where: { matches($0) && $0.severity == .error }) {
          left.append(.ignoredError(ignore.rule, at: ignore.span))
          continue
        }
        let count = left.count
        left.removeAll(where: matches)
        if left.count == count { left.append(.needlessIgnore(ignore.rule, at: ignore.span)) }
      }
    }
    return left
  }

  // MARK: - Comments

  /// From the `#` to the end of the line. A text that happens to hold the words is no comment.
  private static func comments(in file: TextFile) -> [Span] {
    var texts: [Range<Int>] = []
    if let root = Document(parsing: file).root { collect(.mapping(root), into: &texts) }
    return (1...file.lineStarts.count).compactMap { number in
      let line = file.lineStarts[number - 1]..<file.lineEnd(number)
      guard let start = file.bytes[line].firstOffset(of: marker),
        start == line.lowerBound || [0x20, 0x09].contains(file.bytes[start - 1]),
        !texts.contains(where: { $0.contains(start) })
      else { return nil }
      return Span(file, start..<line.upperBound)
    }
  }

  private static func collect(_ node: Node, into texts: inout [Range<Int>]) {
    switch node {
    case .scalar(let scalar): texts.append(scalar.span.range)
    case .sequence(let sequence): for item in sequence.items { collect(item, into: &texts) }
    case .mapping(let mapping):
      for entry in mapping.entries {
        texts.append(entry.key.span.range)
        collect(entry.value, into: &texts)
      }
    }
  }

  /// Nil where the brackets with the rule are missing.
  private static func read(_ comment: Span) -> Ignore? {
    let rest = comment.text.dropFirst("# journeyman: ignore".count)
    guard rest.first == "[", let close = rest.firstIndex(of: "]") else { return nil }
    let rule = rest[rest.index(after: rest.startIndex)..<close]
    guard !rule.isEmpty else { return nil }
    let reason = rest[rest.index(after: close)...]
    return Ignore(
      rule: String(rule), line: line(meantBy: comment), span: comment,
      hasReason: !reason.allSatisfy(\.isWhitespace))
  }

  private static func line(meantBy comment: Span) -> Int {
    let file = comment.file
    var number = comment.start.line
    let before = file.lineStarts[number - 1]..<comment.range.lowerBound
    guard file.bytes[before].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return number }
    repeat {
      number += 1
    } while number < file.lineStarts.count
      && file.line(number).drop(while: \.isWhitespace).first.map { $0 == "#" } ?? true
    return number
  }
}

extension RandomAccessCollection<UInt8> where Index == Int {
  fileprivate func firstOffset(of bytes: [UInt8]) -> Int? {
    guard count >= bytes.count else { return nil }
    return (startIndex...(endIndex - bytes.count)).first { offset in
      self[offset] == bytes[0] && self[offset..<offset + bytes.count].elementsEqual(bytes)
    }
  }

  fileprivate func contains(_ bytes: [UInt8]) -> Bool { firstOffset(of: bytes) != nil }
}

extension Diagnostic {
  fileprivate static func malformedIgnore(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "malformed-ignore", "this comment does not say which finding it silences", at: span,
      hint: "write `# journeyman: ignore[rule] reason`")
  }

  fileprivate static func ignoreWithoutReason(_ rule: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "ignore-without-reason", "a finding is silenced with a reason", at: span,
      hint: "say why after `ignore[\(rule)]`")
  }

  fileprivate static func ignoredError(_ rule: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .warning, rule: "needless-ignore", "`\(rule)` is an error, which no comment silences",
      at: span, hint: "mend it, and remove the comment")
  }

  fileprivate static func needlessIgnore(_ rule: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .warning, rule: "needless-ignore", "there is no finding `\(rule)` here to silence", at: span,
      hint: "remove the comment")
  }
}
