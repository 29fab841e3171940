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
  /// The configuration that the runs are pinned to.
  let graph: ProjectGraph
  let journey: Journey
  let activation: Activation
  /// Nil for an event without a candidate.
  var record: CandidateRecord?
  /// In order of their workflows' names.
  var runs: [ActiveRun]

  var state: EventState { EventState.of(runs: runs.map(\.state)) }

  /// When the earliest retry is due; nil: none.
  var nextDue: Timestamp? { runs.compactMap { $0.isOver ? nil : $0.due }.min() }
}

/// A run under way.
struct ActiveRun: Sendable {
  let id: RunID
  let workflow: String
  var machine: RunMachine
  var state: RunState
  var reason: String?
  /// When the step at which it stands is to be tried again.
  var due: Timestamp?
  /// An attempt is recorded, and its outcome has not come.
  var isAttempting = false
  /// It waits for a place at its receiver; its lane is woken for it.
  var isInLine = false
  /// What the record will call the message that is under way; nil for other actions.
  var message: String?
  /// Since when the step at which it stands has been wanted.
  var firstAttempt: Timestamp?

  var isOver: Bool { state.isOver }

  /// Whether there is something to do for it now.
  func isRunnable(at now: Timestamp) -> Bool {
    !isInLine && isWorthAsking(at: now)
  }

  /// As `isRunnable`, or in a line whose head it may have come to.
  func isWorthAsking(at now: Timestamp) -> Bool {
    guard !isOver, !isAttempting else { return false }
    return due.map { $0 <= now } ?? true
  }
}

/// What comes to a lane from outside while nobody works on it.
struct LaneMessage: Sendable {
  let run: RunID
  let outcome: StepOutcome
}
