package import Graph

/// Finds out whom an event concerns. Remembers what it has assigned since the last commit, so that a batch of
/// events can be resolved before any of it is written.
///
/// An event belongs to the record that holds its (source, candidate id), else the one that holds its application
/// id, else the one with the same e-mail provided that record has no other id from this source, else to a new one.
/// Source: the language's reference, "Identity".
package struct IdentityResolver {
  package enum Resolution: Sendable, Hashable {
    case known(CandidateID)
    case new(CandidateID)
    /// Neither id nor e-mail nor a known application.
    case nobody

    package var candidate: CandidateID? {
      switch self {
      case .known(let id), .new(let id): id
      case .nobody: nil
      }
    }
  }

  private var assigned: [Alias: CandidateID] = [:]

  package init() {}

  /// Whose event it is. `makeID` is asked for the id of a newcomer.
  package func resolve(
    _ identity: Identity, reader: some IdentityReader, makeID: () -> CandidateID
  ) throws(StoreError) -> Resolution {
    if let id = identity.candidateID {
      let alias = Alias.candidate(source: identity.source, id: id)
      if let known = try candidate(of: alias, reader) { return .known(known) }
    }
    if let application = identity.applicationID,
      let known = try candidate(of: .application(application), reader)
    {
      return .known(known)
    }
    if let email = identity.email, let known = try candidate(of: .email(email), reader) {
      // Two ids of one sender are two people to that sender, even under one address: a shared mailbox, or a
      // couple. Without an id of its own the event cannot contradict.
      if identity.candidateID == nil { return .known(known) }
      if try !hasID(known, from: identity.source, reader) { return .known(known) }
    }
    guard identity.candidateID != nil || identity.email != nil else { return .nobody }
    return .new(makeID())
  }

  /// The aliases of the event that nobody holds yet; from now on they are this candidate's.
  package mutating func assign(
    _ identity: Identity, to candidate: CandidateID, reader: some IdentityReader
  ) throws(StoreError) -> [Alias] {
    var aliases: [Alias] = []
    if let id = identity.candidateID { aliases.append(.candidate(source: identity.source, id: id)) }
    if let application = identity.applicationID { aliases.append(.application(application)) }
    if let email = identity.email { aliases.append(.email(email)) }
    var new: [Alias] = []
    for alias in aliases where try self.candidate(of: alias, reader) == nil {
      assigned[alias] = candidate
      new.append(alias)
    }
    return new
  }

  /// What was assigned is in the store now.
  package mutating func committed() { assigned.removeAll(keepingCapacity: true) }

  private func candidate(
    of alias: Alias, _ reader: some IdentityReader
  ) throws(StoreError) -> CandidateID? {
    if let candidate = assigned[alias] { return candidate }
    return try reader.candidate(of: alias)
  }

  private func hasID(
    _ candidate: CandidateID, from source: String, _ reader: some IdentityReader
  ) throws(StoreError) -> Bool {
    let isAssigned = assigned.contains { alias, holder in
      if case .candidate(source, _) = alias { holder == candidate } else { false }
    }
    if isAssigned { return true }
    return try reader.hasID(candidate, from: source)
  }
}
