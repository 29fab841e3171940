import Graph
import Store
import Values

/// What is known of candidates with their applications, and of jobs, as the store has it and with what the batch
/// under way has added. Remembers what it has read: nobody else writes facts.
struct FactBook {
  private let reader: any StoreReader
  private var candidates: [CandidateID: CandidateFacts] = [:]
  /// By sender and id: one sender's job 7 is not another's.
  private var jobs: [String: Job] = [:]

  private struct Job {
    var members = DatedMembers()
    /// When the store was told last that somebody has spoken of it.
    var saidAt: Timestamp = .earliest
  }

  /// So much later than the store says a job was spoken of last; kept are jobs for months.
  private static let saidApart = Duration.seconds(86_400)

  /// Documents remembered beyond a commit.
  private static let room = 1_000

  init(reader: any StoreReader) { self.reader = reader }

  /// More is remembered than is good: it may be forgotten once it is in the store.
  var isFull: Bool { candidates.count + jobs.count > Self.room }

  /// What was learnt since the last commit did not happen.
  mutating func forget() {
    candidates.removeAll(keepingCapacity: true)
    jobs.removeAll(keepingCapacity: true)
  }

  /// Somebody who has just been given an id: the store has nothing of them.
  mutating func meet(_ newcomer: CandidateID) { candidates[newcomer] = CandidateFacts() }

  /// What completes the event of this candidate, `others` being records that prove to be the same person.
  mutating func known(
    of event: Event, _ candidate: CandidateID, joining others: [CandidateID]
  ) throws(StoreError) -> KnownFacts {
    var facts = try self.facts(of: candidate)
    for other in others { facts.learn(try self.facts(of: other)) }
    var known = facts.known(of: event)
    // What the candidate's applications do not say of the job may be known from somebody else's.
    if let key = Self.jobKey(of: event) {
      let job = try job(key).members.map
      if known.job.count < job.count { known.job = job.merging(known.job) }
    }
    return known
  }

  /// Two records are one person.
  mutating func join(_ loser: CandidateID, into winner: CandidateID) throws(StoreError) {
    var facts = try self.facts(of: winner)
    facts.learn(try self.facts(of: loser))
    candidates[winner] = facts
    candidates[loser] = CandidateFacts()
  }

  /// Remembers what the event itself says; gives what is to be written.
  mutating func learn(
    from event: Event, _ candidate: CandidateID
  ) throws(StoreError) -> [Fact] {
    var facts = try self.facts(of: candidate)
    // The only one of its kind: taking in is done in place.
    candidates[candidate] = nil
    facts.learn(from: event)
    if let application = event.text(at: "application", "id"), let key = Self.jobKey(of: event) {
      facts.complete(jobOf: application, from: try job(key).members)
    }
    var written = [
      Fact(
        kind: .candidate, key: candidate.description, value: facts.document,
        time: event.header.time, saidAt: event.header.receivedAt)
    ]
    candidates[candidate] = facts
    if let key = Self.jobKey(of: event), let said = event.property("job")?.mapValue {
      var job = try job(key)
      jobs[key] = nil
      // Most events say of a job what is known already. A title that was said once and is said again a moment later
      // need not be made younger by a write of its own.
      let saidAt = event.header.receivedAt
      let hasChanged = job.members.learn(said, at: event.header.time.milliseconds)
      if hasChanged || saidAt - job.saidAt >= Self.saidApart {
        job.saidAt = max(job.saidAt, saidAt)
        written.append(
          Fact(
            kind: .job, key: key, value: job.members.document, time: event.header.time,
            saidAt: saidAt))
      }
      jobs[key] = job
    }
    return written
  }

  private static func jobKey(of event: Event) -> String? {
    event.text(at: "job", "id").map { "\(event.header.source)/\($0)" }
  }

  private mutating func facts(of candidate: CandidateID) throws(StoreError) -> CandidateFacts {
    if let facts = candidates[candidate] { return facts }
    let fact = try reader.fact(.candidate, candidate.description)
    let facts = fact.flatMap { try? Value(json: $0.value) }.map(CandidateFacts.init(document:))
    candidates[candidate] = facts ?? CandidateFacts()
    return facts ?? CandidateFacts()
  }

  private mutating func job(_ key: String) throws(StoreError) -> Job {
    if let job = jobs[key] { return job }
    let fact = try reader.fact(.job, key)
    let document = fact.flatMap { try? Value(json: $0.value) }
    let job = Job(
      members: DatedMembers(document: document), saidAt: fact?.saidAt ?? .earliest)
    jobs[key] = job
    return job
  }
}
