import Foundation
import NetworkClient
import Threads

/// Senders that deliver what is due at one moment: some at once, what is told of one candidate one after the other. What is
/// not answered with success is sent again.
final class SoakPost: Sendable {
  private struct State {
    var url = ""
    var time = Date.distantPast
    /// Of each sender.
    var waiting: [[SoakPerson.Telling]]
    var busy = 0
    var refusals: [String] = []
    var repeats = 0
    var isOver = false
  }

  private let state: Monitor<State>
  private static let count = 4

  init() {
    state = Monitor(State(waiting: Array(repeating: [], count: Self.count)))
    for sender in 0..<Self.count {
      Thread.detachNewThread { [self] in run(sender) }
    }
  }

  /// Those that were answered with neither success nor 503.
  var refusals: [String] { state.withLock { $0.refusals } }

  /// Returns when all are answered with success.
  func deliver(_ tellings: [SoakPerson.Telling], to url: String, at time: Date) {
    guard !tellings.isEmpty else { return }
    state.withLock { state in
      (state.url, state.time) = (url, time)
      for telling in tellings { state.waiting[telling.number % Self.count].append(telling) }
    }
    state.wakeAll()
    state.wait { $0.busy == 0 && $0.waiting.allSatisfy(\.isEmpty) ? () : nil }
  }

  func end() {
    state.withLock { $0.isOver = true }
    state.wakeAll()
  }

  private func run(_ sender: Int) {
    guard let client = try? HTTPClient() else {
      return state.withLock { $0.refusals.append("no client") }
    }
    while let (telling, url, time) = next(sender) {
      while !tell(telling, url, time, client) { usleep(3_000) }
      state.withLock { $0.busy -= 1 }
      state.wakeAll()
    }
  }

  private func next(_ sender: Int) -> (SoakPerson.Telling, String, Date)? {
    state.wait { state -> (SoakPerson.Telling, String, Date)?? in
      if state.isOver { return .some(nil) }
      guard !state.waiting[sender].isEmpty else { return nil }
      state.busy += 1
      return (state.waiting[sender].removeFirst(), state.url, state.time)
    }
  }

  /// False: once more.
  private func tell(
    _ telling: SoakPerson.Telling, _ url: String, _ time: Date, _ client: HTTPClient
  ) -> Bool {
    let delivery = telling.delivery
    guard
      let answer = try? delivery.vendor.post(
        delivery.body, to: url, id: delivery.id, client: client, at: time), answer.status != 503
    else {
      return false
    }
    if answer.status != 200 {
      state.withLock { $0.refusals.append("\(delivery.id) was answered \(answer.status)") }
    }
    return true
  }
}
