import Actions
package import Graph
package import Values

/// What we know of a candidate: the journey. Changed by the candidate's own lane only, one event after the other.
///
/// Whatever an event says of itself moves forward in event time only, so that a late delivery does not turn the
/// record back. Stage, score and recruiter are kept per application; the candidate shows the latest.
package struct CandidateRecord: Sendable {
  package let id: CandidateID
  package var email: Dated<String>?
  package var name: Dated<String>?
  /// In the order in which they were added.
  package var tags: [String] {
    get { allTags }
    set {
      retagged.formUnion(Set(allTags).symmetricDifference(newValue))
      allTags = newValue
    }
  }
  private var allTags: [String] = []
  /// Tags that were added or taken off since the record was read: at least all that the index of tags does not know.
  var retagged: Set<String> = []
  package var fields: MapValue
  /// By the sender's application id; events without one are kept under the empty text.
  package var applications: [String: Progress]
  /// How many events have been worked on.
  package var events: Int64
  /// Type of the latest event.
  package var lastEvent: Dated<String>?
  /// Name of the template of the latest message, else the action that sent it.
  package var lastMessage: Dated<String>?
  /// Where people find the candidate: the profile at the sender.
  package var link: Dated<String>?
  package let createdAt: Timestamp
  package var updatedAt: Timestamp

  /// A value with the time of the event that it comes from and who wrote it: an event's id for what the event
  /// said itself, `workflow/step` for an explicit write.
  package struct Dated<Content: Sendable>: Sendable {
    package let value: Content
    package let at: Timestamp
    package let by: String

    package init(_ value: Content, at: Timestamp, by: String) {
      self.value = value
      self.at = at
      self.by = by
    }
  }

  package struct Progress: Sendable {
    /// The key of the job that it is for, else its id.
    package var job: Dated<String>?
    package var stage: Dated<String>?
    package var score: Dated<Double>?
    package var recruiter: Dated<String>?

    package init() {}

    var isEmpty: Bool { job == nil && stage == nil && score == nil && recruiter == nil }
  }

  /// A newcomer.
  package init(id: CandidateID, at now: Timestamp) {
    self.id = id
    fields = .empty
    applications = [:]
    events = 0
    createdAt = now
    updatedAt = now
  }

  init(id: CandidateID, createdAt: Timestamp, updatedAt: Timestamp, events: Int64) {
    self.init(id: id, at: createdAt)
    self.updatedAt = updatedAt
    self.events = events
  }

  /// The tags that the store has of it.
  mutating func readTags(_ stored: [String]) {
    allTags = stored
    retagged = []
  }
}

extension CandidateRecord {
  package var stage: Dated<String>? { latest(\.stage) }
  package var score: Dated<Double>? { latest(\.score) }
  package var recruiter: Dated<String>? { latest(\.recruiter) }

  /// What conditions and templates read as `journey`. An event's own application speaks for itself where it is
  /// known; else the candidate's latest counts.
  package func journey(application: String?) -> Journey {
    let own = applications[application ?? ""]
    return Journey(
      stage: (own?.stage ?? stage)?.value, score: (own?.score ?? score)?.value, tags: tags,
      lastEvent: lastEvent?.value,
      lastEventAt: lastEvent?.at, lastMessage: lastMessage?.value,
      lastMessageAt: lastMessage?.at, events: events, fields: fields)
  }

  private func latest<Content>(
    _ aspect: KeyPath<Progress, Dated<Content>?>
  ) -> Dated<Content>? {
    if applications.count == 1 { return applications.values.first?[keyPath: aspect] }
    // Equal times are told apart by the application's id: the same record always shows the same.
    return applications.sorted { $0.key < $1.key }.compactMap { $0.value[keyPath: aspect] }
      .reduce(nil) { latest, next in
        guard let latest, latest.at > next.at else { return next }
        return latest
      }
  }
}
