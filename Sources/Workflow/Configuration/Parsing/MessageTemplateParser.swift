import Diagnostics
import Fields
import YAML

/// Reads a message template: YAML between two lines `---`, then Markdown.
struct MessageTemplateParser {
  private let file: TextFile
  private let findings: FindingCollector

  init(_ file: TextFile, _ findings: FindingCollector) {
    self.file = file
    self.findings = findings
  }

  /// Other Markdown in the folder, such as a README, is not ours.
  static func isTemplate(_ file: TextFile) -> Bool {
    file.path.hasSuffix(".md")
      && file.path.split(separator: "/").dropLast().contains { $0 == "templates" }
  }

  func parse() -> MessageTemplateDefinition? {
    guard file.line(1) == "---" else {
      findings.add(.noFrontMatter(at: Span(file, file.lineStarts[0]..<file.lineStarts[0])))
      return nil
    }
    guard let last = (2...max(2, file.lineStarts.count)).first(where: { file.line($0) == "---" }),
      last <= file.lineStarts.count
    else {
      findings.add(
        .frontMatterNotClosed(at: Span(file, file.lineStarts[0]..<file.lineStarts[0] + 3)))
      return nil
    }
    let bodyStart = last < file.lineStarts.count ? file.lineStarts[last] : file.bytes.count
    let body = body(from: bodyStart)
    let matter = file.lineStarts[1]..<file.lineStarts[last - 1]
    let document = Document(parsing: file, in: matter)
    findings.add(document.findings)
    guard let root = document.root else { return nil }
    let record = RecordReader(root, as: .frontMatter, into: findings)
    guard let subject = record.source("subject") else { return nil }
    return MessageTemplateDefinition(
      name: name, subject: subject, preheader: record.source("preheader"),
      from: record.text("from"), replyTo: record.source("reply_to"),
      language: record.text("language")?.value, body: body, file: file)
  }

  /// The file's, without `.md`.
  var name: String {
    String((file.path.split(separator: "/").last ?? "").dropLast(".md".count))
  }

  private func body(from start: Int) -> SourceText {
    let range = start..<file.bytes.count
    let text = file.text(in: range)
    findings.add(Document.encodingFindings(in: file, range))
    let place = Span(file, range)
    if text.allSatisfy(\.isWhitespace) {
      findings.add(.emptyBody(at: Span(file, start..<start)))
    }
    return SourceText(
      text: text, whole: place,
      segments: [SourceText.Segment(textOffset: 0, fileOffset: start, length: range.count)])
  }
}

extension Diagnostic {
  static func noFrontMatter(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "no-front-matter", "a message template begins with front matter", at: span,
      help: "begin the file with a line `---`, then `subject: …`, then another line `---`")
  }

  static func frontMatterNotClosed(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "front-matter-not-closed", "the front matter has no end", at: span,
      help: "put a line `---` between it and the text")
  }

  static func emptyBody(at span: Span) -> Diagnostic {
    Diagnostic(rule: "empty-message", "the message has no text", at: span)
  }
}
