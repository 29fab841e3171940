// Store: what must outlive the process. Deliveries and their events, runs and steps, candidates and who they are,
// tasks, messages, timers, dead letters.
//
// In come deliveries and lists of changes, each list all or nothing and durable before it is reported; out come
// rows. It decides nothing: who an event concerns (`IdentityResolver`) and what an event does to a record
// (`CandidateRecord`) are pure functions here, called by the runtime. One interface; its home is SQLite.

package import Graph
package import Values

/// The interface of every store.
///
/// Completions are called once, from the store's own thread and in the order of the commits, so they must be
/// short: resume a request, put a lane into a queue. None is called with a success before the data is on disk.
package protocol Store: AnyObject, Sendable {
  /// Makes a delivery durable and tells what it is: new, or known already. Returns at once. Requests that come
  /// while a commit is under way share the next one.
  func accept(
    _ delivery: Delivery,
    then complete: @escaping @Sendable (Result<Acceptance, StoreError>) -> Void)

  /// Keeps a refused delivery in a bounded ring, as far as its rate allows; neither durable nor reported.
  func refuse(_ delivery: RefusedDelivery)

  /// Applies all changes, in their order, or none: the latter also where a commit of the same chain has failed
  /// before.
  func commit(
    _ changes: [Change], in chain: CommitChain?,
    then complete: @escaping @Sendable (Result<Void, StoreError>) -> Void)

  /// About how many changes the next commit carries: fewer while senders wait for it. Whoever has more of them on their way
  /// makes those who submit later wait.
  var changesPerCommit: Int { get }

  /// `notify` is called after each commit that may hold new events and before its deliveries are answered, from
  /// the store's thread. There is one listener; a later one takes its place.
  func onNewEvents(_ notify: @escaping @Sendable () -> Void)

  /// A reader for one thread. It sees every commit that completed before the call that reads.
  func reader() throws(StoreError) -> any StoreReader

  /// Finishes what was submitted, moves the log into the database file and lets go of the state folder. Nothing
  /// may be submitted afterwards: it would be answered with `.closed`.
  func close()
}

/// Reads the store. May be handed over, but is used by one thread at a time. Every call throws what the disk or the database says.
package protocol StoreReader: EventReader, IdentityReader, ListReader, AnyObject, Sendable {}

/// What the runtime reads.
package protocol EventReader {
  /// Events in state `pending` accepted after row `sequence`, in the order of acceptance.
  func pendingEvents(after sequence: Int64, limit: Int) throws(StoreError) -> [PendingEvent]
  /// Those of these events that are in state `pending`, in the order of acceptance.
  func pendingEvents(among ids: [EventID]) throws(StoreError) -> [PendingEvent]
  /// Mapped events in state `pending` behind row `sequence`, in the order of acceptance, without their contents: what an
  /// earlier process has left unfinished.
  func unfinishedEvents(after sequence: Int64, limit: Int) throws(StoreError) -> [UnfinishedEvent]
  /// The first row whose event is pending and was never mapped; nil: there is none.
  func firstUnmapped() throws(StoreError) -> Int64?
  /// These events as they were mapped, whatever their state, in the order of acceptance.
  func mappedEvents(_ ids: [EventID]) throws(StoreError) -> [PendingEvent]
  /// The last row of the deliveries; 0 where there is none.
  func newestSequence() throws(StoreError) -> Int64
  /// Runs that are parked until `time` or a time before it, earliest first, from the one after `last` on.
  func parkedRuns(
    dueBy time: Timestamp, after last: ParkedRun?, limit: Int
  ) throws(StoreError) -> [ParkedRun]
  /// When the next run is due whose time is after `time`; nil: none is parked so long.
  func nextParkedRun(after time: Timestamp) throws(StoreError) -> Timestamp?
  /// What has happened to a candidate, or to who turned out to be the same, in the order of event times. Events that are
  /// not mapped yet are not among it.
  func happened(
    to candidate: CandidateID, ofType type: String
  ) throws(StoreError) -> [HappenedEvent]
  /// The place of an event in the order of acceptance.
  func sequence(of event: EventID) throws(StoreError) -> Int64?
  func record(of candidate: CandidateID) throws(StoreError) -> CandidateRecord?
  /// The runs of an event with their steps, in order of their workflows' names.
  func runs(of event: EventID) throws(StoreError) -> [StoredRun]
  /// The record as it was before this event; nil until work on the event has begun.
  func journey(of event: EventID) throws(StoreError) -> [UInt8]?
  /// The records that this event has shown to be of the same person as its own candidate.
  func candidates(joinedBy event: EventID) throws(StoreError) -> [CandidateID]
  /// Whose record this candidate's has become a part of; itself where it stands for itself.
  func survivor(of candidate: CandidateID) throws(StoreError) -> CandidateID
  /// The runs of this event that are to begin anew.
  func replays(of event: EventID) throws(StoreError) -> [Replay]
  /// What a person has asked to have repeated of this event, and has not begun.
  func openRepetitions(of event: EventID) throws(StoreError) -> [RepetitionOrder]
  /// Runs `body`, in which every read sees the store as it is at the first one; cheaper than each for itself.
  func reading<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result
  /// The texts of a revision of the configuration.
  func revision(_ digest: String) throws(StoreError) -> [UInt8]?
  /// The bytes of a file that messages carry.
  func attachedFile(_ digest: String) throws(StoreError) -> [UInt8]?
  /// Messages whose files are not written yet, oldest first.
  func unwrittenMessages(limit: Int) throws(StoreError) -> [OutboxEntry]
  /// What people are still to be told of, oldest first.
  func untoldAlerts(limit: Int) throws(StoreError) -> [StoredAlert]
  /// What was stored under a key by `Change.metadata`.
  func metadata(_ key: String) throws(StoreError) -> String?
  /// What a connector remembers under this name.
  func value(of note: ConnectionNote) throws(StoreError) -> [UInt8]?
  /// What was received after row `sequence`, in the order of receipt.
  func receipts(after sequence: Int64, limit: Int) throws(StoreError) -> [Receipt]
  /// About the first row that was received since then, as `receipts` counts them; nil: nothing was.
  func firstReceipt(since time: Timestamp) throws(StoreError) -> Int64?
  /// Whether there are any that were answered before.
  func hasCommands(finishedBefore time: Timestamp) throws(StoreError) -> Bool
  /// The oldest rows behind `row` that were received before a time and have something of a kind to be taken away.
  func retained(
    _ kind: RetainedKind, before time: Timestamp, after row: Int64, limit: Int
  ) throws(StoreError) -> RetainedPage
  /// Those of the next `limit` candidates behind `last`, in the order of their ids, to whom nothing has happened since
  /// `time` and of whom nothing is open.
  func forgettableCandidates(
    untouchedSince time: Timestamp, after last: CandidateID?, limit: Int
  ) throws(StoreError) -> ForgettablePage
  /// Those that were done first of those that were done before then.
  func tasks(doneBefore time: Timestamp, limit: Int) throws(StoreError) -> [TaskID]
  /// The digests of files that no message and no configuration names.
  func unusedFiles(limit: Int) throws(StoreError) -> [String]
  /// The keys of the facts of jobs of which nobody has spoken since then, longest ago first.
  func jobs(unsaidSince time: Timestamp, limit: Int) throws(StoreError) -> [String]
  /// What other verbs asked the server for and nobody has answered yet, oldest first.
  func requestedCommands(limit: Int) throws(StoreError) -> [StoreCommand]
}
