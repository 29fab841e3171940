internal import CEL
internal import Configuration
internal import Diagnostics
internal import Fields
internal import Templates

/// What a message says: a template of the project, or the step's own subject and body.
struct MailContent: Sendable {
  /// Name of the template; nil where the text stands in the step.
  let template: String?
  private let subject: TextTemplate
  private let preheader: TextTemplate?
  private let body: MarkdownTemplate

  /// With the template's definition, for what else it says.
  static func compile(
    _ step: StepFields
  ) -> (content: MailContent, definition: MessageTemplateDefinition?)? {
    let record = step.record
    let own = ["subject", "body"].filter { record.has($0) }
    guard record.has("template") else {
      for missing in ["subject", "body"] where !own.contains(missing) && own.count == 1 {
        step.findings.add(
          .halfMessage(has: own[0], needs: missing, at: record.keySpan(own[0]) ?? step.place))
      }
      if own.isEmpty { step.findings.add(.noMessage(at: step.place)) }
      return inline(step).map { ($0, nil) }
    }
    if let first = own.first {
      step.findings.add(.twoMessages(first, at: record.keySpan(first) ?? step.place))
    }
    guard let name = record.text("template"), let definition = find(name, step) else { return nil }
    return content(of: definition, usedAt: name.span, step).map { ($0, definition) }
  }

  func render(
    _ activation: borrowing Activation
  ) throws(RenderFailure) -> (subject: String, text: String, html: String) {
    let subject = try subject.nonEmptyText(activation, field: "subject")
    let preheader = try preheader?.text(activation, field: "preheader")
    do {
      let message = try body.render(activation, title: subject, preheader: preheader)
      return (subject, message.text, message.html)
    } catch {
      throw RenderFailure(field: "body", reason: error.description)
    }
  }

  private static func inline(_ step: StepFields) -> MailContent? {
    let language = step.compilation.language
    let scope = step.compilation.scope(speaking: language)
    let report = { (findings: [Diagnostic]) in step.findings.add(findings) }
    let subject = step.record.source("subject").flatMap {
      compiled(TextTemplate.compile($0, in: scope, as: .line), report)
    }
    let body = step.record.source("body").flatMap {
      compiled(MarkdownTemplate.compile($0, in: scope, language: language), report)
    }
    guard let subject, let body else { return nil }
    return MailContent(template: nil, subject: subject, preheader: nil, body: body)
  }

  private static func find(
    _ name: Located<String>, _ step: StepFields
  ) -> MessageTemplateDefinition? {
    let templates = step.compilation.templates
    if let found = templates.first(where: { $0.name == name.value }) { return found }
    step.findings.add(.unknownTemplate(name, known: templates.map(\.name)))
    return nil
  }

  /// Compiled against the events of this workflow: another one may know more or less of the candidate. Each finding
  /// says which step uses the template.
  private static func content(
    of definition: MessageTemplateDefinition, usedAt place: Span, _ step: StepFields
  ) -> MailContent? {
    let compilation = step.compilation
    let key = MessageCache.Key(
      template: definition.name, environment: compilation.environmentName,
      present: compilation.present)
    let message = compilation.messages.message(for: key) {
      Self.message(of: definition, compilation)
    }
    for var finding in message.findings {
      finding.labels.append(Label(place, "used by this step"))
      step.findings.add(finding)
    }
    return message.content
  }

  private static func message(
    of definition: MessageTemplateDefinition, _ compilation: ActionCompilation
  ) -> MessageCache.Message {
    let language = definition.language ?? compilation.language
    let scope = compilation.scope(speaking: language)
    var findings: [Diagnostic] = []
    let report = { (found: [Diagnostic]) in findings += found }
    let subject = compiled(
      TextTemplate.compile(definition.subject, in: scope, as: .line), report)
    let preheader = definition.preheader.flatMap {
      compiled(TextTemplate.compile($0, in: scope, as: .line), report)
    }
    let body = compiled(
      MarkdownTemplate.compile(
        definition.body, in: scope, language: language), report)
    guard let subject, let body else {
      return MessageCache.Message(content: nil, findings: findings)
    }
    let content = MailContent(
      template: definition.name, subject: subject, preheader: preheader, body: body)
    return MessageCache.Message(content: content, findings: findings)
  }

  private static func compiled<Template>(
    _ result: (template: Template?, diagnostics: [Diagnostic]), _ report: ([Diagnostic]) -> Void
  ) -> Template? {
    report(result.diagnostics)
    return result.template
  }
}

extension Diagnostic {
  fileprivate static func noMessage(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "no-message", "this `email.send` has nothing to say", at: span,
      help: "name a `template`, or give `subject` and `body`")
  }

  fileprivate static func halfMessage(
    has given: String, needs missing: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "no-message", "`\(given)` needs `\(missing)` beside it", at: span,
      help: "give both, or name a `template`")
  }

  fileprivate static func twoMessages(_ field: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "conflicting-fields", "`\(field)` stands beside `template`, which has its own",
      at: span,
      hint: "remove one of them")
  }

  fileprivate static func unknownTemplate(
    _ name: Located<String>, known: [String]
  ) -> Diagnostic {
    let meant = nearest(to: name.value, among: known)
    return Diagnostic(
      rule: "unknown-template", "there is no message template `\(name.value)`", at: name.span,
      hint: meant.map { "did you mean `\($0)`?" },
      help: meant == nil
        ? known.isEmpty
          ? "templates are files such as `templates/\(name.value).md`"
          : "templates are \(known.map { "`\($0)`" }.joined(separator: ", "))" : nil,
      fix: meant.map { Fix(replace: name.span, with: $0) })
  }
}
