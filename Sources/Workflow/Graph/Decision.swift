package import CEL
package import Values

/// What a workflow says to one event. Pure: the same inputs give the same decision. Stored with the run, never
/// recomputed.
package struct Decision: Sendable {
  package let outcome: Outcome
  /// The conditions that could not be evaluated, in order. Of the others those before the one that has decided did not
  /// match.
  package let exceptions: [Exception]

  package enum Outcome: Sendable, Hashable {
    /// Run from this node on; `segment` is nil in a workflow without segments.
    case run(segment: String?, from: WorkflowGraph.NodeID)
    /// The trigger does not apply: no run.
    case notTriggered(Reason)
    /// A condition failed for another reason than an absent value: the run stops before its first step.
    case failed(reason: String)

    package enum Reason: Sendable, Hashable {
      /// The trigger's `when` is false.
      case conditionFalse
      /// Older than the trigger's `max_age`.
      case tooOld(age: Duration, limit: Duration)
    }
  }

  package struct Exception: Sendable {
    package let place: Place
    package let error: EvaluationError
  }

  /// Where a condition stands.
  package enum Place: Sendable, Hashable {
    case trigger
    /// Index of the branch in the router at the entry.
    case branch(Int)
  }

  package enum Verdict: Sendable {
    case matched
    case notMatched
    /// A value that the condition needs is absent: it does not match, and the next one is tried.
    case absent(EvaluationError)
    case failed(EvaluationError)
  }
}

extension Decision.Outcome.Reason {
  package var words: String {
    switch self {
    case .conditionFalse: "the trigger's condition is false"
    case .tooOld(let age, let limit):
      "the event was received \(age.words) ago; the trigger takes none older than \(limit.words)"
    }
  }
}

/// A decision made readable: every condition with the values that it saw. Holds personal data, so it is stored
/// like a payload.
package struct Trace: Sendable {
  package let entries: [Entry]

  package struct Entry: Sendable {
    /// `trigger`, or the segment's name.
    package let name: String
    package let condition: String
    /// `matched`, `not matched`, `absent` or `failed`.
    package let verdict: String
    package let reason: String?
    /// Path and value; nil where absent.
    package let values: [(path: String, value: Value?)]
    /// What each part of the condition gave; nil unless asked for.
    package let explanation: Explanation?
  }

  /// As stored: `[{"name": "high-fit", "condition": "…", "verdict": "matched", "values": {"a.b": 80}}]`, with
  /// `explanation` where there is one.
  package var value: Value {
    .list(
      entries.map { entry in
        .object(present: [
          "name": .string(entry.name), "condition": .string(entry.condition),
          "verdict": .string(entry.verdict), "reason": entry.reason.map { .string($0) },
          "values": .map(
            MapValue(entry.values.map { (key: .string($0.path), value: $0.value ?? .null) })),
          "explanation": entry.explanation.map(\.value),
        ])
      })
  }
}
