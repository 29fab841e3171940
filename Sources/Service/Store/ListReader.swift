package import Graph
package import Values

/// What the `list` and `show` verbs read, newest first.
package protocol ListReader {
  func deliveries(_ filter: ListFilter) throws(StoreError) -> [DeliveryRow]
  /// A refused one too.
  func delivery(_ id: EventID) throws(StoreError) -> DeliveryRow?
  func events(_ filter: ListFilter) throws(StoreError) -> [EventRow]
  /// Calls `body` with each event, the oldest first, without a list of them in memory.
  func eachEvent(_ filter: ListFilter, _ body: (EventRow) -> Void) throws(StoreError)
  /// Those of the ring of refused ones, with headers and bodies, the newest first.
  func refusedDeliveries(_ filter: ListFilter) throws(StoreError) -> [DeliveryRow]
  func event(_ id: EventID) throws(StoreError) -> EventRow?
  func runs(_ filter: ListFilter) throws(StoreError) -> [RunRow]
  func run(_ id: RunID) throws(StoreError) -> RunRow?
  func candidates(_ filter: ListFilter) throws(StoreError) -> [CandidateRecord]
  /// Calls `body` with each candidate that a search finds, until it says false.
  func eachCandidate(
    _ search: CandidateSearch, _ body: (CandidateRecord) -> Bool
  ) throws(StoreError)
  func tasks(_ filter: ListFilter) throws(StoreError) -> [TaskRow]
  func task(_ id: TaskID) throws(StoreError) -> TaskRow?
  func deadLetters(_ filter: ListFilter) throws(StoreError) -> [DeadLetterRow]
  /// How many there are, whatever the limit.
  func deadLetterCount(_ filter: ListFilter) throws(StoreError) -> Int
  /// What the ledger has of a workflow's effects for an event, in the order of their steps' ids.
  func effects(of event: EventID, workflow: String) throws(StoreError) -> [EffectRow]
  /// All that was ever asked to be repeated of an event, the last first.
  func repetitions(of event: EventID) throws(StoreError) -> [RepetitionOrder]
  /// What retention has left of an event.
  func keptContent(of event: EventID) throws(StoreError) -> KeptContent
  /// The rendered request of a run's step, as JSON.
  func request(of step: String, in run: RunID) throws(StoreError) -> [UInt8]?
  /// What the receiver of a run's step said when it refused the last time, as text.
  func answer(of step: String, in run: RunID) throws(StoreError) -> [UInt8]?
}

/// Which rows a list shows; what is nil does not filter, and what a kind of row does not have is not looked at.
package struct ListFilter: Sendable {
  package var state: String?
  package var source: String?
  package var candidate: CandidateID?
  package var event: EventID?
  package var run: RunID?
  package var workflow: String?
  /// Of a dead letter: where and by which class of error it stopped.
  package var step: String?
  package var errorClass: String?
  /// Received, or stopped, no earlier.
  package var since: Timestamp?
  /// Received, or stopped, before.
  package var until: Timestamp?
  /// Of a dead letter: behind this one, the oldest first.
  package var after: Int64?
  /// Nil: all.
  package var limit: Int?

  package init(
    state: String? = nil, source: String? = nil, candidate: CandidateID? = nil,
    event: EventID? = nil, run: RunID? = nil, workflow: String? = nil, step: String? = nil,
    errorClass: String? = nil, since: Timestamp? = nil, until: Timestamp? = nil,
    after: Int64? = nil, limit: Int? = 100
  ) {
    self.state = state
    self.source = source
    self.candidate = candidate
    self.event = event
    self.run = run
    self.workflow = workflow
    self.step = step
    self.errorClass = errorClass
    self.since = since
    self.until = until
    self.after = after
    self.limit = limit
  }
}
