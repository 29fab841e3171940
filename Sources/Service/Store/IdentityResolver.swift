package import Graph

/// Finds out whom an event concerns. Remembers what it has read and assigned, so that a batch of events can be
/// resolved before any of it is written. Only one resolver of a store may be at work: what it remembers is true
/// because nobody else writes aliases.
///
/// An event belongs to the record that holds its (source, candidate id), else its (source, application id), else the
/// application under whichever sender's name, else its e-mail, provided that record has no other id from this source
/// (and nobody else shares the address); else to a new one. Source: the language's reference, "Who is it?".
package struct IdentityResolver {
  package enum Resolution: Sendable, Hashable {
    /// `joining`: other records that prove to be the same person.
    case known(CandidateID, joining: [CandidateID] = [])
    case new(CandidateID)
    case nobody(Nobody)
  }

  /// Why an event cannot be told whose it is.
  package enum Nobody: Sendable, Hashable {
    /// Neither id nor e-mail nor a known application.
    case unknown
    /// Nothing but an address that two candidates share.
    case sharedAddress
  }

  /// Who holds what an event says.
  private struct Holders {
    var id: CandidateID?
    var application: CandidateID?
    var email: CandidateID?
    var merged: [CandidateID] = []
    var isShared = false
  }

  /// Nil: nobody holds it.
  private var remembered: [Alias: CandidateID?] = [:]
  private var senders: [CandidateID: Set<String>] = [:]
  /// Of the batches that are not written yet, oldest first; the last is of the one that is being resolved.
  private var unwritten = [Unwritten()]

  fileprivate struct Unwritten {
    var applications: [String: [CandidateID]] = [:]
    var joined: [CandidateID: CandidateID] = [:]
  }

  /// Aliases remembered beyond a commit.
  private static let room = 20_000

  package init() {}

  /// Whose event it is. `makeID` is asked for the id of a newcomer.
  package mutating func resolve(
    _ identity: Identity, reader: some IdentityReader, makeID: () -> CandidateID
  ) throws(StoreError) -> Resolution {
    let holders = try holders(identity, reader)
    if let known = holders.id ?? holders.application ?? holders.merged.first {
      return .known(known, joining: try joining(known, identity, holders, reader))
    }
    if let known = try referred(by: identity, reader) { return .known(known) }
    if let known = holders.email, try isAllowed(known, for: identity, reader) {
      guard holders.isShared else { return .known(known) }
      if identity.candidateID == nil { return .nobody(.sharedAddress) }
    }
    guard identity.candidateID != nil || identity.email != nil else { return .nobody(.unknown) }
    let newcomer = makeID()
    senders[newcomer] = []
    return .new(newcomer)
  }

  /// What is to be written so that the event's ids and address lead to this candidate: those that nobody holds, an
  /// application that its own sender now gives to this candidate, and a mark on an address that another one holds.
  package mutating func assign(
    _ identity: Identity, to candidate: CandidateID, reader: some IdentityReader
  ) throws(StoreError) -> [Alias] {
    var new: [Alias] = []
    let ids = [identity.candidateID].compactMap { $0 } + identity.mergedIDs
    for id in ids {
      let alias = Alias.candidate(source: identity.source, id: id)
      guard try self.candidate(of: alias, reader) == nil else { continue }
      new.append(alias)
      var known = try sendersKnowing(candidate, reader)
      known.insert(identity.source)
      senders[candidate] = known
    }
    if let id = identity.applicationID {
      let alias = Alias.application(source: identity.source, id: id)
      let holder = try self.candidate(of: alias, reader)
      if holder == nil || (holder != candidate && identity.candidateID != nil) {
        new.append(alias)
        unwritten[unwritten.count - 1].applications[id, default: []].append(candidate)
      }
    }
    if let email = identity.email {
      switch try self.candidate(of: .email(email), reader) {
      case nil: new.append(.email(email))
      case candidate: break
      case .some(let holder):
        if try !isShared(email, heldBy: holder, reader) { new.append(.sharedEmail(email)) }
      }
    }
    for alias in new { remembered[alias] = candidate }
    return new
  }

  /// From now on everything that led to `loser` leads to `winner`.
  package mutating func join(
    _ loser: CandidateID, into winner: CandidateID, reader: some IdentityReader
  ) throws(StoreError) {
    let all = try sendersKnowing(winner, reader).union(sendersKnowing(loser, reader))
    senders[winner] = all
    senders[loser] = nil
    for (alias, holder) in remembered where holder == loser { remembered[alias] = winner }
    for place in unwritten.indices { unwritten[place].join(loser, into: winner) }
    unwritten[unwritten.count - 1].joined[loser] = winner
  }

  /// More is remembered than is good: it is forgotten once nothing is on its way into the store.
  package var isFull: Bool { remembered.count > Self.room }

  /// What was assigned is on its way into the store: the next batch begins.
  package mutating func submitted() { unwritten.append(Unwritten()) }

  /// The first batch that was submitted and not yet committed is in the store now.
  package mutating func committed() {
    unwritten.removeFirst()
    if isFull, unwritten.count == 1 { forget() }
  }

  /// What was assigned since the last commit did not happen.
  package mutating func forget() {
    remembered.removeAll(keepingCapacity: true)
    senders.removeAll(keepingCapacity: true)
    unwritten = [Unwritten()]
  }

  // MARK: - Rules

  private mutating func holders(
    _ identity: Identity, _ reader: some IdentityReader
  ) throws(StoreError) -> Holders {
    var holders = Holders()
    let source = identity.source
    if let id = identity.candidateID {
      holders.id = try candidate(of: .candidate(source: source, id: id), reader)
    }
    if let id = identity.applicationID {
      holders.application = try candidate(of: .application(source: source, id: id), reader)
    }
    for id in identity.mergedIDs {
      if let holder = try candidate(of: .candidate(source: source, id: id), reader) {
        holders.merged.append(holder)
      }
    }
    if let email = identity.email, let holder = try candidate(of: .email(email), reader) {
      holders.email = holder
      holders.isShared = try isShared(email, heldBy: holder, reader)
    }
    return holders
  }

  /// The records that this event proves to be the same person as `known`: those that its sender has merged, and
  /// those that hold its application or its address, unless some sender tells the two apart by ids of its own.
  private mutating func joining(
    _ known: CandidateID, _ identity: Identity, _ holders: Holders, _ reader: some IdentityReader
  ) throws(StoreError) -> [CandidateID] {
    var joining: [CandidateID] = []
    for other in holders.merged where other != known && !joining.contains(other) {
      joining.append(other)
    }
    let witnesses = [holders.application, holders.isShared ? nil : holders.email].compactMap { $0 }
    for other in witnesses where other != known && !joining.contains(other) {
      var mine = try sendersKnowing(known, reader)
      if identity.candidateID != nil { mine.insert(identity.source) }
      if try mine.isDisjoint(with: sendersKnowing(other, reader)) { joining.append(other) }
    }
    return joining
  }

  /// Whose application the event speaks of, by another sender's name for it.
  private mutating func referred(
    by identity: Identity, _ reader: some IdentityReader
  ) throws(StoreError) -> CandidateID? {
    guard let id = identity.applicationID, !identity.introduces else { return nil }
    var holders = Set(try reader.candidates(ofApplication: id).map { stayed($0) })
    for batch in unwritten { holders.formUnion(batch.applications[id] ?? []) }
    guard holders.count == 1, let holder = holders.first,
      try isAllowed(holder, for: identity, reader)
    else { return nil }
    return holder
  }

  /// Two ids of one sender are two people to that sender, even under one address: a shared mailbox, or a couple.
  /// Without an id of its own the event cannot contradict.
  private mutating func isAllowed(
    _ candidate: CandidateID, for identity: Identity, _ reader: some IdentityReader
  ) throws(StoreError) -> Bool {
    guard identity.candidateID != nil else { return true }
    return try !sendersKnowing(candidate, reader).contains(identity.source)
  }

  private mutating func isShared(
    _ email: String, heldBy holder: CandidateID, _ reader: some IdentityReader
  ) throws(StoreError) -> Bool {
    if let second = try candidate(of: .sharedEmail(email), reader) { return second != holder }
    remembered[.sharedEmail(email)] = holder
    return false
  }

  // MARK: - What is known

  private mutating func candidate(
    of alias: Alias, _ reader: some IdentityReader
  ) throws(StoreError) -> CandidateID? {
    if let known = remembered[alias] { return known }
    let stored = try reader.candidate(of: alias)
    let candidate = stored.map { stayed($0) }
    remembered[alias] = .some(candidate)
    return candidate
  }

  /// Whose record this one has become a part of, as the store is going to have it.
  private func stayed(_ candidate: CandidateID) -> CandidateID {
    for batch in unwritten {
      if let winner = batch.joined[candidate] { return winner }
    }
    return candidate
  }

  private mutating func sendersKnowing(
    _ candidate: CandidateID, _ reader: some IdentityReader
  ) throws(StoreError) -> Set<String> {
    if let known = senders[candidate] { return known }
    let known = try reader.senders(knowing: candidate)
    senders[candidate] = known
    return known
  }
}

extension IdentityResolver.Unwritten {
  fileprivate mutating func join(_ loser: CandidateID, into winner: CandidateID) {
    for (id, holders) in applications where holders.contains(loser) {
      applications[id] = holders.map { $0 == loser ? winner : $0 }
    }
    for (earlier, target) in joined where target == loser { joined[earlier] = winner }
  }
}
