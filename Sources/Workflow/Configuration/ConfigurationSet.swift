// Configuration: what the files of a configuration folder say, as written.
//
// In come the folder's files as texts; out go definitions, each value with its span, and findings about their
// shape. Expressions and templates stay text (`SourceText`): whether they hold is the Compiler's business, which
// also knows the contracts. Reads no file itself and knows no CEL.

/// Everything that a configuration folder says, in the order of the files' paths. Immutable once parsed; what
/// could not be read is left out, with an error among the findings.
package struct ConfigurationSet: Sendable {
  /// Nil where no file, or more than one, is a project file, with a finding that says so.
  package var project: ProjectDefinition?
  package var thresholds: [ThresholdDefinition]
  package var lookups: [LookupDefinition]
  package var sources: [SourceDefinition]
  package var workflows: [WorkflowDefinition]
  package var templates: [MessageTemplateDefinition]
  package var scenarios: [ScenarioDefinition]
  package var stories: [StoryDefinition]
  /// What could not be read, with findings that say so.
  package var unread: UnreadNames

  package init(
    project: ProjectDefinition? = nil, thresholds: [ThresholdDefinition] = [],
    lookups: [LookupDefinition] = [], sources: [SourceDefinition] = [],
    workflows: [WorkflowDefinition] = [], templates: [MessageTemplateDefinition] = [],
    scenarios: [ScenarioDefinition] = [], stories: [StoryDefinition] = [],
    unread: UnreadNames = UnreadNames()
  ) {
    self.project = project
    self.thresholds = thresholds
    self.lookups = lookups
    self.sources = sources
    self.workflows = workflows
    self.templates = templates
    self.scenarios = scenarios
    self.stories = stories
    self.unread = unread
  }
}
