import Actions
import Store
import Telemetry
import Threads
import Values

/// Tells people, by mail and by webhook, of what stopped, from the alerts in the store, on a thread of its own.
///
/// Alerts that come together are told together: the first waits a moment for others, and afterwards the next one waits
/// some minutes, so that a storm of alerts is a few mails with counts. An alert is gone from the store when everybody was
/// told. A mail that fails raises no alert: it is in the log, and tried again.
final class AlertMailer: Sendable {
  private struct State {
    /// Counts the times that something new was announced. One at the start: an earlier process may have left some.
    var notices = 1
    var seen = 0
    var receivers: [AlertReceiver]
    /// Until when the thread sleeps; nil while it works, or waits for something new.
    var deadline: Timestamp?
    var isWorking = true
    var isClosed = false
  }

  private let state: Monitor<State>
  private let store: any Store
  private let performer: any ActionPerformer
  private let project: String
  private let clock: any RuntimeClock
  private let log: Log

  /// How long the first alert waits for others.
  static let gathering = Duration.seconds(5)
  /// Between two mails.
  static let interval = Duration.seconds(300)
  /// Between two tries of a mail that failed; doubles up to the longest.
  static let pause = Duration.seconds(30)
  static let longestPause = Duration.seconds(900)
  /// Alerts of one mail.
  private static let most = 5000

  init(
    store: any Store, performer: any ActionPerformer, receivers: [AlertReceiver], project: String,
    clock: any RuntimeClock, log: Log
  ) {
    self.store = store
    self.performer = performer
    state = Monitor(State(receivers: receivers))
    self.project = project
    self.clock = clock
    self.log = log
    clock.onJump { [state] in state.wakeAll() }
  }

  /// Whether anybody is to be told.
  var isNeeded: Bool { state.withLock { !$0.receivers.isEmpty } }

  /// Tells these from now on.
  func tell(_ receivers: [AlertReceiver]) { state.withLock { $0.receivers = receivers } }

  /// There is something new in the store.
  func notice() {
    state.withLock { $0.notices += 1 }
    state.wakeAll()
  }

  func close() {
    state.withLock { $0.isClosed = true }
    state.wakeAll()
  }

  /// Waits until nothing is left to be told now.
  func waitUntilQuiet() {
    state.wait { [clock] state -> Void? in
      let isAsleep = state.deadline.map { clock.now() < $0 } ?? false
      let isIdle = !state.isWorking && state.deadline == nil && state.seen == state.notices
      return isAsleep || isIdle || state.isClosed ? () : nil
    }
  }

  /// Until it is closed. `reader` is this thread's own.
  func run(_ reader: any StoreReader) {
    /// From when on the next mail may go.
    var next = Timestamp.earliest
    var pause = Self.pause
    /// Receivers who have had the mail that is being sent.
    var told: Set<String> = []
    while waitForNotice() {
      do {
        guard let first = try reader.untoldAlerts(limit: 1).first else { continue }
        guard sleep(until: max(next, first.record.at + Self.gathering)) else { return }
        let alerts = try reader.untoldAlerts(limit: Self.most)
        if tell(alerts, &told) {
          try forget(alerts)
          told = []
          pause = Self.pause
          next = clock.now() + Self.interval
          if alerts.count == Self.most { notice() }
          continue
        }
      } catch {
        if case .closed = error { return }
        log.error("alerts cannot be read or marked as told", ["error": LogValue(error)])
      }
      next = clock.now() + pause
      pause = min(pause * 2, Self.longestPause)
      notice()
    }
  }

  /// Whether every receiver has been told, or never will be. `told` has those of an earlier try.
  private func tell(_ alerts: [StoredAlert], _ told: inout Set<String>) -> Bool {
    guard let first = alerts.first, let last = alerts.last else { return true }
    let receivers = state.withLock { $0.receivers }
    let digest = AlertDigest(project: project, alerts: alerts.map(\.record))
    for (number, receiver) in receivers.enumerated() where !told.contains(receiver.id) {
      // The number of an alert may be given again once it was told; its time is not.
      let effect = EffectKey(
        event: "\(first.record.at)", workflow: "alerts",
        step: "\(first.sequence)-\(last.sequence)-\(number)")
      switch tell(receiver, digest, as: effect) {
      case .done: told.insert(receiver.id)
      case .final(let reason):
        // Nobody can be told of this by the same way: the log is what is left.
        log.error(
          "alerts were refused for good",
          [
            "receiver": .text(receiver.name), "reason": .text(reason),
            "alerts": .integer(alerts.count),
          ])
        told.insert(receiver.id)
      // A mail that may have arrived is sent again: to be told twice does no harm.
      case .transient(let reason, _, _), .uncertain(let reason), .postponed(let reason, _):
        log.warning(
          "alerts could not be sent and are tried again",
          ["receiver": .text(receiver.name), "reason": .text(reason)])
      }
    }
    return receivers.allSatisfy { told.contains($0.id) }
  }

  private func tell(
    _ receiver: AlertReceiver, _ digest: AlertDigest, as effect: EffectKey
  ) -> StepOutcome {
    switch receiver {
    case .mail(let connection, let to, let from):
      let mail = AlertMail(digest)
      let request = EmailRequest(
        connection: connection, template: nil, to: to, from: from, subject: mail.subject,
        text: mail.text, html: mail.html)
      return performer.perform(.email(request), as: effect, timeout: nil)
    case .webhook(_, let carrier): return carrier.post(digest.value.jsonBytes(), as: effect)
    }
  }

  private func forget(_ alerts: [StoredAlert]) throws(StoreError) {
    guard let last = alerts.last else { return }
    try store.commitNow([.alertsTold(upTo: last.sequence)])
  }

  // MARK: - Waiting

  /// False when it is closed.
  private func waitForNotice() -> Bool {
    state.wait { state -> Bool? in
      if state.isClosed { return false }
      state.isWorking = state.notices > state.seen
      // Whoever waits for quiet looks again.
      guard state.isWorking else {
        self.state.wakeAll()
        return nil
      }
      state.seen = state.notices
      return true
    }
  }

  /// False when it is closed before.
  private func sleep(until deadline: Timestamp) -> Bool {
    while true {
      let isOpen: Bool? = state.waitForFinding { [clock] state -> Monitor<State>.Finding<Bool> in
        state.deadline = nil
        if state.isClosed { return .result(false) }
        if clock.now() >= deadline { return .result(true) }
        state.deadline = deadline
        self.state.wakeAll()
        return .again(until: clock.pause(until: deadline).map { ContinuousClock.now + $0 })
      }
      if let isOpen { return isOpen }
    }
  }
}
