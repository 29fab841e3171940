package import Values

/// Says how a request is carried out in this process: what the store has to write, or whom to call.
///
/// One per process, shared by its workers; implementations hold no lock while they are asked. `simulate` and
/// scenarios have one that plans nothing.
package protocol ActionPerformer: Sendable {
  /// Quick and without effect: called before anything about the try is recorded, once per try.
  ///
  /// - Parameters:
  ///   - effect: the identity of what is done, the same on every try.
  ///   - now: the date of a message, the time of creation of a task.
  func plan(_ request: ActionRequest, effect: EffectKey, at now: Timestamp) -> ActionPlan
}

/// How a request is carried out.
package enum ActionPlan: Sendable {
  /// The effects are rows of our own store. They and the outcome `done(outcome)` go into one transaction, so the
  /// step has happened exactly when it is recorded, and no attempt needs to be written first.
  case embedded([EmbeddedEffect], outcome: Value)
  /// The effect is outside: record the attempt, call, record the outcome.
  case outside(OutsideCall)
  /// It cannot be carried out at all, such as by a connection that does not exist.
  case refused(reason: String)
}

/// A write to the store that belongs to a step. The store applies it in the transaction that records the step's
/// outcome; applying it twice under one key changes nothing.
package enum EmbeddedEffect: Sendable {
  case message(OutboxMessage)
  case task(TaskRequest)
  case candidateUpdate(CandidateUpdateRequest)
}

/// A call to a receiver, ready to be made.
package struct OutsideCall: Sendable {
  /// The connection: unit of rate limit, concurrency limit and circuit breaker.
  package let connection: String
  /// Begins the call and returns at once. `reply` is called exactly once, from any thread, within `timeout` and the
  /// time that it takes to notice.
  package let begin: @Sendable (_ timeout: Duration, _ reply: @escaping Reply) -> Void

  package typealias Reply = @Sendable (StepOutcome) -> Void

  package init(
    connection: String,
    begin: @escaping @Sendable (_ timeout: Duration, _ reply: @escaping Reply) -> Void
  ) {
    self.connection = connection
    self.begin = begin
  }
}

/// A finished mail on its way to the outbox folder. The row in the store is the truth; the file is written from
/// it afterwards and may be written again.
package struct OutboxMessage: Sendable, Hashable {
  /// `EffectKey.opaque` of its step: unique, fit for a file name, says nothing about anybody.
  package let key: String
  package let createdAt: Timestamp
  /// The whole message as it would go to a mail server, lines ended by CR LF.
  package let bytes: [UInt8]
  /// Name of the outbox connection whose folder gets it.
  package let connection: String

  package init(key: String, createdAt: Timestamp, bytes: [UInt8], connection: String) {
    self.key = key
    self.createdAt = createdAt
    self.bytes = bytes
    self.connection = connection
  }
}
