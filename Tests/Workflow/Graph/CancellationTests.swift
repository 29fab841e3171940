import Graph
import Testing
import Values

@Suite struct `An event ends a run that looks out for it` {
  private static func event(
    _ number: UInt64, _ type: String, minute: Int64, application: String? = nil,
    offer: String? = nil, version: Int64? = nil, interview: String? = nil
  ) -> Event {
    func object(_ id: String?) -> Value? { id.map { .object(["id": .string($0)]) } }
    let terms = offer.map { id in
      Value.object(present: ["id": .string(id), "version": version.map { .int($0) }])
    }
    let data = Value.object(present: [
      "application": object(application), "offer": terms, "interview": object(interview),
    ])
    return Event(
      header: Event.Header(
        id: EventID(high: 0, low: number), type: type, source: "ats",
        time: receipt + .seconds(minute * 60), receivedAt: receipt),
      data: .value(data.mapValue ?? .empty))
  }

  private static func extended(minute: Int64 = 0, version: Int64? = 1) -> Event {
    event(1, "offer.extended", minute: minute, application: "70", offer: "5", version: version)
  }

  private static func accepted(
    minute: Int64 = 60, application: String? = "70", offer: String? = "5", version: Int64? = 1
  ) -> Event {
    event(
      2, "offer.accepted", minute: minute, application: application, offer: offer,
      version: version)
  }

  @Test(arguments: [
    ("an answer to it", accepted(), true),
    ("one that says neither offer nor application", accepted(application: nil, offer: nil), true),
    ("of another application", accepted(application: "71", offer: nil), false),
    ("of another offer", accepted(offer: "6"), false),
    ("before it, of the same application", accepted(minute: -60, offer: nil), false),
    ("dated before it, of the same offer", accepted(minute: -60), true),
    ("to an earlier version of it", accepted(version: 0), false),
    ("to a later version of it", accepted(version: 2), true),
    ("of the same offer without a version", accepted(minute: -60, version: nil), true),
  ])
  func `if it is`(_ what: String, other: Event, ends: Bool) {
    #expect(other.cancels(runOf: Self.extended(), isLater: true) == ends, "\(what)")
  }

  @Test func `but never its own`() {
    #expect(!Self.extended().cancels(runOf: Self.extended(), isLater: true))
  }

  @Test func `of two of one kind and time the later one wins`() {
    let first = Self.event(1, "offer.extended", minute: 0, offer: "5")
    let second = Self.event(2, "offer.extended", minute: 0, offer: "5")
    #expect(second.cancels(runOf: first, isLater: true))
    #expect(!first.cancels(runOf: second, isLater: false))
  }

  @Test func `if both are about the same interview`() {
    let booked = Self.event(1, "interview.scheduled", minute: 0, interview: "a")
    let other = Self.event(2, "interview.cancelled", minute: 5, interview: "b")
    let same = Self.event(3, "interview.cancelled", minute: 5, interview: "a")
    #expect(!other.cancels(runOf: booked, isLater: true))
    #expect(same.cancels(runOf: booked, isLater: true))
  }
}
