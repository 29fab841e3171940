package import Diagnostics

/// A message in a file of its own: front matter in YAML, then Markdown.
///
/// ```
/// ---
/// subject: "Your application for {{ job.title }}"
/// ---
/// Dear {{ candidate.first_name }},
/// ```
package struct MessageTemplateDefinition: Sendable {
  /// The file's name without `.md`.
  package let name: String
  package let subject: SourceText
  /// What mail programs show beside the subject.
  package let preheader: SourceText?
  package let from: Located<String>?
  package let replyTo: SourceText?
  /// `en`, `pt-BR`
  /// Nil: the project's.
  package let language: String?
  /// Markdown.
  package let body: SourceText
  package let file: TextFile
}
