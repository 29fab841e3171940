/// The one visible state that an accepted event is in.
package enum EventState: String, Sendable, Hashable, CaseIterable {
  case pending, waiting, completed, ignored, quarantined
  case deadLettered = "dead_lettered"
  case discarded

  /// With several runs an event has the worst of their states; `pending` while one of them is at work.
  package static func of(runs: some Sequence<RunState>) -> EventState {
    var state = EventState.completed
    for run in runs {
      switch run {
      case .running: return .pending
      case .deadLettered: state = .deadLettered
      case .waiting: if state != .deadLettered { state = .waiting }
      case .completed, .cancelled: break
      }
    }
    return state
  }
}

package enum RunState: String, Sendable, Hashable, CaseIterable {
  case running, waiting, completed, cancelled
  case deadLettered = "dead_lettered"

  package var isOver: Bool {
    switch self {
    case .running, .waiting: false
    case .completed, .cancelled, .deadLettered: true
    }
  }
}

/// What is recorded of a step.
package enum StepRecordState: String, Sendable, Hashable, CaseIterable {
  /// To be tried, or to be tried again when its timer is due.
  case pending
  /// An attempt is recorded and its outcome is not. Found at the start of a server, it is uncertain.
  case attempting
  /// The run is parked here until its timer is due.
  case waiting
  case done, skipped, failed, uncertain
}

package enum TaskState: String, Sendable, Hashable, CaseIterable { case open, done }
