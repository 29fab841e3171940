import Synchronization

/// What was compiled in one environment without a finding, by all that it depends on. The expressions of a configuration
/// repeat each other: `candidate.first_name` stands in every message.
///
/// Grows with every other text: for what is compiled once, such as a configuration.
final class CompiledExpressions: Sendable {
  struct Key: Hashable, Sendable {
    let text: String
    let expected: CELType?
    let present: Set<String>
  }

  private let known = Mutex<[Key: Expression.Compiled]>([:])

  subscript(key: Key) -> Expression.Compiled? { known.withLock { $0[key] } }

  /// What has a finding is not kept: findings have places, and the same text elsewhere has others.
  func keep(_ compiled: Expression.Compiled, for key: Key) {
    guard compiled.diagnostics.isEmpty else { return }
    known.withLock { $0[key] = compiled }
  }
}
