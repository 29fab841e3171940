package import Values

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The time, as the runtime asks for it. Tests have one that they move by hand.
package protocol RuntimeClock: Sendable {
  func now() -> Timestamp

  /// Both readings of one moment: what moves the clock is in both of them or in neither.
  func reading() -> ClockReading

  /// How long a thread may sleep before it asks for the time again, which can be `deadline` then; nil: until `onJump`
  /// wakes it.
  func pause(until deadline: Timestamp) -> Duration?

  /// `wake` is called whenever the time has moved otherwise than by passing.
  func onJump(_ wake: @escaping @Sendable () -> Void)
}

/// What a clock says, and how much time has passed.
package struct ClockReading: Sendable {
  package var time: Timestamp
  /// Since some moment, whatever the clock is set to. Only differences mean something.
  package var passed: Duration

  package init(time: Timestamp, passed: Duration) {
    self.time = time
    self.passed = passed
  }

  /// Some time later: it has passed, and the clock says so.
  package func later(by span: Duration) -> ClockReading {
    ClockReading(time: time + span, passed: passed + span)
  }
}

/// The system's clock.
package struct SystemClock: RuntimeClock {
  package init() {}

  package func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
  }

  /// Without the time for which the machine slept: nothing could be tried then.
  package func reading() -> ClockReading {
    var passed = timespec()
    clock_gettime(CLOCK_MONOTONIC, &passed)
    return ClockReading(
      time: now(), passed: .seconds(Int64(passed.tv_sec)) + .nanoseconds(Int64(passed.tv_nsec)))
  }

  /// A sleeper counts seconds and does not notice when the clock is set, or when the machine sleeps: it looks again
  /// soon.
  package func pause(until deadline: Timestamp) -> Duration? {
    min(max(.zero, deadline - now()), Self.longestPause)
  }

  private static let longestPause = Duration.seconds(20)

  /// Time passes by itself.
  package func onJump(_ wake: @escaping @Sendable () -> Void) {}
}

extension Timestamp {
  /// Whether the clock has been set back since it said `earlier`: by more than what is put right now and then.
  func isSetBack(from earlier: Timestamp) -> Bool { earlier - self > .seconds(60) }
}
