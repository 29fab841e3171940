import Actions
import Threads

extension ActionPerformer {
  /// Blocks until the outcome is there.
  func report(of attempt: EffectAttempt) -> AttemptReport {
    let answer = Monitor<AttemptReport?>(nil)
    perform(attempt) { report in
      answer.withLock { $0 = report }
      answer.wakeAll()
    }
    return answer.wait { $0 }
  }
}
