import Foundation
import Graph
import Store
import Testing
import Values

/// Two weeks of many candidates, from application to the answer of an offer, in some seconds or, with more of them, in
/// minutes: with waits and their cancellations, deliveries that come twice, late or in the wrong order, fields that are
/// renamed, receivers that die and come back, and kills. At the end the books must balance: whatever was sent is received and
/// acted upon, nobody is written to twice, and nobody is forgotten.
///
/// JOURNEYMAN_SOAK says how many candidates, JOURNEYMAN_SOAK_SEED which series of chances, JOURNEYMAN_SOAK_KILLS how many
/// kills. `JOURNEYMAN_SOAK=10000` with a program built for release takes some minutes.
@Suite(.serialized) struct `Two weeks of candidates` {
  private static let environment = ProcessInfo.processInfo.environment

  private static func number(_ name: String, else usual: Int) -> Int {
    environment[name].flatMap { Int($0) } ?? usual
  }

  @Test func `end with balanced books`() throws {
    let people = Self.number("JOURNEYMAN_SOAK", else: 60)
    let begin = ContinuousClock.now
    let soak = try Soak(
      .init(
        people: people, seed: UInt64(Self.number("JOURNEYMAN_SOAK_SEED", else: 1)),
        kills: Self.number("JOURNEYMAN_SOAK_KILLS", else: 2),
        pause: people < 1000 ? .zero : .milliseconds(25)))
    try soak.run()
    #expect(soak.refusals == [])
    #expect(soak.quarantined > 0, "no field was renamed")
    let books = try Books(soak)
    #expect(books.differences == [])
    let audit = try books.audit()
    soak.stop()
    #expect(try soak.state.disorder(ignoringReplays: true) == [])
    expectFlat(soak.samples)
    print(
      Report(
        soak: soak, books: books, audit: audit,
        elapsed: ContinuousClock.now - begin
      ).text)
  }

  @Test func `need a file in the state folder before the program has another time`() throws {
    let state = try StateFolder()
    let failure = #expect(throws: ServerProcess.Failure.self) {
      try ServerProcess(state: state, environment: SteeredTime.environment)
    }
    #expect(failure?.said.contains("JOURNEYMAN_STEERED_CLOCK is for tests") == true)
  }

  /// What the program takes at the end is what it took after the first days.
  private func expectFlat(_ samples: [Soak.Sample]) {
    guard let early = samples.first(where: { $0.day >= 2 }), let last = samples.last else { return }
    #expect(last.handles <= early.handles + 16, "file handles grow")
    #expect(
      last.residentKilobytes <= early.residentKilobytes + max(65_536, early.residentKilobytes / 2),
      "memory grows")
  }
}

/// What a soak came to, for people.
private struct Report {
  let soak: Soak
  let books: Books
  let audit: [String]
  let elapsed: Duration

  var text: String {
    let sent = soak.sent.values.flatMap(\.values)
    let deliveries = sent.reduce(0) { $0 + $1.times }
    var lines = [
      "\(soak.expected.count) candidates, \(sent.count) events in \(deliveries) deliveries, "
        + "\(deliveries - sent.count) of them repeats, seed \(soak.plan.seed), "
        + "\(soak.kills) kills, \(elapsed)",
      "\(books.mails) mails and \(books.requests) requests arrived, each once; "
        + "\(books.reminders) reminders sent, \(books.cancelled) cancelled; "
        + "\(books.retried) steps tried more than once; \(soak.lookedUp) looked up by a person; "
        + "\(soak.quarantined) quarantined for renamed fields and released",
    ]
    lines += audit
    lines += soak.samples.map {
      "day \($0.day): \($0.residentKilobytes / 1024) MiB, \($0.handles) file handles"
    }
    return lines.joined(separator: "\n")
  }
}
