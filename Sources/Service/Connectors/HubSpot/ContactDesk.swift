import Actions
import Threads

/// Where writes to contacts wait for each other: they go to HubSpot together, as many as a call takes, or as have come when
/// the first has waited long enough. One thread sends them, so that what is written to one contact keeps its order.
final class ContactDesk: Sendable {
  struct Settings: Sendable {
    /// Contacts of one call.
    var size = HubSpotCall.mostContacts
    /// How long the first waits for others.
    var age = Duration.seconds(1)
    /// The internal name of the property that holds tags.
    var tagsProperty: String?
  }

  private struct Write {
    let request: HubSpotContactRequest
    let since: ContinuousClock.Instant
    let end: @Sendable (AttemptReport) -> Void
  }

  private struct State {
    var writes: [Write] = []
    /// Whose contacts they are.
    var addresses: Set<String> = []
    var isStarted = false
    var isClosed = false
  }

  private let asking: HubSpotAsking
  private let settings: Settings
  private let state = Monitor(State())

  init(_ asking: HubSpotAsking, _ settings: Settings) {
    self.asking = asking
    self.settings = settings
  }

  func add(
    _ request: HubSpotContactRequest, then end: @escaping @Sendable (AttemptReport) -> Void
  ) {
    let isFirst = state.withLock { state in
      state.writes.append(Write(request: request, since: .now, end: end))
      state.addresses.insert(request.email)
      defer { state.isStarted = true }
      return !state.isStarted
    }
    if isFirst { _ = WorkerThread("hubspot") { [self] in run() } }
    state.wakeOne()
  }

  /// What waits goes at once, and then the thread ends.
  func close() {
    state.withLock { $0.isClosed = true }
    state.wakeAll()
  }

  private func run() {
    while let (contacts, writes) = next() {
      for (contact, report) in send(contacts) {
        guard case .final = report.outcome, contact.writes.count > 1 else {
          for write in contact.writes { writes[write].end(report) }
          continue
        }
        // One of them spoils the others: each by itself, in their order.
        for write in contact.writes {
          let own = ContactBatch.Contact(writes[write].request, write: 0)
          for (_, report) in send([own]) { writes[write].end(report) }
        }
      }
    }
  }

  /// Nil when there will be none any more.
  private func next() -> (contacts: [ContactBatch.Contact], writes: [Write])? {
    let isOver = state.waitForFinding { state -> Monitor<State>.Finding<Bool> in
      guard let first = state.writes.first else {
        return state.isClosed ? .result(true) : .again(until: nil)
      }
      let isDue = state.isClosed || state.addresses.count >= settings.size
      return isDue ? .result(false) : .again(until: first.since + settings.age)
    }
    guard isOver != true else { return nil }
    return state.withLock { state in
      var batch = ContactBatch(limit: settings.size)
      var writes: [Write] = []
      var rest: [Write] = []
      for write in state.writes {
        if batch.add(write.request, write: writes.count) {
          writes.append(write)
        } else {
          rest.append(write)
        }
      }
      state.writes = rest
      state.addresses = Set(rest.map(\.request.email))
      return (batch.contacts, writes)
    }
  }

  private func send(
    _ contacts: [ContactBatch.Contact]
  ) -> [(contact: ContactBatch.Contact, report: AttemptReport)] {
    let cleared = asking.upsert(contacts.filter(\.clearsStage), HubSpotCall.clearStages)
    func isReady(_ contact: ContactBatch.Contact) -> Bool {
      guard let report = cleared[contact.email] else { return true }
      if case .done = report.outcome { return true }
      return false
    }
    let written = asking.upsert(contacts.filter(isReady)) { [settings] contacts in
      HubSpotCall.upsert(contacts, tagsProperty: settings.tagsProperty)
    }
    return contacts.compactMap { contact in
      (written[contact.email] ?? cleared[contact.email]).map { (contact, $0) }
    }
  }
}
