import Foundation
import NetworkClient
import Synchronization

/// Senders of many candidates' journeys at once. What is not answered with success they send again, as vendors do, to
/// wherever the program listens then; what is told of one candidate they tell in its order.
final class Senders: Sendable {
  private struct State {
    var url: String?
    var next = 0
    var finished: [Int] = []
    /// Deliveries that were answered with something other than success or a lost connection.
    var refusals: [String] = []
    var isOver = false
  }

  private let state = Mutex(State())
  private let base: Date
  private let limit: Int
  private let threads = DispatchGroup()

  /// Begins at once with `count` senders, which take candidates up to number `limit`.
  init(base: Date, count: Int = 4, limit: Int = .max) {
    self.base = base
    self.limit = limit
    for _ in 0..<count {
      threads.enter()
      Thread.detachNewThread { [self] in
        send()
        threads.leave()
      }
    }
  }

  func listen(at url: String?) { state.withLock { $0.url = url } }

  /// No further candidates are begun.
  func end() { state.withLock { $0.isOver = true } }

  /// Waits until everybody who was begun is told whole; the candidates' numbers, and what was refused.
  func finish() -> (candidates: [Int], refusals: [String]) {
    threads.wait()
    return state.withLock { ($0.finished.sorted(), $0.refusals) }
  }

  private func send() {
    guard let client = try? HTTPClient() else { return note("no client") }
    while let number = takeNumber() {
      do {
        for delivery in try Journey(number, base: base).deliveries {
          for _ in 0..<delivery.times { tell(delivery, client) }
        }
      } catch {
        note("\(error)")
      }
      state.withLock { $0.finished.append(number) }
    }
  }

  private func takeNumber() -> Int? {
    state.withLock { state in
      guard !state.isOver, state.next < limit else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  private func note(_ refusal: String) { state.withLock { $0.refusals.append(refusal) } }

  private func tell(_ delivery: Journey.Delivery, _ client: HTTPClient) {
    while true {
      if let url = state.withLock({ $0.url }),
        let answer = try? delivery.vendor.post(
          delivery.body, to: url, id: delivery.id, client: client)
      {
        if answer.status == 200 { return }
        // 503 is a server that ends or cannot write; anything else is a mistake.
        if answer.status != 503 { return note("\(delivery.id) was answered \(answer.status)") }
      }
      usleep(3_000)
    }
  }
}
