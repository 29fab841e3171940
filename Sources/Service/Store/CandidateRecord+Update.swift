package import Actions
package import Graph
package import Values

extension CandidateRecord {
  /// The automatic update: what the event's sender says of the candidate and the application. What completion has
  /// filled in is known already, at the time of the event that said it, and is not made younger.
  ///
  /// Read are `candidate.email`, `candidate.full_name` (or first and last name), `candidate.url`, `application.stage`,
  /// `application.recruiter` (a text, or the `email` or `name` of an object), `job.key` (or `job.id`) and
  /// `assessment.score`.
  package mutating func observe(_ event: Event, at now: Timestamp) {
    let time = event.header.time
    let author = event.header.id.description
    events += 1
    updatedAt = now
    Self.forward(&lastEvent, event.header.type, time, author)
    Self.forward(&email, event.saidText(at: "candidate", "email"), time, author)
    Self.forward(&name, Self.name(in: event), time, author)
    Self.forward(&link, event.saidText(at: "candidate", "url"), time, author)
    let recruiter =
      event.saidText(at: "application", "recruiter", "email")
      ?? event.saidText(at: "application", "recruiter", "name")
      ?? event.saidText(at: "application", "recruiter")
    // Not only what is said here: an application is for one job, whoever said so first.
    let job = event.text(at: "job", "key") ?? event.text(at: "job", "id")
    change(event.text(at: "application", "id")) { progress in
      if progress.job?.value != job { Self.forward(&progress.job, job, time, author) }
      Self.forward(&progress.stage, event.saidText(at: "application", "stage"), time, author)
      Self.forward(&progress.recruiter, recruiter, time, author)
      Self.forward(&progress.score, Self.score(in: event), time, author)
    }
  }

  /// An explicit write by a step. It wins over what the same event wrote by itself; over what a later event wrote
  /// it does not. Tags and fields have no time of their own: there the last write stands.
  package mutating func apply(
    _ update: CandidateUpdateRequest, for event: Event.Header, application: String?,
    by author: String,
    at now: Timestamp
  ) {
    updatedAt = now
    tags.removeAll { update.removeTags.contains($0) }
    for tag in update.tags where !tags.contains(tag) { tags.append(tag) }
    if !update.fields.isEmpty { fields = fields.merging(update.fields) }
    change(application) { progress in
      Self.forward(&progress.stage, update.stage, event.time, author)
      Self.forward(&progress.recruiter, update.recruiter, event.time, author)
    }
  }

  /// A message has been sent, or put into the outbox, at `now`.
  package mutating func noteMessage(_ name: String, by author: String, at now: Timestamp) {
    updatedAt = now
    Self.forward(&lastMessage, name, now, author)
  }

  private mutating func change(_ application: String?, _ body: (inout Progress) -> Void) {
    var progress = applications[application ?? ""] ?? Progress()
    body(&progress)
    if !progress.isEmpty { applications[application ?? ""] = progress }
  }

  /// Sets what an event says unless something later is known. Of two events at one time the second stands.
  private static func forward<Content>(
    _ place: inout Dated<Content>?, _ value: Content?, _ time: Timestamp, _ author: String
  ) {
    guard let value else { return }
    if let known = place, known.at > time { return }
    place = Dated(value, at: time, by: author)
  }

  private static func name(in event: Event) -> String? {
    if let full = event.saidText(at: "candidate", "full_name") { return full }
    let parts = [
      event.saidText(at: "candidate", "first_name"), event.saidText(at: "candidate", "last_name"),
    ]
    let name = parts.compactMap { $0 }.joined(separator: " ")
    return name.isEmpty ? nil : name
  }

  private static func score(in event: Event) -> Double? {
    switch event.said(at: "assessment", "score") {
    case .int(let number): Double(number)
    case .uint(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }
}
