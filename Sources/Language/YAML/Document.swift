package import Diagnostics

/// A file of YAML as read: one document whose root is a mapping with text keys.
///
/// Choices beyond YAML 1.2.2: a key twice is an error, as are the merge key, tags other than those of the core
/// schema and numbers out of range; aliases are expanded, within the limits. What is wrong is a finding, and
/// what could be read is there all the same.
package struct Document: Sendable {
  package let file: TextFile
  /// Nil where the file holds no mapping. After a syntax error: what came before it, marked as not complete.
  package let root: Node.Mapping?
  /// Errors, warnings and notes, in the order of a report.
  package let findings: [Diagnostic]

  /// Reads the whole file.
  package init(parsing file: TextFile, limits: Limits = Limits()) {
    self.init(parsing: file, in: 0..<file.bytes.count, isWholeFile: true, limits: limits)
  }

  /// Reads a part of a file, such as the front matter of a template, with positions of the file.
  package init(parsing file: TextFile, in range: Range<Int>, limits: Limits = Limits()) {
    self.init(parsing: file, in: range, isWholeFile: false, limits: limits)
  }

  private init(
    parsing file: TextFile, in range: Range<Int>, isWholeFile: Bool, limits: Limits
  ) {
    self.file = file
    guard range.count <= limits.bytes else {
      root = nil
      findings = [.fileTooLarge(at: Span(file, 0..<0), bytes: range.count, limit: limits.bytes)]
      return
    }
    let check = TextCheck(file, range, isWholeFile: isWholeFile)
    guard check.isReadable else {
      root = nil
      findings = check.findings
      return
    }
    var repairs = Repairs()
    var builder: TreeBuilder
    var tree: Node?
    repeat {
      builder = TreeBuilder(
        file: file, bytes: check.bytes, range: range, limits: limits, findings: check.findings,
        repairs: repairs)
      tree = builder.build()
      guard let more = builder.nextRepairs, more.count * range.count <= limits.rereadBytes else {
        break
      }
      repairs = more
    } while true
    var findings = builder.findings
    switch tree {
    case .mapping(let mapping):
      root = mapping
    case .scalar, .sequence:
      root = nil
      if let tree, !builder.isCutShort { findings.append(.rootIsNotMapping(tree, file)) }
    case nil:
      root = nil
      if !builder.isCutShort, !repairs.hasDropped {
        findings.append(.noDocument(in: file, range, isWholeFile: isWholeFile))
      }
    }
    self.findings = Self.firstOf(sortedUnique(findings), in: file)
  }
}

extension Document {
  /// Findings that one file may have; who made more mistakes has enough to do.
  private static let mostFindings = 200

  private static func firstOf(_ findings: [Diagnostic], in file: TextFile) -> [Diagnostic] {
    guard findings.count > mostFindings else { return findings }
    let end = Span(file, file.bytes.count..<file.bytes.count)
    let rest = findings.dropFirst(mostFindings)
    let worst = rest.map(\.severity).max() ?? .note
    return findings.prefix(mostFindings) + [.moreFindings(rest.count, worst, at: end)]
  }

  /// What no text file of the configuration may hold, such as bytes that are no UTF-8: for the parts of a file that
  /// are not YAML, such as the Markdown after front matter.
  package static func encodingFindings(in file: TextFile, _ range: Range<Int>) -> [Diagnostic] {
    let check = TextCheck(file, range, isWholeFile: false)
    // Unusual line ends trouble YAML only.
    return check.findings.filter { $0.rule != "unusual-line-end" }
  }
}
