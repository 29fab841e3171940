package import Diagnostics
package import Values

/// A number that decides, with the jobs that have their own.
///
/// ```yaml
/// fast_track: { value: 80, by_job: { backend-engineer: 85 } }
/// ```
package struct ThresholdDefinition: Sendable {
  package let name: Located<String>
  /// A finite number.
  package let value: Located<Value>
  package let description: String?
  /// By `job.key`.
  package let byJob: [(job: Located<String>, value: Located<Value>)]
}
