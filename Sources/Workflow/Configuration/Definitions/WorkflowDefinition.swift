package import Diagnostics

/// A workflow as written: what starts it and what it does.
package struct WorkflowDefinition: Sendable {
  /// `[a-z0-9-]+`; as written, or empty, beside a finding.
  package let name: Located<String>
  package let description: String?
  package let owner: String?
  package let trigger: TriggerDefinition
  package let body: Body
  package let file: TextFile

  package enum Body: Sendable {
    case actions([StepDefinition])
    /// The first segment whose condition holds, else `otherwise`.
    case segments([SegmentDefinition], otherwise: SegmentDefinition)
  }
}

/// Which events start a workflow.
package struct TriggerDefinition: Sendable {
  /// At least one; none beside a finding.
  package let events: [Located<String>]
  /// Nil: any sender.
  package let sources: [Located<String>]?
  package let when: SourceText?
  /// Older events do not start it.
  package let maxAge: Located<Duration>?
  package let span: Span
}

/// A branch of a workflow.
package struct SegmentDefinition: Sendable {
  package let name: Located<String>
  /// CEL, bool; nil in `otherwise`, or beside a finding.
  package let when: SourceText?
  package let steps: [StepDefinition]
}
