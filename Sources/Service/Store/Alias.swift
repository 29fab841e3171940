package import Graph

/// Something by which a candidate is recognised; each belongs to one record.
package enum Alias: Sendable, Hashable {
  /// The candidate's id at a sender.
  case candidate(source: String, id: String)
  /// An application's id as a sender gave it: its own, or another sender's that it speaks of.
  case application(source: String, id: String)
  /// Normalised.
  case email(String)
  /// An address under which a second person has come: the candidate is that person, the holder of `email` the first.
  /// While the two differ, the address alone says nothing.
  case sharedEmail(String)
}

/// Looks up what is known of identities.
package protocol IdentityReader {
  func candidate(of alias: Alias) throws(StoreError) -> CandidateID?
  /// Whose application this is, whichever sender gave it: two at most, since two are as good as none.
  func candidates(ofApplication id: String) throws(StoreError) -> [CandidateID]
  /// The senders that have an id of their own for this candidate.
  func senders(knowing candidate: CandidateID) throws(StoreError) -> Set<String>
  func fact(_ kind: Fact.Kind, _ key: String) throws(StoreError) -> Fact?
}
