import NetworkClient
import Values

/// When the next call may go: at most so many in any stretch of a time, by our own count and by HubSpot's, where it says how
/// many are left of it. Others may use the same account. Pure.
struct HubSpotPace {
  /// Source: https://developers.hubspot.com/apisbytier, calls of a private app, read 2026-11-21.
  static let published = (count: 100, period: Duration.seconds(10))
  /// HubSpot counts when a call has come there, and we when it goes.
  private static let slack = Duration.milliseconds(250)

  private let count: Int
  private let period: Duration
  /// When those went that still count, oldest first.
  private var calls: [Timestamp] = []
  private var restsUntil: Timestamp?

  init(count: Int, period: Duration) {
    self.count = count
    self.period = period
  }

  /// When it is a call's turn; nil: it goes now, and is counted.
  mutating func turn(at now: Timestamp) -> Timestamp? {
    forget(at: now)
    if let until = restsUntil {
      if now < until { return until }
      restsUntil = nil
    }
    guard calls.count >= count, let oldest = calls.first else {
      calls.append(now)
      return nil
    }
    return oldest + period + Self.slack
  }

  /// What an answer says of the calls that are left. Source: HubSpot's API, "Usage guidelines", rate limit headers.
  mutating func note(_ response: ReceivedResponse, at now: Timestamp) {
    func number(_ name: String) -> Int? {
      response.header("X-HubSpot-RateLimit-\(name)").flatMap { Int($0) }
    }
    guard let most = number("Max"), let left = number("Remaining") else { return }
    let interval = number("Interval-Milliseconds").map { Duration.milliseconds($0) } ?? period
    if left <= 0 {
      rest(for: interval, at: now)
      return
    }
    forget(at: now)
    // Somebody else's calls fill the same stretch.
    let others = min(most - left - calls.count, count - calls.count)
    if interval == period, others > 0 {
      calls += [Timestamp](repeating: now, count: others)
    }
  }

  mutating func rest(for pause: Duration, at now: Timestamp) {
    restsUntil = max(restsUntil ?? now, now + pause)
  }

  private mutating func forget(at now: Timestamp) {
    // A clock that has been set back would make them count for too long.
    if let last = calls.last, now < last - .seconds(1) { calls = [] }
    calls.removeFirst(calls.prefix { $0 + period + Self.slack <= now }.count)
  }
}
