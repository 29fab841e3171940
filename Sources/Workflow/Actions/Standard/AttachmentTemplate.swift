internal import CEL
internal import Configuration
internal import Diagnostics
internal import Fields

/// A file that `email.send` sends along, where its condition holds.
///
/// ```yaml
/// attachments:
///   - ../files/benefits.pdf                     # relative to this file
///   - { file: ../files/visa.pdf, name: Your visa.pdf, when: has(offer.needs_visa) }
/// ```
/// Which files there are is known when the workflow is compiled: no value of an event can choose one.
struct AttachmentTemplate: Sendable {
  static let field = FieldSpecification.optional(
    "attachments", .oneOrMore(.shorthand(.text, specification)),
    examples: ["../files/benefits.pdf", "[{ file: ../files/benefits.pdf, name: Benefits.pdf }]"],
    "Files that go with it, relative to this file; together at most 7 MiB.")

  private static let specification = RecordSpecification(
    "an attachment", "A file that goes with a message.",
    fields: [
      .required(
        "file", .text, examples: ["../files/benefits.pdf"],
        "Its path, relative to this file. It lies in the configuration folder."),
      .optional(
        "name", .text, examples: ["Benefits.pdf"],
        "What the recipient sees; the file's own name unless given."),
      .optional(
        "when", .condition, examples: ["job.?office.orValue(\"\") == \"London\""],
        "Only then does the message have it."),
    ])

  let attachment: Attachment
  let when: Program?

  /// Those that are written; what is wrong with one is a finding.
  static func compile(_ step: StepFields) -> [AttachmentTemplate] {
    let templates = step.record.list("attachments").compactMap { item in
      switch item {
      case .text(let path): template(path, name: nil, when: nil, step)
      case .record(let record):
        record.text("file").flatMap { path in
          template(path, name: record.text("name"), when: step.condition("when", of: record), step)
        }
      default: nil
      }
    }
    let always = templates.filter { $0.when == nil }.reduce(0) { $0 + $1.attachment.size }
    let sometimes = templates.filter { $0.when != nil }.map(\.attachment.size).max() ?? 0
    if always + sometimes > AttachableFile.mostBytes {
      step.findings.add(
        .attachmentsTooLarge(
          always + sometimes, at: step.record.keySpan("attachments") ?? step.place))
    }
    return templates
  }

  private static func template(
    _ path: Located<String>, name: Located<String>?, when: Program?, _ step: StepFields
  ) -> AttachmentTemplate? {
    guard !path.value.contains("{{") else {
      step.findings.add(.valueInPath(at: path.span))
      return nil
    }
    let shown = name?.value ?? path.value.split(separator: "/").last.map(String.init) ?? ""
    for text in [path, name].compactMap(\.self) where AttachableFile.type(of: text.value) == nil {
      step.findings.add(.unknownFileType(at: text.span))
      return nil
    }
    let known = step.compilation.files
    let folder = path.span.file.path.split(separator: "/", omittingEmptySubsequences: false)
      .dropLast().joined(separator: "/")
    let whole = path.value.hasPrefix("/") ? path.value : "\(folder)/\(path.value)"
    let wanted = plain(whole)
    guard let file = known.first(where: { plain($0.path) == wanted }) else {
      step.findings.add(.unknownFile(path, known: known.map { relative($0.path, to: folder) }))
      return nil
    }
    guard let digest = file.digest else {
      step.findings.add(.attachmentsTooLarge(file.size, at: path.span))
      return nil
    }
    return AttachmentTemplate(
      attachment: Attachment(
        name: shown, type: AttachableFile.type(of: shown) ?? "application/octet-stream",
        digest: digest, size: file.size), when: when)
  }

  /// Nil where its condition does not hold for this event.
  func render(_ activation: borrowing Activation) throws(RenderFailure) -> Attachment? {
    guard let when else { return attachment }
    do {
      return try when.holds(activation) ? attachment : nil
    } catch {
      throw RenderFailure(field: "attachments.when", reason: error.description)
    }
  }

  // MARK: - Paths

  /// Without `.` and `..`, as far as they can be taken out.
  private static func plain(_ path: String) -> String { parts(of: path).joined(separator: "/") }

  private static func parts(of path: String) -> [Substring] {
    var parts: [Substring] = path.hasPrefix("/") ? [""] : []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != "..", last != "" {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return parts
  }

  /// As it would be written in a file of the folder.
  private static func relative(_ path: String, to folder: String) -> String {
    let (path, folder) = (parts(of: path), parts(of: folder))
    let shared = zip(path, folder).prefix { $0 == $1 }.count
    let up = [Substring](repeating: "..", count: folder.count - shared)
    return (up + path[shared...]).joined(separator: "/")
  }
}

extension StepFields {
  /// A condition in a record of a step; nil where none is written, or something is wrong with it.
  func condition(_ field: String, of record: RecordReader) -> Program? {
    guard let source = record.source(field) else { return nil }
    let compiled = Expression.compile(
      source, in: compilation.environment, expecting: .bool, present: compilation.present)
    findings.add(compiled.diagnostics)
    return compiled.program
  }
}

extension Diagnostic {
  fileprivate static func valueInPath(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "value-in-path", "a value cannot choose which file goes out", at: span,
      help: "list each file, with the condition under which it is sent: `{ file: …, when: … }`")
  }

  fileprivate static func unknownFileType(at span: Span) -> Diagnostic {
    let endings = AttachableFile.types.map { "`\($0.ending)`" }.joined(separator: ", ")
    return Diagnostic(
      rule: "unknown-file-type", "mail programs would not open a file of this type", at: span,
      help: "files that can be attached end with \(endings)")
  }

  fileprivate static func unknownFile(_ path: Located<String>, known: [String]) -> Diagnostic {
    let meant = nearest(to: path.value, among: known)
    return Diagnostic(
      rule: "unknown-file", "the configuration folder has no file `\(path.value)`", at: path.span,
      hint: meant.map { "did you mean `\($0)`?" },
      help: meant == nil
        ? "the path is relative to this file, and leads to a file below the configuration folder"
        : nil,
      fix: meant.map { Fix(replace: path.span, with: $0) })
  }

  fileprivate static func attachmentsTooLarge(_ size: Int, at span: Span) -> Diagnostic {
    let mebibytes = (Double(size) / Double(1 << 20) * 10).rounded(.up) / 10
    return Diagnostic(
      rule: "attachments-too-large",
      "\(mebibytes) MiB is more than mail servers take: at most 7 MiB in one message", at: span,
      help: "make the file smaller, or link to it")
  }
}
