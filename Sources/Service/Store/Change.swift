package import Actions
package import Graph
package import Values

/// One thing to be written. A list of them is one transaction.
package enum Change: Sendable {
  // The dispatcher's.
  /// Of a pending event, which stays so until its work is done.
  case dispatch(DispatchedEvent)
  /// Leads to this candidate from now on, wherever it led before.
  case alias(Alias, of: CandidateID)
  case fact(Fact)
  /// Two records are one person: whatever led to `candidate` leads to `into` from now on, and its facts go. The
  /// record itself is taken in when it is `event`'s turn, with `absorbed`.
  case join(CandidateID, into: CandidateID, event: EventID, at: Timestamp)
  /// The texts that a digest stands for, and the digests of the files that its messages may carry; written once.
  case revision(digest: String, texts: [UInt8], files: [String] = [])
  /// The bytes of a file that messages carry, by their digest; written once.
  case attachedFile(digest: String, content: [UInt8])
  /// The texts of all other revisions go, but for those that something still needs.
  case collectRevisions(keeping: [String])

  // The workers'.
  case event(EventProgress)
  case record(CandidateRecord)
  /// The record of this candidate is part of the other's now; its history is shown there.
  case absorbed(CandidateID, into: CandidateID)
  case run(RunRecord)
  case runState(RunID, RunState, reason: String?, at: Timestamp)
  case step(StepRecord)
  /// The ledger: this effect is about to be, or has been, brought about by this run. Writes that belong to it
  /// (`task`, `message`) are skipped where another run has it already.
  case effect(EffectRecord)
  /// `event` is taken up when the time comes; nil for a retry, which its lane has in memory.
  case timer(run: RunID, step: String, due: Timestamp, event: EventID?)
  case noTimer(run: RunID, step: String)
  case deadLetter(DeadLetter)
  /// Nothing takes the event up any more but a person: each of its runs that is not over is a dead letter, as are those
  /// that were to begin anew; where there are none, the event is one itself.
  case buried(EventID, errorClass: String, reason: String, at: Timestamp)
  /// What has become of a dead letter, by its place in the store.
  case letter(Int64, LetterProgress)
  /// A run is to be repeated; once for each command, run and time.
  case repetition(RepetitionOrder)
  /// What has become of the order of this number for an event and a workflow.
  case repetitionEnded(EventID, workflow: String, number: Int, RepetitionProgress)
  /// An event is taken up again: as it came where it was never mapped, and marked late.
  case release(EventID, at: Timestamp)

  // Everybody's.
  /// People are to be told of it.
  case alert(AlertRecord)
  /// They have been told of all up to this one.
  case alertsTold(upTo: Int64)
  case messagesWritten([Int64], at: Timestamp)
  /// A person says that it is done, or nil, that it is open again.
  case taskDone(TaskID, at: Timestamp?)
  case commandFinished(Int64, StoreCommand.Answer, at: Timestamp)
  case metadata(key: String, value: String)
  /// Nil: it is forgotten.
  case note(ConnectionNote, value: [UInt8]?)
  /// The contents of these rows of deliveries go, unless somebody needs them.
  case prune(RetainedKind, [Int64])
  /// All that is kept of these candidates goes, where nothing has happened to them since then and nothing is open.
  case forgetCandidates([CandidateID], untouchedSince: Timestamp)
  /// Those that are not done stay.
  case forgetTasks([TaskID])
  /// Files of messages, by their digests; those stay that a message or a configuration names.
  case forgetFiles([String])
  /// What is known of these jobs, by the keys of their facts, goes where nobody has spoken of them since then.
  case forgetJobs([String], unsaidSince: Timestamp)
  /// Those that were answered before.
  case forgetCommands(before: Timestamp)
}

/// An event as the dispatcher leaves it: mapped, completed, checked, and put into its lane.
package struct DispatchedEvent: Sendable {
  package let id: EventID
  package let type: String
  package let time: Timestamp
  package let candidate: CandidateID?
  package let application: String?
  /// Events of one lane are worked on one after the other.
  package let lane: Lane
  /// The canonical JSON form.
  package let document: [UInt8]
  /// Digest of the configuration that mapped it.
  package let revision: String

  package init(
    id: EventID, type: String, time: Timestamp, candidate: CandidateID?, application: String?,
    lane: Lane, document: [UInt8], revision: String
  ) {
    self.id = id
    self.type = type
    self.time = time
    self.candidate = candidate
    self.application = application
    self.lane = lane
    self.document = document
    self.revision = revision
  }
}

/// Whose turn it is: the candidate, the application where there is no candidate, else the event alone.
package enum Lane: Sendable, Hashable {
  case candidate(CandidateID)
  case application(String)
  case event(EventID)
}

/// How far an event has come.
package struct EventProgress: Sendable {
  package let id: EventID
  package let state: EventState
  package let reason: String?
  /// The record as it was before the event, as JSON; nil leaves what is stored.
  package let journey: [UInt8]?

  package init(id: EventID, state: EventState, reason: String? = nil, journey: [UInt8]? = nil) {
    self.id = id
    self.state = state
    self.reason = reason
    self.journey = journey
  }
}

