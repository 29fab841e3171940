package import Fields

/// The kinds of file of a configuration, by the declarations that they are read by.
package enum ConfigurationKind: String, CaseIterable, Sendable {
  case project, thresholds, lookups, source, workflow, tests
  /// The front matter of a message.
  case template

  package var record: RecordSpecification {
    FileKind(rawValue: rawValue)?.record ?? .frontMatter
  }

  /// A step without the fields of its action, as it stands in the record of a workflow.
  package static var step: RecordSpecification { .step }
}
