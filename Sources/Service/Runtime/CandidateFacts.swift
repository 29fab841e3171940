import Graph
import Values

/// What is known of a candidate and of each of their applications with its job. One document, so that an event is
/// completed by one read and remembered by one write.
///
/// ```json
/// {"candidate": {"email": ["ada@example.org", 1772357400125]},
///  "applications": {"70": {"application": {…}, "job": {…}, "closed_at": 1772357400125}}}
/// ```
struct CandidateFacts: Sendable {
  private var candidate = DatedMembers()
  /// In the order in which they came up.
  private var applications: [(id: String, facts: Application)] = []

  fileprivate struct Application {
    var application = DatedMembers()
    var job = DatedMembers()
    /// The latest event that named it and did not close it, and the latest that closed it.
    var openAt: Int64?
    var closedAt: Int64?

    var isOpen: Bool { closedAt.map { $0 < openAt ?? $0 } ?? true }
  }

  /// Types of events after which an application is nobody's any more: an event that names none does not mean it.
  private static let closing: Set<String> = ["application.rejected", "candidate.hired"]

  init() {}

  init(document: Value) {
    candidate = DatedMembers(document: document["candidate"])
    for entry in document["applications"]?.mapValue?.entries ?? [] {
      guard let id = entry.key.stringValue else { continue }
      applications.append((id, Application(document: entry.value)))
    }
  }

  /// As JSON.
  var document: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.beginField("candidate")
    candidate.write(to: &writer)
    writer.beginField("applications")
    writer.beginObject()
    for (id, facts) in applications {
      writer.beginField(id)
      facts.write(to: &writer)
    }
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }

  /// What completes the event. One that names no application means the only one that is open (of the job that it
  /// names, if it does), else the only one there is; with several nothing is guessed.
  func known(of event: Event) -> KnownFacts {
    var known = KnownFacts(candidate: candidate.map)
    guard let facts = application(of: event) else { return known }
    known.application = facts.application.map
    if !facts.job.contradicts(event) { known.job = facts.job.map }
    return known
  }

  /// Takes in what the event itself says.
  mutating func learn(from event: Event) {
    let time = event.header.time.milliseconds
    let data = event.fields
    if let said = data["candidate"]?.mapValue {
      candidate.learn(said, at: time, except: "merged_ids")
    }
    guard let id = event.text(at: "application", "id") else { return }
    let place = applications.firstIndex { $0.id == id } ?? applications.count
    if place == applications.count { applications.append((id, Application())) }
    applications[place].facts.learn(
      data, at: time, closes: Self.closing.contains(event.header.type))
  }

  /// Takes in what others have said of the application's job: where it was moved there by an event that names no more than
  /// the job's id, later events that name no job are completed all the same.
  mutating func complete(jobOf application: String, from known: DatedMembers) {
    guard let place = applications.firstIndex(where: { $0.id == application }),
      applications[place].facts.job.count < known.count
    else { return }
    applications[place].facts.job.learn(known)
  }

  /// Takes in what was known of the same person under another record.
  mutating func learn(_ other: CandidateFacts) {
    candidate.learn(other.candidate)
    for (id, facts) in other.applications {
      if let place = applications.firstIndex(where: { $0.id == id }) {
        applications[place].facts.learn(facts)
      } else {
        applications.append((id, facts))
      }
    }
  }

  private func application(of event: Event) -> Application? {
    if let id = event.text(at: "application", "id") {
      return applications.first { $0.id == id }?.facts
    }
    let possible = applications.filter { !$0.facts.job.contradicts(event) }
    let open = possible.filter { $0.facts.isOpen }
    if open.count == 1 { return open[0].facts }
    return open.isEmpty && possible.count == 1 ? possible[0].facts : nil
  }
}

extension CandidateFacts.Application {
  init(document: Value) {
    application = DatedMembers(document: document["application"])
    job = DatedMembers(document: document["job"])
    openAt = document["open_at"]?.intValue
    closedAt = document["closed_at"]?.intValue
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.beginField("application")
    application.write(to: &writer)
    if !job.isEmpty {
      writer.beginField("job")
      job.write(to: &writer)
    }
    if let openAt { writer.field("open_at", .int(openAt)) }
    if let closedAt { writer.field("closed_at", .int(closedAt)) }
    writer.endObject()
  }

  mutating func learn(_ data: MapValue, at time: Int64, closes: Bool) {
    if let said = data["application"]?.mapValue { application.learn(said, at: time) }
    if let said = data["job"]?.mapValue { learn(job: said, at: time) }
    if closes {
      closedAt = max(closedAt ?? time, time)
    } else {
      openAt = max(openAt ?? time, time)
    }
  }

  mutating func learn(_ other: CandidateFacts.Application) {
    application.learn(other.application)
    job.learn(other.job)
    openAt = [openAt, other.openAt].compactMap { $0 }.max()
    closedAt = [closedAt, other.closedAt].compactMap { $0 }.max()
  }

  /// An application that moves to another job keeps nothing of the first one.
  private mutating func learn(job said: MapValue, at time: Int64) {
    if job.contradicts(said) {
      guard time >= job.latest ?? time else { return }
      job = DatedMembers()
    }
    job.learn(said, at: time)
  }
}

extension DatedMembers {
  /// Whether these facts of a job are of another one than the event speaks of.
  fileprivate func contradicts(_ event: Event) -> Bool {
    event.property("job")?.mapValue.map(contradicts) ?? false
  }

  fileprivate func contradicts(_ job: MapValue) -> Bool {
    ["id", "key"].contains { name in
      guard let mine = self[name]?.identifierText, let theirs = job[name]?.identifierText else {
        return false
      }
      return mine != theirs
    }
  }
}
