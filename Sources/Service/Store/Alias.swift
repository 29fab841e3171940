package import Graph

/// Something by which a candidate is recognised; each belongs to one record.
package enum Alias: Sendable, Hashable {
  /// The candidate's id at a sender.
  case candidate(source: String, id: String)
  /// An application's id; senders speak of each other's applications, so it has no source.
  case application(String)
  /// Normalised.
  case email(String)
}

/// Looks up what is known of identities.
package protocol IdentityReader {
  func candidate(of alias: Alias) throws(StoreError) -> CandidateID?
  /// Whether the record has a candidate id of this source, whichever.
  func hasID(_ candidate: CandidateID, from source: String) throws(StoreError) -> Bool
  func fact(_ kind: Fact.Kind, _ key: String) throws(StoreError) -> Fact?
}
