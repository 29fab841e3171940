package import Store
package import Values

/// What a sender says it sent against what was received against what was acted upon.
///
/// Events are added one by one, in any order; memory holds what was sent, not what was received.
package struct Audit: Sendable {
  /// What is counted together.
  package struct Group: Sendable, Hashable {
    /// In UTC, `2026-11-21`: when it was sent, as the sender says; else when it was received. Nil: nobody knows.
    package let day: String?
    package let source: String?
    package let type: String?
  }

  package struct Counts: Sendable, Hashable {
    package var sent = 0
    package var received = 0
    package var acted = 0
    /// Pending or waiting: neither a gap nor done.
    package var atWork = 0
    package var ignored = 0
    /// Quarantined or dead-lettered: for a person.
    package var stopped = 0
    package var discarded = 0
    /// Received, but refused: bad signature, no JSON, too large.
    package var refused = 0
    /// Sent, and never seen here.
    package var missing = 0
  }

  /// One that a person should look at.
  package struct Finding: Sendable, Hashable {
    package enum Kind: String, Sendable { case missing, refused, stopped }

    package let kind: Kind
    /// The sender's.
    package let eventID: String
    package let time: Timestamp?
    package let source: String?
    /// Ours, of the event or of the refused delivery.
    package let id: String?
    package let state: String?
    package let reason: String?
  }

  package struct Result: Sendable {
    /// By day, source and type.
    package let groups: [(group: Group, counts: Counts)]
    package let total: Counts
    package let findings: [Finding]
    /// Received between the first and the last time of the sender's log, and not in it.
    package let unlisted: Int

    /// Whether all that was sent was received, and nothing of it waits for a person.
    package var isBalanced: Bool { total.missing == 0 && total.refused == 0 && total.stopped == 0 }
  }

  private let entries: [SentLog.Entry]
  /// Nil: there is no sender's log, and all that was received is counted.
  private let places: [String: Int]?
  private let source: String?
  private let window: ClosedRange<Timestamp>?
  private var isReceived: [Bool]
  private var refusals: [Int: (id: String, reason: String?)] = [:]
  private var groups: [Group: Counts] = [:]
  private var findings: [Finding] = []
  private var unlisted = 0

  /// - Parameters:
  ///   - sent: the sender's log; nil: received against acted only.
  ///   - source: the sender's name, for what never came.
  package init(sent: SentLog?, source: String?) {
    entries = sent?.entries ?? []
    places = sent.map { sent in
      Dictionary(uniqueKeysWithValues: sent.entries.enumerated().map { ($1.id, $0) })
    }
    self.source = source
    isReceived = Array(repeating: false, count: entries.count)
    let times = entries.compactMap(\.time)
    window = times.min().flatMap { first in times.max().map { first...$0 } }
  }

  /// An event of the store.
  package mutating func add(_ event: EventRow) {
    var sent: SentLog.Entry?
    if let places {
      guard let place = places[event.eventID] else {
        if window?.contains(event.receivedAt) == true { unlisted += 1 }
        return
      }
      sent = entries[place]
      // Of two sources that use the same ids the first counts.
      guard !isReceived[place] else { return }
      isReceived[place] = true
    }
    let group = Group(
      day: (sent?.time ?? event.receivedAt).day, source: event.source,
      type: event.type ?? sent?.type)
    groups[group, default: Counts()].add(event.state, isSent: sent != nil)
    guard event.state == .quarantined || event.state == .deadLettered else { return }
    findings.append(
      Finding(
        kind: .stopped, eventID: event.eventID, time: sent?.time ?? event.receivedAt,
        source: event.source, id: event.id.description, state: event.state.rawValue,
        reason: event.reason))
  }

  /// A delivery that was refused: whatever texts it holds, one of them may be an id that is missed.
  package mutating func add(refused delivery: DeliveryRow) {
    guard let places else { return }
    let documents = [delivery.headers, delivery.body].compactMap { try? Value(json: $0) }
    for document in documents {
      document.eachText { text in
        guard let place = places[text], refusals[place] == nil else { return }
        refusals[place] = (delivery.id.description, delivery.reason)
      }
    }
  }

  package func result() -> Result {
    var groups = groups
    var findings = findings
    for (place, entry) in entries.enumerated() where !isReceived[place] {
      let group = Group(day: entry.time?.day, source: source, type: entry.type)
      groups[group, default: Counts()].sent += 1
      let refusal = refusals[place]
      if refusal == nil {
        groups[group, default: Counts()].missing += 1
      } else {
        groups[group, default: Counts()].refused += 1
      }
      findings.append(
        Finding(
          kind: refusal == nil ? .missing : .refused, eventID: entry.id, time: entry.time,
          source: source, id: refusal?.id, state: nil, reason: refusal?.reason))
    }
    return Result(
      groups: groups.sorted { $0.key.order.lexicographicallyPrecedes($1.key.order) }
        .map { (group: $0.key, counts: $0.value) },
      total: groups.values.reduce(into: Counts()) { $0.add($1) },
      findings: findings, unlisted: unlisted)
  }
}

extension Audit.Group {
  fileprivate var order: [String] { [day ?? "", source ?? "", type ?? ""] }
}

extension Audit.Counts {
  fileprivate mutating func add(_ state: EventState, isSent: Bool) {
    sent += isSent ? 1 : 0
    received += 1
    switch state {
    case .completed: acted += 1
    case .pending, .waiting: atWork += 1
    case .ignored: ignored += 1
    case .quarantined, .deadLettered: stopped += 1
    case .discarded: discarded += 1
    }
  }

  fileprivate mutating func add(_ other: Self) {
    sent += other.sent
    received += other.received
    acted += other.acted
    atWork += other.atWork
    ignored += other.ignored
    stopped += other.stopped
    discarded += other.discarded
    refused += other.refused
    missing += other.missing
  }
}

extension Timestamp {
  /// `2026-11-21`, in UTC.
  fileprivate var day: String { String(rfc3339.prefix(10)) }
}

extension Value {
  /// Calls `body` with every text in it, and with numbers as they are written.
  fileprivate func eachText(_ body: (String) -> Void) {
    if let text = stringValue { return body(text) }
    for item in listValue ?? [] { item.eachText(body) }
    for entry in mapValue?.entries ?? [] { entry.value.eachText(body) }
    if case .int(let number) = self { body(String(number)) }
  }
}
