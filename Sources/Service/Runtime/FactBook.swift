import Graph
import Store
import Values

/// What is known of candidates, applications and jobs, with what the batch under way has added.
///
/// A fact of an application holds its job too, so that an event which names the application alone gets both:
/// ```json
/// {"application": {"id": "70", "stage": "applied"}, "job": {"id": "7", "title": "Data Scientist"}}
/// ```
struct FactBook {
  private struct Key: Hashable {
    let kind: Fact.Kind
    let key: String
  }

  private let reader: any StoreReader
  private var learned: [Key: Fact] = [:]

  init(reader: any StoreReader) { self.reader = reader }

  mutating func forget() { learned.removeAll(keepingCapacity: true) }

  /// What completes the event.
  func known(of event: Event, _ candidate: CandidateID) throws(StoreError) -> KnownFacts {
    var known = KnownFacts()
    known.candidate = try map(.candidate, candidate.description)
    if let id = event.text(at: "application", "id") {
      let fact = Value.map(try map(.application, id))
      known.application = fact["application"]?.mapValue ?? .empty
      known.job = fact["job"]?.mapValue ?? .empty
    }
    if let id = event.text(at: "job", "id") {
      let job = try map(.job, id)
      // The application's own job, unless the event speaks of another one.
      known.job =
        Value.map(known.job)["id"]?.identifierText == id ? job.merging(known.job) : job
    }
    return known
  }

  /// What the event says, put over what is known; under it where something later is known. Only what has changed.
  mutating func learn(
    from event: Event, _ candidate: CandidateID
  ) throws(StoreError) -> [Fact] {
    let data = Value.map(event.fields)
    let job = data["job"]?.mapValue
    var facts: [Fact] = []
    try learn(.candidate, candidate.description, data["candidate"]?.mapValue, event, &facts)
    if let id = event.text(at: "application", "id") {
      let said = Value.object(present: [
        "application": data["application"], "job": job.map { .map($0) },
      ])
      try learn(.application, id, said.mapValue, event, &facts)
    }
    if let id = event.text(at: "job", "id") { try learn(.job, id, job, event, &facts) }
    return facts
  }

  private mutating func learn(
    _ kind: Fact.Kind, _ key: String, _ said: MapValue?, _ event: Event, _ facts: inout [Fact]
  ) throws(StoreError) {
    guard let said, !said.isEmpty else { return }
    let known = try fact(kind, key)
    var value = said
    if let known, let old = known.map {
      value = known.time > event.header.time ? said.merging(old) : old.merging(said)
    }
    let bytes = Value.map(value).jsonBytes()
    if let known, known.value == bytes, known.time >= event.header.time { return }
    let fact = Fact(kind: kind, key: key, value: bytes, time: event.header.time)
    learned[Key(kind: kind, key: key)] = fact
    facts.append(fact)
  }

  private func map(_ kind: Fact.Kind, _ key: String) throws(StoreError) -> MapValue {
    try fact(kind, key)?.map ?? .empty
  }

  private func fact(_ kind: Fact.Kind, _ key: String) throws(StoreError) -> Fact? {
    if let fact = learned[Key(kind: kind, key: key)] { return fact }
    return try reader.fact(kind, key)
  }
}

extension Fact {
  fileprivate var map: MapValue? { (try? Value(json: value))?.mapValue }
}
