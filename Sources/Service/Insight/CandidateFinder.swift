package import CEL
package import Graph
package import Store
package import Values

/// Looks for candidates: by tags from the store's index, by everything else record for record.
package struct CandidateFinder: Sendable {
  /// All of them.
  package var tags: [String] = []
  /// The latest stage; with `job`, that of an application for the job.
  package var stage: String?
  /// The key or id of a job that somebody has applied for.
  package var job: String?
  package var condition: RecordCondition?
  /// The last one of the page before.
  package var after: CandidateID?

  package init() {}

  package struct Page: Sendable {
    /// Who became known last comes first.
    package fileprivate(set) var candidates: [CandidateRecord] = []
    /// Whether there are others behind the last one.
    package fileprivate(set) var hasMore = false
    /// How many records the condition could not be asked of, and what the first of them had.
    package fileprivate(set) var unknown = 0
    package fileprivate(set) var firstUnknown: (id: CandidateID, error: EvaluationError)?
  }

  package func page(
    of limit: Int, from reader: any ListReader, now: Timestamp
  ) throws(StoreError) -> Page {
    let search = CandidateSearch(tags: tags, stage: job == nil ? stage : nil, after: after)
    var page = Page()
    try reader.eachCandidate(search) { record in
      guard isApplicant(record) else { return true }
      switch condition?.verdict(on: record, now: now) ?? .holds {
      case .fails: return true
      case .unknown(let error):
        // Those behind a full page are the next one's.
        if page.candidates.count < limit { page.note(error, of: record.id) }
        return true
      case .holds:
        page.hasMore = page.candidates.count == limit
        if !page.hasMore { page.candidates.append(record) }
        return !page.hasMore
      }
    }
    return page
  }

  private func isApplicant(_ record: CandidateRecord) -> Bool {
    guard let job else { return true }
    return record.applications.values.contains {
      $0.job?.value == job && (stage == nil || $0.stage?.value == stage)
    }
  }
}

extension CandidateFinder.Page {
  fileprivate mutating func note(_ error: EvaluationError, of candidate: CandidateID) {
    unknown += 1
    if firstUnknown == nil { firstUnknown = (candidate, error) }
  }
}
