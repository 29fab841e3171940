import Synchronization
import Values

@testable import Runtime

/// A clock that stands still until it is moved.
final class ManualClock: RuntimeClock {
  private let time = Mutex(Timestamp(milliseconds: 1_772_357_400_000))
  private let set = Mutex(Duration.zero)
  private let wakes = Mutex<[@Sendable () -> Void]>([])

  func now() -> Timestamp { time.withLock { $0 } }
  func passed() -> Duration {
    now() - Timestamp(milliseconds: 0) - set.withLock { $0 }
  }
  func pause(until deadline: Timestamp) -> Duration? { nil }
  func onJump(_ wake: @escaping @Sendable () -> Void) { wakes.withLock { $0.append(wake) } }

  func advance(by span: Duration) {
    time.withLock { $0 = $0 + span }
    for wake in wakes.withLock({ $0 }) { wake() }
  }

  /// Says another time, though none has passed.
  func jump(by span: Duration) {
    set.withLock { $0 += span }
    advance(by: span)
  }
}
