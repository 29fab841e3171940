import Runtime
import Synchronization
import Values

/// The system's clock with the time that a story lets pass on top.
final class StoryClock: RuntimeClock {
  private let system = SystemClock()
  private let ahead = Mutex(Duration.zero)
  private let sleepers = Mutex(Sleepers())

  private struct Sleepers {
    var wakes: [@Sendable () -> Void] = []
  }

  func now() -> Timestamp { system.now() + ahead.withLock { $0 } }

  func reading() -> ClockReading { system.reading().later(by: ahead.withLock { $0 }) }

  func pause(until deadline: Timestamp) -> Duration? {
    system.pause(until: deadline - ahead.withLock { $0 })
  }

  func onJump(_ wake: @escaping @Sendable () -> Void) {
    sleepers.withLock { $0.wakes.append(wake) }
  }

  func advance(by span: Duration) {
    ahead.withLock { $0 += span }
    for wake in sleepers.withLock({ $0.wakes }) { wake() }
  }
}
