import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Places at which a test may end the process, to prove that nothing is lost or done twice.
///
/// The composition root makes it from an environment variable, tests of this process from a closure; without
/// either it costs one comparison. `before-commit:3` ends the process when the third commit has written
/// everything but its COMMIT, `after-commit:3` when COMMIT has returned and nobody has been told,
/// `effect-performed:1` when the first outside effect has happened and its outcome is not recorded.
package final class Faults: Sendable {
  package enum Point: String, Sendable, CaseIterable {
    case beforeCommit = "before-commit"
    case afterCommit = "after-commit"
    case attemptRecorded = "attempt-recorded"
    case effectPerformed = "effect-performed"
  }

  package enum Answer: Sendable {
    case goOn
    /// The thread that asked stops as if the process had ended; for tests of one process.
    case halt
  }

  /// Nothing ever happens.
  package static let none = Faults { _, _ in .goOn }

  private let counts = Mutex<[Point: Int]>([:])
  private let answer: @Sendable (Point, Int) -> Answer

  /// `answer` is given the point and how often it has been reached, this time included.
  package init(_ answer: @escaping @Sendable (Point, Int) -> Answer) { self.answer = answer }

  /// Reads `point:count`; nil where it says nothing of the kind. Reaching the point so often kills the process
  /// with SIGKILL: no handler runs, nothing is flushed.
  package convenience init?(killingAt text: String) {
    let parts = text.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, let point = Point(rawValue: String(parts[0])),
      let wanted = Int(parts[1]), wanted > 0
    else { return nil }
    self.init { reached, count in
      if reached == point, count == wanted { kill(getpid(), SIGKILL) }
      return .goOn
    }
  }

  package func reached(_ point: Point) -> Answer {
    guard self !== Faults.none else { return .goOn }
    let count = counts.withLock { counts in
      counts[point, default: 0] += 1
      return counts[point, default: 0]
    }
    return answer(point, count)
  }
}
