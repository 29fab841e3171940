import Synchronization
import Values

@testable import Runtime

/// A clock that stands still until it is moved.
final class ManualClock: RuntimeClock {
  private struct Face {
    var time = Timestamp(milliseconds: 1_772_357_400_000)
    /// By how much it was set, without that time has passed.
    var set = Duration.zero
  }

  private let face = Mutex(Face())
  private let wakes = Mutex<[@Sendable () -> Void]>([])

  func now() -> Timestamp { face.withLock { $0.time } }
  func reading() -> ClockReading {
    face.withLock { face in
      ClockReading(time: face.time, passed: face.time - Timestamp(milliseconds: 0) - face.set)
    }
  }
  func pause(until deadline: Timestamp) -> Duration? { nil }
  func onJump(_ wake: @escaping @Sendable () -> Void) { wakes.withLock { $0.append(wake) } }

  func advance(by span: Duration) { move(by: span, isSet: false) }

  /// Says another time, though none has passed.
  func jump(by span: Duration) { move(by: span, isSet: true) }

  private func move(by span: Duration, isSet: Bool) {
    face.withLock { face in
      face.time = face.time + span
      if isSet { face.set += span }
    }
    for wake in wakes.withLock({ $0 }) { wake() }
  }
}
