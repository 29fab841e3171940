package import Diagnostics
package import Values

/// A table that ops keep, such as job -> Slack channel.
///
/// ```yaml
/// next_step: { default: We will write to you., entries: { ABC: We will call you. } }
/// next_step: { ABC: We will call you. }          # the short form, without a default
/// ```
package struct LookupDefinition: Sendable {
  package let name: Located<String>
  /// The value of every key that is not listed; nil: such a key is absent.
  package let fallback: Located<Value>?
  package let entries: [(key: Located<String>, value: Located<Value>)]
}
