import Actions
import CEL
import Graph
import Store
import Values

/// An event at the head of its lane, with all that is known of its work. A value: whoever holds the lane has it.
struct EventWork: Sendable {
  let event: Event
  var candidate: CandidateID?
  let application: String?
  /// Records of the same person, to be taken in when the event's turn comes: once their own lanes are empty.
  var joining: [CandidateID] = []
  /// The event is the first of its candidate: there is no record yet.
  var isNewcomer = false
  /// Whether there may be records of an earlier process.
  let isRecovered: Bool
  /// Waits that end up to here may be left: every event that was accepted before has been mapped, so that none of them
  /// can be overlooked. Nil until a timer has fired.
  var ripeUntil: Timestamp?
  var state = State.new

  enum State: Sendable {
    /// Nothing has been done.
    case new
    case active(ActiveEvent)
  }

  var lane: Lane {
    candidate.map { .candidate($0) } ?? application.map { .application($0) }
      ?? .event(event.header.id)
  }
}

/// An event whose runs are under way.
struct ActiveEvent: Sendable {
  /// The configuration with which runs of it begin.
  let graph: ProjectGraph
  let journey: Journey
  let activation: Activation
  /// Nil for an event without a candidate.
  var record: CandidateRecord?
  /// In order of their workflows' names.
  var runs: [ActiveRun]
  /// The state that the store has of the event; nil: one that was read with its runs.
  var recorded: EventState?

  var state: EventState { EventState.of(runs: runs.map(\.state)) }

  /// When the earliest retry is due; nil: none.
  var nextDue: Timestamp? { runs.compactMap { $0.state == .running ? $0.due : nil }.min() }

  /// Whether all of it is in the store: nothing is under way that would be lost with the memory.
  var isRecorded: Bool { runs.allSatisfy { !$0.isAttempting } }

  /// Whether nothing is to be done for it until a timer fires that is in the store.
  var isParked: Bool { runs.allSatisfy { $0.isOver || $0.state == .waiting } }
}

/// A run under way.
struct ActiveRun: Sendable {
  let id: RunID
  let workflow: String
  /// Nil: it repeats nothing.
  var repetition: Repetition?
  var machine: RunMachine
  /// The variables as the configuration has them that the run is pinned to; nil of a run that was over when it was read.
  let activation: Activation?
  var state: RunState
  var reason: String?
  /// When the step at which it stands is to be tried again, or the time that it waits for.
  var due: Timestamp?
  /// When that was said of a retry.
  var dueSince: Timestamp?
  /// An attempt is recorded, and its outcome has not come.
  var isAttempting = false
  /// It waits for a place at its receiver; its lane is woken for it.
  var isInLine = false
  /// Its receiver's gate knows of it: it stands in line there, woken by its turn or by its own timer.
  var isKnownAtGate = false
  /// The gate has called it, perhaps before its timer.
  var isCalled = false
  /// What the record will call the message that is under way; nil for other actions.
  var message: String?
  /// Since when the step at which it stands has been wanted of its receiver, in steady time.
  var wantedAt: Timestamp?

  var isOver: Bool { state.isOver }

  /// Whether there is something to do for it now.
  func isRunnable(at now: Timestamp, ripeUntil: Timestamp?) -> Bool {
    guard !isOver, !isAttempting, !isInLine else { return false }
    guard let due, !isCalled else { return true }
    // A retry counts from when it was put off: a clock that is set back must not make hours of minutes.
    if state == .running, let dueSince, now.isSetBack(from: dueSince) { return true }
    return due <= (state == .waiting ? ripeUntil ?? .earliest : now)
  }
}

/// What comes to a lane from outside while nobody works on it.
struct LaneMessage: Sendable {
  let run: RunID
  let outcome: StepOutcome
  /// What a receiver that refused said.
  var answer: [UInt8]?
}
