package import Diagnostics

/// How a failed step is tried again. What is not written comes from the project's default, then the program's.
///
/// ```yaml
/// retry: { attempts: 3, backoff: exponential, base: 1s, max: 5m, jitter: true }
/// ```
package struct RetryDefinition: Sendable {
  /// Retries after the first try.
  package let attempts: Located<Int>?
  /// `exponential` or `constant`
  package let backoff: Located<String>?
  package let base: Located<Duration>?
  package let max: Located<Duration>?
  package let jitter: Located<Bool>?
}
