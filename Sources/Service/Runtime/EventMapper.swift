import Graph
package import Store
import Values

/// Maps accepted deliveries to canonical events: rule, identity, completion, contract. Reads the store and writes
/// nothing; remembers what the batch has assigned until it is written.
package struct EventMapper {
  /// What became of a batch.
  package struct Batch {
    let now: Timestamp
    package fileprivate(set) var changes: [Change] = []
    /// How many of the events it was made of, from the first.
    fileprivate(set) var taken = 0
    var works: [EventWork] = []
    var alerts: [Alert] = []
    var quarantined = 0
    var ignored = 0
    var joins: [Join] = []
    /// Events that were mapped before and cannot be read any more.
    fileprivate(set) var buried: Set<EventID> = []

    init(now: Timestamp) { self.now = now }
  }

  /// Two records that an event has shown to be one person.
  struct Join: Sendable {
    let event: EventID
    let winner: CandidateID
    let loser: CandidateID
  }

  private let reader: any StoreReader
  private let catalog: GraphCatalog
  private let clock: any RuntimeClock
  private let parser = JSONParser()
  private var identities = IdentityResolver()
  private var facts: FactBook
  /// Batches on their way into the store.
  private var underWay = 0

  package init(reader: any StoreReader, catalog: GraphCatalog, clock: any RuntimeClock) {
    self.reader = reader
    self.catalog = catalog
    self.clock = clock
    facts = FactBook(reader: reader)
  }

  /// As many of the events, one at least, as lead to so many changes.
  package mutating func map(
    _ events: [PendingEvent], changes limit: Int = .max
  ) throws(StoreError) -> Batch {
    var batch = Batch(now: clock.now())
    let graph = catalog.current
    try reader.reading { () throws(StoreError) in
      for event in events where batch.changes.count < limit {
        batch.taken += 1
        switch event.content {
        case .delivered(let headers, let body):
          try map(event, headers: headers, body: body, graph, &batch)
        case .dispatched(let dispatched): try takeUp(event, dispatched, &batch)
        }
      }
    }
    return batch
  }

  /// Events that are taken up again, in the order in which they were received: each goes to the tail of its lane.
  mutating func mapAgain(
    _ events: [PendingEvent], changes limit: Int = .max
  ) throws(StoreError) -> Batch {
    var batch = try map(events, changes: limit)
    for (index, work) in batch.works.enumerated() {
      guard let candidate = work.candidate, !work.isNewcomer else { continue }
      batch.works[index].candidate = try reader.survivor(of: candidate)
    }
    return batch
  }

  /// More is remembered than is good; it is forgotten once no batch is on its way.
  package var isFull: Bool { identities.isFull || facts.isFull }

  /// The batch is on its way into the store: the next one counts upon it.
  package mutating func submitted() {
    identities.submitted()
    underWay += 1
  }

  /// The first batch that is on its way is in the store now.
  package mutating func committed() {
    identities.committed()
    underWay -= 1
    if underWay == 0, facts.isFull { facts.forget() }
  }

  /// Whatever was assigned since the last commit did not happen.
  package mutating func forget() {
    identities.forget()
    facts.forget()
    underWay = 0
  }

  private mutating func map(
    _ event: PendingEvent, headers: [UInt8], body: [UInt8], _ graph: ProjectGraph,
    _ batch: inout Batch
  ) throws(StoreError) {
    guard let source = graph.source(named: event.source) else {
      return batch.quarantine(event, "the configuration has no source `\(event.source)`")
    }
    let outcome: MappingOutcome
    do {
      outcome = source.map(
        SourceInput(
          body: try parser.parse(body).root, headers: try parser.parse(headers).root.value(),
          rawBody: .bytes(body), digest: event.digest.hexadecimal))
    } catch {
      return batch.quarantine(event, "its body is no JSON: \(error.message)")
    }
    switch outcome {
    case .answerOnly: batch.ignore(event, "a test request of the sender")
    case .ignored: batch.ignore(event, Delivery.unmatchedReason)
    case .failed(let failure):
      batch.quarantine(event, failure.reason)
    case .event(let mapped): try complete(mapped, event, graph, &batch)
    }
  }

  /// Whose event it is, what is known besides, and whether it keeps its contract.
  private mutating func complete(
    _ mapped: MappedEvent, _ pending: PendingEvent, _ graph: ProjectGraph, _ batch: inout Batch
  ) throws(StoreError) {
    let mappedEvent = Event(
      header: Event.Header(
        id: pending.id, type: mapped.mapping.type, source: pending.source,
        time: mapped.time ?? pending.receivedAt, receivedAt: pending.receivedAt),
      data: .json(mapped.data))
    // Identity, completion and facts ask for the same few values again and again.
    let said = mappedEvent.withValues
    let identity = said.identity
    let now = batch.now
    let candidate: CandidateID
    var joining: [CandidateID] = []
    var isNewcomer = false
    switch try identities.resolve(identity, reader: reader, makeID: { .random(at: now) }) {
    case .new(let newcomer):
      candidate = newcomer
      isNewcomer = true
      facts.meet(newcomer)
    case .known(let known, let others): (candidate, joining) = (known, others)
    case .nobody(let reason): return batch.quarantine(pending, reason.sentence)
    }
    let known =
      mapped.mapping.completes
      ? try facts.known(of: said, candidate, joining: joining) : KnownFacts()
    let completed = said.completed(with: known)
    // Where nothing was filled in, what comes next reads from the tape.
    let event = completed.completedMembers.isEmpty ? mappedEvent : completed
    let violations = graph.violations(of: event)
    guard violations.isEmpty else {
      return batch.quarantine(
        pending, "it breaks the contract of `\(event.header.type)`: \(violations.reason)")
    }
    for other in joining {
      try identities.join(other, into: candidate, reader: reader)
      try facts.join(other, into: candidate)
      batch.changes.append(.join(other, into: candidate, event: pending.id, at: now))
      batch.joins.append(Join(event: pending.id, winner: candidate, loser: other))
    }
    for alias in try identities.assign(identity, to: candidate, reader: reader) {
      batch.changes.append(.alias(alias, of: candidate))
    }
    batch.changes += try facts.learn(from: said, candidate).map(Change.fact)
    let application = completed.text(at: "application", "id")
    let work = EventWork(
      event: event, candidate: candidate, application: application, joining: joining,
      isNewcomer: isNewcomer, isRecovered: false)
    batch.changes.append(
      .dispatch(
        DispatchedEvent(
          id: pending.id, type: event.header.type, time: event.header.time, candidate: candidate,
          application: application, lane: work.lane, document: event.documentBytes,
          revision: graph.revision)))
    batch.works.append(work)
  }

  /// An event that an earlier process has mapped.
  private func takeUp(
    _ pending: PendingEvent, _ dispatched: DispatchedEvent, _ batch: inout Batch
  ) throws(StoreError) {
    guard let event = Event(dispatched) else {
      return batch.bury(pending, "its stored form cannot be read")
    }
    batch.works.append(
      EventWork(
        event: event, candidate: dispatched.candidate, application: dispatched.application,
        joining: try reader.candidates(joinedBy: pending.id), isRecovered: true))
  }
}

