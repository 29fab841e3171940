/// `retention`: how long each kind of record is kept; nil: for ever.
package struct RetentionDefinition: Sendable, Equatable {
  package let deliveries: Duration?
  package let events: Duration?
  package let candidates: Duration?
  package let tasks: Duration?
  package let outbox: Duration?

  /// Everything for ever unless said otherwise.
  package init(
    deliveries: Duration? = nil, events: Duration? = nil, candidates: Duration? = nil,
    tasks: Duration? = nil, outbox: Duration? = nil
  ) {
    self.deliveries = deliveries
    self.events = events
    self.candidates = candidates
    self.tasks = tasks
    self.outbox = outbox
  }
}
