package import CEL
package import Configuration
internal import Diagnostics
internal import Fields
internal import Templates
internal import Values

/// What a step's fields are compiled against.
package struct ActionCompilation: Sendable {
  package let environment: Environment
  /// Two environments of a compilation with the same name are the same.
  package let environmentName: [String]
  /// Paths that the conditions around the step have found present.
  package let present: Set<String>
  package let templates: [MessageTemplateDefinition]
  package let connections: [ConnectionDefinition]
  /// What messages can carry.
  package let files: [AttachableFile]
  /// Of messages that name none.
  package let language: String
  let messages: MessageCache

  package init(
    environment: Environment, named environmentName: [String] = [], present: Set<String>,
    templates: [MessageTemplateDefinition], connections: [ConnectionDefinition],
    files: [AttachableFile] = [], language: String = "en", messages: MessageCache = MessageCache()
  ) {
    self.environment = environment
    self.environmentName = environmentName
    self.messages = messages
    self.present = present
    self.templates = templates
    self.connections = connections
    self.files = files
    self.language = language
  }

  var scope: TemplateScope { TemplateScope(environment, present: present) }

  /// With the names of days and months in a language; in English where they are not known in it.
  func scope(speaking language: String) -> TemplateScope {
    TemplateScope(
      environment.speaking(LanguageNames.named(language) ?? .english), present: present)
  }
}

/// One step's fields on their way to a template: read by their declaration, compiled, with what is wrong with them.
struct StepFields {
  let record: RecordReader
  let compilation: ActionCompilation
  let findings: FindingCollector
  /// The value of `action:`.
  let place: Span

  /// A field's template; nil where it is not written or wrong.
  func template(_ name: String, as form: TextTemplate.Form) -> TextTemplate? {
    record.source(name).flatMap { compile($0, as: form) }
  }

  /// The templates of a field that is a list or one item.
  func templates(_ name: String, as form: TextTemplate.Form) -> [TextTemplate] {
    record.list(name).compactMap { item in
      guard case .source(let source, _) = item else { return nil }
      return compile(source, as: form)
    }
  }

  func compile(_ source: SourceText, as form: TextTemplate.Form) -> TextTemplate? {
    let (template, found) = TextTemplate.compile(source, in: compilation.scope, as: form)
    findings.add(found)
    return template
  }

  /// Where the value of a field is written.
  func place(of field: String) -> Span { record.source(field)?.whole ?? place }

  /// Whether anything was wrong since `count` findings.
  func hasErrors(since count: Int) -> Bool {
    findings.findings[count...].contains { $0.severity == .error }
  }
}
