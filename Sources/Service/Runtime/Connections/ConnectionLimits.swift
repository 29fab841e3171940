/// How much one receiver is asked to take.
package struct ConnectionLimits: Sendable, Hashable {
  /// At most so many in any stretch of the time; nil: no limit.
  package var rate: Rate?
  /// Under way at once.
  package var concurrency: Int
  /// Threads that tries hold while they are under way; nil: each one. Where several go out together they hold none.
  package var threads: Int?
  /// Nil: it is tried however often it fails; that it fails is told after as many tries as usual.
  package var breaker: Breaker?
  /// Whether nothing goes there: it is not set up, and steps that need it are skipped.
  package var isOff = false

  package struct Rate: Sendable, Hashable {
    package let count: Int
    package let period: Duration

    package init(count: Int, period: Duration) {
      self.count = count
      self.period = period
    }
  }

  /// When a receiver that fails is told of and left alone.
  package struct Breaker: Sendable, Hashable {
    /// Tries in a row.
    package var failures: Int
    /// The first time; each try that fails then doubles it, up to five minutes.
    package var openFor: Duration

    package init(failures: Int = 5, openFor: Duration = .seconds(30)) {
      self.failures = failures
      self.openFor = openFor
    }
  }

  package init(rate: Rate? = nil, concurrency: Int = 4, breaker: Breaker? = Breaker()) {
    self.rate = rate
    self.concurrency = concurrency
    self.breaker = breaker
  }
}
