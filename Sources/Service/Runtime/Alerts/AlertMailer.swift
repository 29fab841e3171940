import Actions
import Graph
import Store
import Telemetry
import Threads
import Values

/// Tells people, by mail and by webhook, of what stopped, from the alerts in the store, on a thread of its own.
///
/// Alerts that come together are told together: the first waits a moment for others, and afterwards the next one waits
/// some minutes, so that a storm of alerts is a few mails with counts. An alert is gone from the store when everybody was
/// told. What goes over a connection passes its gate like any message, but before all who wait there. A mail that fails
/// raises no alert of its own: it is in the log, and tried again.
final class AlertMailer: Sendable {
  private let book: AlertBook
  private let store: any Store
  private let performer: any ActionPerformer
  private let gates: ConnectionGates
  private let lanes: LaneQueue
  private let project: String
  private let clock: any RuntimeClock
  private let log: Log
  /// As whom it enters gates; no lane waits for it.
  private let ticket: (run: RunID, lane: Lane)

  /// How long the first alert waits for others.
  static let gathering = Duration.seconds(5)
  /// Between two mails.
  static let interval = Duration.seconds(300)
  /// Between two tries of a mail that failed; doubles up to the longest.
  static let pause = Duration.seconds(30)
  static let longestPause = Duration.seconds(900)
  /// Until it looks again whether a receiver has a place for it.
  static let turn = Duration.seconds(1)
  /// Alerts of one mail.
  private static let most = 5000

  init(
    _ book: AlertBook, store: any Store, performer: any ActionPerformer, gates: ConnectionGates,
    lanes: LaneQueue, project: String, clock: any RuntimeClock, log: Log
  ) {
    self.book = book
    self.store = store
    self.performer = performer
    self.gates = gates
    self.lanes = lanes
    self.project = project
    self.clock = clock
    self.log = log
    ticket = (.random(at: clock.now()), .event(.random(at: clock.now())))
    clock.onJump { [state = book.state] in state.wakeAll() }
  }

  private var state: Monitor<AlertBook.State> { book.state }

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
    /// What is being told, until everybody has been, and who has.
    var batch: [StoredAlert]?
    var told: Set<String> = []
    while waitForNotice() {
      do {
        guard let first = try reader.untoldAlerts(limit: 1).first else { continue }
        guard sleep(until: max(next, first.record.at + Self.gathering)) else { return }
        let alerts: [StoredAlert]
        if let batch { alerts = batch } else { alerts = try reader.untoldAlerts(limit: Self.most) }
        switch tell(alerts, &told) {
        case .told:
          try forget(alerts)
          (batch, told) = (nil, [])
          pause = Self.pause
          next = clock.now() + Self.interval
          if alerts.count == Self.most { book.notice() }
          continue
        case .waits(let time):
          batch = alerts
          next = clock.now() + max(time, Self.turn)
          book.notice()
          continue
        case .failed: batch = alerts
        }
      } catch {
        if case .closed = error { return }
        log.error("alerts cannot be read or marked as told", ["error": LogValue(error)])
      }
      next = clock.now() + pause
      pause = min(pause * 2, Self.longestPause)
      book.notice()
    }
  }

  private enum Progress {
    /// Every receiver has been, or never will be.
    case told
    /// The turn of one has not come.
    case waits(Duration)
    case failed
  }

  /// `told` has the receivers of an earlier try.
  private func tell(_ alerts: [StoredAlert], _ told: inout Set<String>) -> Progress {
    guard let first = alerts.first, let last = alerts.last else { return .told }
    var progress = Progress.told
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
      case .postponed(_, let time):
        if case .told = progress { progress = .waits(time) }
      case .transient(let reason, _, _), .uncertain(let reason), .unresolved(let reason):
        progress = .failed
        log.warning(
          "alerts could not be sent and are tried again",
          ["receiver": .text(receiver.name), "reason": .text(reason)])
      }
    }
    return progress
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
      return send(.email(request), as: effect)
    case .request(let connection, let url):
      // What was taken twice is told twice, which does no harm.
      let request = WebRequest(
        connection: connection, url: url, body: .json(digest.value), isIdempotent: true)
      return send(.web(request), as: effect)
    case .slack(let connection, let channel):
      return send(
        .slack(
          SlackMessage(
            connection: connection, channel: channel, text: AlertMail(digest).slackText)),
        as: effect)
    case .webhook(_, let carrier): return carrier.post(digest.value.jsonBytes(), as: effect)
    }
  }

  /// Passes the gate of its receiver, whose limits hold for everybody.
  private func send(_ request: ActionRequest, as effect: EffectKey) -> StepOutcome {
    let receiver = request.receiver
    let (admission, called) = gates.enter(
      receiver, ticket.run, of: ticket.lane, as: effect, since: clock.now(), isUrgent: true)
    lanes.wake(called)
    switch admission {
    case .enter:
      let report = performer.report(of: EffectAttempt(request, as: effect))
      lanes.wake(gates.leave(receiver, ticket.run, finding: report))
      return report.outcome
    case .off(let reason): return .final(reason: reason)
    case .line: return .postponed(reason: "others are on their way", for: Self.turn)
    case .rate(let until):
      return .postponed(reason: "the rate is used up", for: until - clock.now())
    case .leftAlone(let until, let reason):
      return .postponed(reason: reason, for: until - clock.now())
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
      let isOpen: Bool? = state.waitForFinding {
        [clock] state -> Monitor<AlertBook.State>.Finding<Bool> in
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
