package import Diagnostics
import Fields
package import YAML

/// One action of a workflow with its modifiers.
package struct StepDefinition: Sendable {
  /// As given, or `<action>_<n>` with dots as `_` and the action's span: `email_send_1`, counted in its branch
  /// per action.
  package let id: Located<String>
  package let hasOwnID: Bool
  package let action: Located<String>
  /// CEL, bool; false skips the step.
  package let when: SourceText?
  package let retry: RetryDefinition?
  /// Per try.
  package let timeout: Located<Duration>?
  /// `dead_letter` or `continue`
  package let onFailure: Located<String>?
  /// `retry` or `review`
  package let onUncertain: Located<String>?
  /// The action's own fields: the step without `action` and the modifiers.
  package let fields: Node.Mapping
  package let span: Span

  /// The keys that every step may have, `action` among them.
  package static let modifiers = RecordSpecification.step.fields.map(\.name)
}
