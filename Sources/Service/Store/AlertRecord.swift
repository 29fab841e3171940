package import Graph
package import Values

/// Something that a person must learn of, until they have been told. Identifiers only: no name, no address.
package struct AlertRecord: Sendable, Hashable {
  /// What happened, the same for all of its kind: `a run is dead-lettered`.
  package let message: String
  /// Nil where it is about no event, but about a sender or a connection.
  package let event: EventID?
  package let candidate: CandidateID?
  package let workflow: String?
  /// Of the workflow's last run for the event; found when the record is written.
  package let segment: String?
  package let step: String?
  /// A sender's name.
  package let source: String?
  package let connection: String?
  /// `final`, `exhausted`, `uncertain`, `evaluation`, `quarantined`, `unreachable`, …
  package let errorClass: String
  package let reason: String
  /// The command that shows it.
  package let show: String
  package let at: Timestamp

  package init(
    message: String, event: EventID?, candidate: CandidateID? = nil, workflow: String? = nil,
    segment: String? = nil, step: String? = nil, source: String? = nil, connection: String? = nil,
    errorClass: String, reason: String, show: String, at: Timestamp
  ) {
    self.message = message
    self.event = event
    self.candidate = candidate
    self.workflow = workflow
    self.segment = segment
    self.step = step
    self.source = source
    self.connection = connection
    self.errorClass = errorClass
    self.reason = reason
    self.show = show
    self.at = at
  }
}

/// An alert of which nobody has been told yet.
package struct StoredAlert: Sendable, Hashable {
  /// In the order in which they were raised.
  package let sequence: Int64
  package let record: AlertRecord

  package init(sequence: Int64, record: AlertRecord) {
    self.sequence = sequence
    self.record = record
  }
}