/// A run as it begins, or as it ends where it does so at once.
package struct RunRecord: Sendable {
  package let id: RunID
  package let event: EventID
  package let workflow: String
  /// 0 for the first run of the event; replays count up.
  package let generation: Int
  /// Nil: it repeats nothing.
  package let repetition: Repetition?
  package let revision: String
  /// Nil in a workflow without segments.
  package let segment: String?
  package var state: RunState
  /// The node that it began at; its steps say how far it has come.
  package let start: Int
  /// The decision made readable, as JSON: holds values, so it is stored like a payload.
  package let trace: [UInt8]
  package var reason: String?
  package let at: Timestamp

  package init(
    id: RunID, event: EventID, workflow: String, generation: Int = 0,
    repetition: Repetition? = nil, revision: String, segment: String?, state: RunState, start: Int,
    trace: [UInt8], reason: String? = nil,
    at: Timestamp
  ) {
    self.id = id
    self.event = event
    self.workflow = workflow
    self.generation = generation
    self.repetition = repetition
    self.revision = revision
    self.segment = segment
    self.state = state
    self.start = start
    self.trace = trace
    self.reason = reason
    self.at = at
  }
}

/// A step as it stands; written over what was recorded of it before.
package struct StepRecord: Sendable {
  package let run: RunID
  package let id: String
  /// Place among the steps that the run has come to, from 0.
  package let ordinal: Int
  package let action: String
  package var state: StepRecordState
  package var attempts: Int
  /// Tries that the receiver answered.
  package var answered: Int
  /// The rendered request of the last try, as JSON; nil leaves what is stored.
  package var request: [UInt8]?
  /// Digests of the files that the request names; they are kept as long as the runs of its event. Empty where the record
  /// was read or has no request of its own: what was noted of the step stays.
  package var files: [String]
  /// What later steps read as `steps.<id>`, as JSON.
  package var result: [UInt8]?
  /// What the receiver said when it refused the last time; nil leaves what is stored.
  package var answer: [UInt8]?
  package var reason: String?
  /// Since when it has been wanted of its receiver, in steady time; nil leaves what is stored.
  package var wantedAt: Timestamp?
  package var at: Timestamp

  package init(
    run: RunID, id: String, ordinal: Int, action: String, state: StepRecordState, attempts: Int,
    answered: Int, request: [UInt8]? = nil, files: [String] = [], result: [UInt8]? = nil,
    answer: [UInt8]? = nil, reason: String? = nil, wantedAt: Timestamp? = nil, at: Timestamp
  ) {
    self.run = run
    self.id = id
    self.ordinal = ordinal
    self.action = action
    self.state = state
    self.attempts = attempts
    self.answered = answered
    self.request = request
    self.files = files
    self.result = result
    self.answer = answer
    self.reason = reason
    self.wantedAt = wantedAt
    self.at = at
  }
}

/// A line of the effects ledger, with the rows of our own store that are the effect, if it is embedded.
package struct EffectRecord: Sendable {
  package let event: EventID
  package let workflow: String
  package let step: String
  package let repetition: Int
  package let run: RunID
  package let embedded: Embedded?
  package let at: Timestamp

  package enum Embedded: Sendable {
    case task(TaskRecord)
    /// A message for the outbox of this connection; its content is the request of the step.
    case message(connection: String)
  }

  package init(
    event: EventID, workflow: String, step: String, repetition: Int = 0, run: RunID,
    embedded: Embedded? = nil, at: Timestamp
  ) {
    self.event = event
    self.workflow = workflow
    self.step = step
    self.repetition = repetition
    self.run = run
    self.embedded = embedded
    self.at = at
  }
}

package struct TaskRecord: Sendable {
  package let id: TaskID
  package let candidate: CandidateID?
  package let request: TaskRequest

  package init(id: TaskID, candidate: CandidateID?, request: TaskRequest) {
    self.id = id
    self.candidate = candidate
    self.request = request
  }
}

/// A run or an event that stopped, with the reason.
package struct DeadLetter: Sendable {
  package let event: EventID
  /// Nil where the event stopped before it had a run.
  package let run: RunID?
  package let workflow: String?
  package let step: String?
  /// `final`, `exhausted`, `uncertain`, `evaluation`, `quarantined`, …
  package let errorClass: String
  package let reason: String
  package let at: Timestamp

  package init(
    event: EventID, run: RunID?, workflow: String?, step: String?, errorClass: String,
    reason: String, at: Timestamp
  ) {
    self.event = event
    self.run = run
    self.workflow = workflow
    self.step = step
    self.errorClass = errorClass
    self.reason = reason
    self.at = at
  }
}

/// Where a dead letter goes.
package enum LetterProgress: Sendable {
  /// Its run is to begin anew when its turn comes; `uncertain` says what a person knows of the step whose outcome
  /// nobody knew, `revision` which files it is to run with; nil: those of then.
  case replaying(uncertain: UncertainStep?, revision: String? = nil, at: Timestamp)
  /// By this run; nil: the event itself began anew.
  case replayed(by: RunID?, at: Timestamp)
  /// The replay came to nothing.
  case reopened(reason: String)
  case discarded(reason: String, at: Timestamp)
}

/// What a person says of a step whose outcome nobody knew.
package enum UncertainStep: String, Sendable, Hashable, CaseIterable {
  /// It was done: the run goes on behind it.
  case done
  /// It was not, or may be done twice.
  case `repeat`
}

/// The last that is known of a candidate with their applications, or of a job; completes events that do not say it.
package struct Fact: Sendable {
  package enum Kind: String, Sendable, Hashable { case candidate, job }

  package let kind: Kind
  /// The candidate's id of ours; of a job its sender and the sender's id, as `greenhouse/70`.
  package let key: String
  /// A JSON object.
  package let value: [UInt8]
  /// When the event that said it happened.
  package let time: Timestamp
  /// When it came to us.
  package let saidAt: Timestamp

  package init(kind: Kind, key: String, value: [UInt8], time: Timestamp, saidAt: Timestamp) {
    self.kind = kind
    self.key = key
    self.value = value
    self.time = time
    self.saidAt = saidAt
  }
}
