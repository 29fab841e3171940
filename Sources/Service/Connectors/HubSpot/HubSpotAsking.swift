import Actions
import NetworkClient
import Threads
import Values

/// Calls of HubSpot's API, each in its turn. May be used by any number of threads at once.
final class HubSpotAsking: Sendable {
  /// The connection's, for people.
  let name: String
  let transport: HTTPTransport
  private let pace: Monitor<HubSpotPace>

  /// Longer than that nobody waits for a turn: the step comes again by itself.
  private static let patience = Duration.seconds(15)

  init(name: String, _ transport: HTTPTransport, pace: HubSpotPace) {
    self.name = name
    self.transport = transport
    self.pace = Monitor(pace)
  }

  /// Blocks until it is the call's turn, and then until the answer is there.
  func ask(_ call: HTTPCall) -> HubSpotAnswer.Reading {
    if let report = awaitTurn() { return .not(report) }
    let response: ReceivedResponse
    do { response = try transport.answer(to: call, of: name, timeout: nil) } catch {
      return .not(error.report)
    }
    let reading = HubSpotAnswer(response, of: name, now: now).reading
    pace.withLock { pace in
      pace.note(response, at: now)
      if case .not(let report) = reading, case .busy(let pause) = report.receiver {
        pace.rest(for: pause, at: now)
      }
    }
    return reading.withoutSecrets(of: transport)
  }

  /// Makes or changes contacts; what became of each, by its address.
  ///
  /// - Parameter call: the request for some of them.
  func upsert(
    _ contacts: [ContactBatch.Contact], _ call: ([ContactBatch.Contact]) -> HTTPCall
  ) -> [String: AttemptReport] {
    guard !contacts.isEmpty else { return [:] }
    let verdicts = ContactVerdicts(ask(call(contacts)), of: contacts, receiver: name).verdicts
    var reports: [String: AttemptReport] = [:]
    var open: [ContactBatch.Contact] = []
    for contact in contacts {
      switch verdicts[contact.email] {
      case .over(let report): reports[contact.email] = report
      case .open, nil: open.append(contact)
      }
    }
    switch (open.count, contacts.count) {
    case (0, _): break
    case (1, 1): reports[open[0].email] = untold
    case (contacts.count, _):
      // Nobody is named: in halves, the one that is to blame is found by itself.
      let half = open.count / 2
      for part in [open[..<half], open[half...]] {
        reports.merge(upsert(Array(part), call)) { $1 }
      }
    default: reports.merge(upsert(open, call)) { $1 }
    }
    return reports
  }

  private var untold: AttemptReport {
    AttemptReport(
      .uncertain(reason: "`\(name)` did not say what became of the contact"), receiver: .working)
  }

  private var now: Timestamp { transport.settings.now() }

  /// Nil when it is time.
  private func awaitTurn() -> AttemptReport? {
    while true {
      guard let turn = pace.withLock({ $0.turn(at: now) }) else { return nil }
      let left = turn - now
      guard left <= Self.patience else {
        return AttemptReport(
          .postponed(reason: "`\(name)` is being left alone", for: left), receiver: .busy(left))
      }
      WorkerThread.sleep(for: left)
    }
  }
}

extension HubSpotAnswer.Reading {
  fileprivate func withoutSecrets(of transport: HTTPTransport) -> Self {
    switch self {
    case .read: self
    case .not(let report): .not(transport.withoutSecrets(report))
    case .refused(let report, let error): .refused(transport.withoutSecrets(report), error)
    }
  }
}
