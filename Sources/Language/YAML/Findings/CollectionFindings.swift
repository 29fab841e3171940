import Diagnostics
import Values

/// What is doubtful about a list or mapping as a whole.
struct CollectionFindings {
  private let frame: Frame
  private let span: Span
  private let file: TextFile
  private var bytes: [UInt8] { file.bytes }

  init(_ frame: Frame, _ span: Span, _ file: TextFile) {
    self.frame = frame
    self.span = span
    self.file = file
  }

  func all() -> [Diagnostic] {
    guard frame.isFlow else { return [emptyFirstKey()].compactMap { $0 } }
    let comment = ScalarFindings.commentWithoutBlank(after: span.range.upperBound, in: file)
    return [comment, trailingComma()].compactMap { $0 } + members()
  }

  /// `- send:` with the next key below it in the same column.
  private func emptyFirstKey() -> Diagnostic? {
    guard frame.kind == .mapping, frame.entries.count > 1, let first = frame.entries.first,
      first.value.isMissing
    else { return nil }
    let line = SourceLine(at: frame.start, in: file)
    guard line.isItem, line.contentStart == frame.start, line.value.isEmpty else { return nil }
    return .misplacedIndentation(first.key, next: frame.entries[1].key)
  }

  private func trailingComma() -> Diagnostic? {
    var offset = span.range.upperBound - 1
    while offset > span.range.lowerBound, [32, 9, 10, 13].contains(bytes[offset - 1]) {
      offset -= 1
    }
    guard offset > span.range.lowerBound, bytes[offset - 1] == UInt8(ascii: ",") else { return nil }
    return .trailingComma(at: Span(file, offset - 1..<offset))
  }

  private func members() -> [Diagnostic] {
    switch frame.kind {
    case .sequence:
      return frame.items.compactMap { item in
        guard let scalar = item.scalar, scalar.style == .plain, Self.isPairWithoutBlank(scalar.text)
        else { return nil }
        return .noBlankAfterColon(scalar, severity: .warning)
      }
    case .mapping:
      return frame.entries.compactMap { entry in
        guard entry.value.isMissing, entry.key.style == .plain, !hasColon(after: entry.key) else {
          return nil
        }
        if entry.key.text.contains(":") { return .noBlankAfterColon(entry.key, severity: .error) }
        return .commaEndsValue(entry.key, in: span)
      }
    }
  }

  private func hasColon(after key: Node.Scalar) -> Bool {
    let rest = bytes[key.span.range.upperBound..<span.range.upperBound]
    return rest.first { ![32, 9, 10, 13].contains($0) } == UInt8(ascii: ":")
  }

  /// `a:1`: a name, a colon and what would be a number, a boolean or null by itself. A tag such as
  /// `webhook:sent` is not meant, and stays silent.
  private static func isPairWithoutBlank(_ text: String) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].isEmpty,
      let first = parts[0].unicodeScalars.first, first.properties.isAlphabetic,
      parts[0].unicodeScalars.allSatisfy({ $0.properties.isAlphabetic || $0 == "_" })
    else { return false }
    if case .value(.string) = CoreSchema.resolve(String(parts[1])) { return false }
    return true
  }
}
