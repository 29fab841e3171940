import Actions

/// Why a call did not bring what it was to bring.
package struct ConnectorProblem: Error, Sendable {
  let report: AttemptReport
  /// The receiver's own word for it, where it has one.
  let word: String?

  init(_ report: AttemptReport, word: String? = nil) {
    self.report = report
    self.word = word
  }

  init(_ outcome: StepOutcome) { self.init(AttemptReport(outcome)) }

  /// For people, a beginning in small letters.
  package var reason: String { report.outcome.reason ?? "it gave no reason" }

  /// Whether it may have been done all the same.
  var isUncertain: Bool {
    switch report.outcome {
    case .uncertain, .unresolved: true
    case .done, .transient, .postponed, .final: false
    }
  }

  /// Whether the same may work later.
  var isPassing: Bool {
    switch report.outcome {
    case .transient, .postponed, .uncertain: true
    case .done, .final, .unresolved: false
    }
  }
}
