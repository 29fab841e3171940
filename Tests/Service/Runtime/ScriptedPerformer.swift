import Actions
import Synchronization
import Threads
import Values

/// A receiver that answers as it is told, by step, and remembers what reached it.
final class ScriptedPerformer: BlockingPerformer {
  private let script: Mutex<[String: [StepOutcome]]>
  private let received = Monitor<[EffectKey]>([])
  private let doubted = Mutex<[Bool]>([])
  /// Steps that are held up until they are let go.
  private let held: Monitor<Set<String>>

  /// Answers in order; afterwards, and for other steps, `done`.
  init(_ script: [String: [StepOutcome]] = [:], holding: Set<String> = []) {
    self.script = Mutex(script)
    held = Monitor(holding)
  }

  func report(of attempt: EffectAttempt) -> AttemptReport {
    doubted.withLock { $0.append(attempt.mayBeDone) }
    return AttemptReport(outcome(of: attempt.request, as: attempt.effect))
  }

  private func outcome(of request: ActionRequest, as effect: EffectKey) -> StepOutcome {
    received.withLock { $0.append(effect) }
    received.wakeAll()
    held.wait { $0.contains(effect.step) ? nil : () }
    return script.withLock { script in
      guard var answers = script[effect.step], !answers.isEmpty else { return .done(.map(.empty)) }
      defer { script[effect.step] = answers }
      return answers.removeFirst()
    }
  }

  func letGo(_ step: String) {
    _ = held.withLock { $0.remove(step) }
    held.wakeAll()
  }

  /// Waits until so many tries have reached it.
  func waitForEffects(_ count: Int) { received.wait { $0.count >= count ? () : nil } }

  /// Of each try that has reached it, whether an earlier one may have been done.
  var doubts: [Bool] { doubted.withLock { $0 } }

  /// What has reached it so far, in order.
  var effects: [EffectKey] { received.withLock { $0 } }
}
