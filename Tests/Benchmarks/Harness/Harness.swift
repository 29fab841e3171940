/// Runs measurements and keeps what came out.
///
/// Seven repetitions of 0.4 seconds of CPU each, after a first run that is not counted; the figure is the median.
/// Rates and times are per CPU second of this process, so that they hold on a machine that others use too.
struct Harness {
  static let repetitions = 7
  static let seconds = 0.4

  /// One benchmark to be run so many times and not timed: for tools that count instructions, whose figures hold
  /// whatever else the machine does.
  struct Repetition {
    let benchmark: String
    let rounds: Int
  }

  private(set) var measurements: [Measurement] = []
  private let repetition: Repetition?
  /// The part of their usual size that the benchmarks of `scale` have.
  let scale: Double

  init(repeating repetition: Repetition? = nil, scale: Double = 1) {
    self.repetition = repetition
    self.scale = scale
  }

  /// How often per second: `body` does it `count` times.
  mutating func rate(
    _ name: String, count: Int, note: String = "", _ body: () throws -> Void
  ) rethrows {
    guard let times = try times(name, count, body) else { return }
    record(name, .perSecond, times.map { 1 / $0 }, note: note)
  }

  /// One of several rates that are compared.
  struct Contender {
    let name: String
    /// How often `body` does it.
    let count: Int
    let body: () throws -> Void
  }

  /// Rates measured in turns, so that a machine whose speed changes from minute to minute favours none of them; and the
  /// share of the first one's that each other one reaches, turn by turn.
  mutating func rates(inTurns contenders: [Contender]) throws {
    if repetition != nil {
      for contender in contenders { _ = try times(contender.name, contender.count, contender.body) }
      return
    }
    var samples = contenders.map { _ in [Double]() }
    for contender in contenders { try contender.body() }
    for _ in 0..<Self.repetitions {
      for (place, contender) in contenders.enumerated() {
        samples[place].append(try 1 / Self.sample(contender.count, contender.body))
      }
    }
    for (contender, samples) in zip(contenders, samples) {
      record(contender.name, .perSecond, samples, note: "")
    }
    for (contender, rates) in zip(contenders, samples).dropFirst() {
      let shares = zip(rates, samples[0]).map { 100 * $0 / $1 }
      record("  of the first one's rate: " + contender.name, .percent, shares, note: "")
    }
  }

  /// How long it takes: `body` does it `count` times.
  mutating func time(
    _ name: String, _ unit: Measurement.Unit = .nanoseconds, count: Int, note: String = "",
    _ body: () throws -> Void
  ) rethrows {
    guard let times = try times(name, count, body) else { return }
    record(name, unit, times.map { $0 * (unit == .milliseconds ? 1e3 : 1e9) }, note: note)
  }

  /// A measurement that was made in its own way.
  mutating func record(
    _ name: String, _ unit: Measurement.Unit, _ samples: [Double], note: String
  ) {
    let measurement = Measurement(name: name, unit: unit, samples: samples, note: note)
    measurements.append(measurement)
    print(Report.row(measurement))
  }

  /// Seconds of CPU for each, once per repetition; nil where nothing is timed.
  private func times(
    _ name: String, _ count: Int, _ body: () throws -> Void
  ) rethrows -> [Double]? {
    if let repetition {
      guard repetition.benchmark == name else { return nil }
      for _ in 0..<repetition.rounds { try body() }
      return nil
    }
    try body()
    return try (0..<Self.repetitions).map { _ in try Self.sample(count, body) }
  }

  /// Seconds of CPU for each, over one repetition.
  private static func sample(_ count: Int, _ body: () throws -> Void) rethrows -> Double {
    let start = Clock.processCPU
    var done = 0
    var elapsed = 0.0
    repeat {
      try body()
      done += count
      elapsed = Clock.processCPU - start
    } while elapsed < seconds
    return elapsed / Double(done)
  }
}

/// Keeps the optimiser from leaving out what computes a value that nobody reads.
@inline(never) @_optimize(none) func keep<T>(_ value: borrowing T) {}
