internal import Diagnostics
internal import Synchronization
internal import Templates

/// The message templates that one compilation has compiled, each once for all steps that see the same variables behind
/// the same conditions: many workflows send the same few messages.
package final class MessageCache: Sendable {
  struct Key: Hashable, Sendable {
    let template: String
    /// Names what the step's expressions are checked against.
    let environment: [String]
    let present: Set<String>
  }

  /// Nil content: the template has errors.
  struct Message: Sendable {
    let content: MailContent?
    let findings: [Diagnostic]
  }

  private let messages = Mutex<[Key: Message]>([:])

  package init() {}

  /// The message of a key, made by `compile` when it is asked for first.
  func message(for key: Key, compile: () -> Message) -> Message {
    if let known = messages.withLock({ $0[key] }) { return known }
    let message = compile()
    messages.withLock { $0[key] = message }
    return message
  }
}
