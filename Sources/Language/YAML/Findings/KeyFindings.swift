import Diagnostics

/// What is doubtful about how a key is written.
struct KeyFindings {
  private let key: Node.Scalar
  private let isFlow: Bool
  private let file: TextFile

  init(_ key: Node.Scalar, isFlow: Bool, _ file: TextFile) {
    self.key = key
    self.isFlow = isFlow
    self.file = file
  }

  func all() -> [Diagnostic] {
    let invisible = InvisibleCharacter.findings(in: key.span, isKey: true)
    return invisible + [explicit() ?? blankBeforeColon()].compactMap { $0 }
  }

  /// `? a`
  private func explicit() -> Diagnostic? {
    let bytes = file.bytes
    var offset = key.span.range.lowerBound
    while offset > 0, bytes[offset - 1] == 32 { offset -= 1 }
    guard offset > 0, offset < key.span.range.lowerBound, bytes[offset - 1] == UInt8(ascii: "?")
    else {
      return nil
    }
    return .explicitKey(key, at: Span(file, offset - 1..<key.span.range.upperBound))
  }

  /// `a : 1`
  private func blankBeforeColon() -> Diagnostic? {
    let bytes = file.bytes
    let end = key.span.range.upperBound
    var offset = end
    while offset < bytes.count, bytes[offset] == 32 || bytes[offset] == 9 { offset += 1 }
    guard offset > end, offset < bytes.count, bytes[offset] == UInt8(ascii: ":") else { return nil }
    return .blankBeforeColon(at: Span(file, end..<offset))
  }
}