extension Event {
  /// As it was mapped; nil where that cannot be read. A parser of its own: the document lives as long as the event is
  /// worked on.
  fileprivate init?(_ dispatched: DispatchedEvent) {
    guard let document = try? JSONParser().parse(dispatched.document),
      let event = try? Event(document: document.root)
    else { return nil }
    self = event
  }
}

extension EventWork {
  /// An event that was set aside, as the store has it; nil where it is not there any more. Its candidate is that of its
  /// lane: two records may have become one meanwhile.
  init?(rereading claim: LaneQueue.Claim, _ reader: any StoreReader) throws(StoreError) {
    guard case .dispatched(let dispatched)? = try reader.mappedEvents([claim.event]).first?.content,
      let event = Event(dispatched)
    else { return nil }
    var candidate = dispatched.candidate
    if case .candidate(let owner) = claim.lane { candidate = owner }
    self.init(
      event: event, candidate: candidate, application: dispatched.application, isRecovered: true,
      ripeUntil: claim.ripeUntil)
  }
}

extension EventMapper.Batch {
  fileprivate mutating func ignore(_ event: PendingEvent, _ reason: String) {
    ignored += 1
    changes.append(.event(EventProgress(id: event.id, state: .ignored, reason: reason)))
  }

  fileprivate mutating func quarantine(_ event: PendingEvent, _ reason: String) {
    quarantined += 1
    changes.append(.event(EventProgress(id: event.id, state: .quarantined, reason: reason)))
    changes.append(
      .deadLetter(
        DeadLetter(
          event: event.id, run: nil, workflow: nil, step: nil,
          errorClass: DeadLetter.quarantined, reason: reason, at: now)))
    alerts.append(
      Alert(
        message: "an event is quarantined", event: event.id, candidate: nil,
        errorClass: DeadLetter.quarantined, reason: reason,
        show: "journeyman dead-letters show \(event.id)"))
  }
}

extension EventMapper.Batch {
  /// An event that was mapped before, and may have runs.
  fileprivate mutating func bury(_ event: PendingEvent, _ reason: String) {
    changes.append(.buried(event.id, errorClass: "internal", reason: reason, at: now))
    alerts.append(.buried(event.id, nil, reason: reason))
    buried.insert(event.id)
  }
}

extension IdentityResolver.Nobody {
  fileprivate var sentence: String {
    switch self {
    case .unknown:
      "no candidate: it has neither `candidate.id` nor `candidate.email` nor an "
        + "`application.id` that is known"
    case .sharedAddress:
      "no candidate: two candidates share its address, and it has neither `candidate.id` nor an "
        + "`application.id` that is known"
    }
  }
}

extension [UInt8] {
  /// Two lower-case digits per byte.
  fileprivate var hexadecimal: String {
    String(unsafeUninitializedCapacity: 2 * count) { text in
      for (place, byte) in enumerated() {
        text[2 * place] = Self.digit(byte >> 4)
        text[2 * place + 1] = Self.digit(byte & 15)
      }
      return 2 * count
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
