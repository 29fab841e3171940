package import Graph

/// Which candidates are looked for by what the store can find without reading every record.
///
/// They come in the order in which they became known, the last first: a candidate keeps its place, whatever happens to it
/// while somebody turns the pages. With tags it is read from the index of the rarest one; without, all records are.
package struct CandidateSearch: Sendable {
  /// All of them.
  package var tags: [String]
  /// The latest stage.
  package var stage: String?
  /// Those who became known before this one.
  package var after: CandidateID?

  package init(tags: [String] = [], stage: String? = nil, after: CandidateID? = nil) {
    self.tags = tags
    self.stage = stage
    self.after = after
  }
}
