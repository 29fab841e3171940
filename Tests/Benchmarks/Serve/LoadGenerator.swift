#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Sends deliveries over kept connections from one thread.
///
/// Closed loop: each connection sends again as soon as it is answered. At a rate: requests are due on a fixed
/// schedule and their latency counts from then, so that a slow answer does not hide behind the requests that it
/// held up.
final class LoadGenerator {
  struct Outcome {
    var seconds = 0.0
    /// Of each request, in seconds.
    var latencies: [Double] = []

    var rate: Double { Double(latencies.count) / seconds }

    func latency(percentile: Double) -> Double {
      let sorted = latencies.sorted()
      guard !sorted.isEmpty else { return .nan }
      return sorted[min(sorted.count - 1, Int(Double(sorted.count) * percentile / 100))]
    }
  }

  private let connections: [LoadConnection]
  private var maker: DeliveryMaker

  init(port: UInt16, connections count: Int, _ maker: DeliveryMaker) throws {
    self.maker = maker
    connections = try (0..<count).map { _ in try LoadConnection(port: port) }
  }

  /// For so many seconds, or until `count` requests are answered; at most `rate` per second if it is given.
  func run(seconds: Double = .infinity, count: Int = .max, rate: Double? = nil) throws -> Outcome {
    var outcome = Outcome()
    var started = 0
    let start = Clock.wall
    while true {
      let now = Clock.wall
      let mayStart = now - start < seconds && started < count
      if mayStart {
        for connection in connections where connection.isIdle && started < count {
          let due = rate.map { start + Double(started) / $0 } ?? now
          guard due <= now else { break }
          try connection.send(maker.next(), due: due)
          started += 1
        }
      } else if connections.allSatisfy(\.isIdle) {
        break
      }
      try exchange(&outcome, milliseconds: rate == nil ? 100 : 1)
    }
    outcome.seconds = Clock.wall - start
    return outcome
  }

  private func exchange(_ outcome: inout Outcome, milliseconds: Int32) throws {
    var waiting = connections.map { connection in
      pollfd(
        fd: connection.isIdle ? -1 : connection.descriptor,
        events: Int16(connection.wantsToWrite ? POLLIN | POLLOUT : POLLIN), revents: 0)
    }
    guard ready(&waiting, milliseconds) > 0 else { return }
    for (index, entry) in waiting.enumerated() where entry.revents != 0 {
      let connection = connections[index]
      if entry.revents & Int16(POLLOUT) != 0 { try connection.write() }
      guard entry.revents & ~Int16(POLLOUT) != 0, try connection.read() else { continue }
      outcome.latencies.append(Clock.wall - connection.due)
    }
  }
}

/// `poll`, which inside the class is its own.
private func ready(_ entries: inout [pollfd], _ milliseconds: Int32) -> Int32 {
  poll(&entries, nfds_t(entries.count), milliseconds)
}
