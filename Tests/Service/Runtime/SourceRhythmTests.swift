import Actions
import Graph
import Store
import Telemetry
import Testing
import Values

@testable import Runtime

@Suite struct `The rhythm of a source` {
  /// A Monday, 00:00 UTC.
  private static let monday = Timestamp(rfc3339: "2026-10-05T00:00:00Z")!
  private static let hour = Duration.seconds(3600)
  private static let day = Duration.seconds(86_400)

  private static func at(week: Int, day: Int, hour: Int, minute: Int = 0) -> Timestamp {
    monday + .seconds(Int64(((week * 7 + day) * 24 + hour) * 3600 + minute * 60))
  }

  /// On workdays from 9 to 16, once at each half hour, for so many weeks, the last one up to a moment.
  private static func office(weeks: Int, until end: Timestamp) -> [Timestamp] {
    (0..<weeks).flatMap { week in
      (0..<5).flatMap { day in
        (9..<17).flatMap { hour in
          [0, 30].map { at(week: week, day: day, hour: hour, minute: $0) }
        }
      }
    }.filter { $0 <= end }
  }

  private func rhythm(_ times: [Timestamp]) -> SourceRhythm {
    times.reduce(into: SourceRhythm()) { $0.note($1) }
  }

  @Test(arguments: [
    // Wednesday, silent since 11:30: the hour of 12 alone had two each week, which may be chance; with 13 it is strange.
    (at(week: 4, day: 2, hour: 11, minute: 30), at(week: 4, day: 2, hour: 12, minute: 59), false),
    (at(week: 4, day: 2, hour: 11, minute: 30), at(week: 4, day: 2, hour: 13, minute: 59), false),
    (at(week: 4, day: 2, hour: 11, minute: 30), at(week: 4, day: 2, hour: 14), true),
    // The night, and the weekend.
    (at(week: 4, day: 2, hour: 16, minute: 30), at(week: 4, day: 3, hour: 8, minute: 59), false),
    (at(week: 3, day: 4, hour: 16, minute: 30), at(week: 4, day: 0, hour: 9, minute: 59), false),
    (at(week: 3, day: 4, hour: 16, minute: 30), at(week: 4, day: 0, hour: 11), true),
  ])
  func `is that of its weeks`(last: Timestamp, now: Timestamp, isStrange: Bool) {
    let rhythm = rhythm(Self.office(weeks: 5, until: last))
    #expect(rhythm.last == last)
    #expect((rhythm.silence(at: now) != nil) == isStrange)
  }

  @Test func `is the same once it was stored`() throws {
    let last = Self.at(week: 4, day: 2, hour: 11, minute: 30)
    let rhythm = rhythm(Self.office(weeks: 5, until: last))
    let text = rhythm.document.jsonBytes()
    let read = try #require(SourceRhythm(try Value(json: text)))
    #expect(read.document.jsonBytes() == text)
    #expect(read.silence(at: Self.at(week: 4, day: 2, hour: 14)) == last)
    #expect(SourceRhythm(["first": 1, "last": 2]) == nil)
    #expect(SourceRhythm(["first": 1, "last": 2, "hours": ["noon": 1]]) == nil)
  }

  @Test func `is not known before two weeks are`() {
    let last = Self.at(week: 1, day: 2, hour: 11, minute: 30)
    let now = Self.at(week: 1, day: 2, hour: 16)
    #expect(rhythm(Self.office(weeks: 2, until: last)).silence(at: now) == nil)
    let later = Self.at(week: 2, day: 2, hour: 11, minute: 30)
    let known = rhythm(Self.office(weeks: 3, until: later))
    #expect(known.silence(at: now + .seconds(7 * 86_400)) == later)
  }

  @Test func `with one quiet week among the last ones finds nothing strange in another`() {
    let last = Self.at(week: 4, day: 2, hour: 11, minute: 30)
    let times = Self.office(weeks: 5, until: last).filter {
      $0 < Self.at(week: 2, day: 0, hour: 0) || $0 >= Self.at(week: 3, day: 0, hour: 0)
    }
    #expect(rhythm(times).silence(at: Self.at(week: 4, day: 2, hour: 16)) == nil)
  }

  @Test func `forgets what is older than it looks back`() {
    var rhythm = rhythm(Self.office(weeks: 5, until: Self.at(week: 5, day: 0, hour: 0)))
    let now = Self.at(week: 9, day: 0, hour: 11)
    rhythm.forget(before: now)
    // Of four weeks that it would look at one is known.
    #expect(rhythm.silence(at: now) == nil)
  }

  @Test func `of nobody who ever sent has no silence`() {
    #expect(SourceRhythm().silence(at: Self.monday) == nil)
  }
}

@Suite struct `A source that falls silent` {
  private let bench: TestBench
  private let watch: SourceWatch

  init() throws {
    bench = try TestBench([.sample([.send()])])
    let log = Log(minimum: .error, sink: bench.log.add)
    let book = AlertBook(receivers: [
      .mail(connection: "mail", to: "ops@acme.example", from: "us@acme.example")
    ])
    watch = SourceWatch(
      catalog: bench.engine.catalog,
      alerts: AlertDesk(log: log, clock: bench.clock, metrics: Metrics(), book: book),
      store: bench.store, clock: bench.clock)
  }

  @Test func `goes on after a restart with the rows that came since`() throws {
    let reader = try bench.reader()
    let watch = SourceWatch(
      catalog: bench.engine.catalog,
      alerts: AlertDesk(
        log: .silent, clock: bench.clock, metrics: Metrics(), book: AlertBook(receivers: [])),
      store: bench.store, clock: bench.clock, batch: 5)
    var memory = SourceWatch.Memory()
    for number in 0..<12 { bench.deliver(candidate: "\(number)") }
    try watch.look(reader, &memory)
    #expect(memory.unstored == 0)
    for number in 12..<15 { bench.deliver(candidate: "\(number)") }
    var afterRestart = SourceWatch.Memory()
    try watch.look(reader, &afterRestart)
    #expect(afterRestart.unstored == 3)
    let stored = try #require(try reader.metadata("rhythms"))
    #expect(stored.contains(#""row":12,"#) && stored.contains(#"":12}"#))

    // Cut off, as nobody writes it: all rows are read again.
    try bench.store.commitNow([.metadata(key: "rhythms", value: String(stored.dropLast(9)))])
    var anew = SourceWatch.Memory()
    try watch.look(reader, &anew)
    #expect(anew.unstored == 0)
    #expect(try reader.metadata("rhythms")?.contains(#""row":15,"#) == true)
    bench.store.close()
  }

  private func untold() throws -> [AlertRecord] {
    try bench.reader().untoldAlerts(limit: 10).map(\.record)
  }

  @Test func `is told once, also across a restart, and that it is heard again`() throws {
    let reader = try bench.reader()
    var memory = SourceWatch.Memory()
    // Every hour, day and night, for three weeks.
    for number in 0..<(3 * 168) {
      bench.deliver(candidate: "\(number)")
      bench.clock.advance(by: .seconds(3600))
    }
    try watch.look(reader, &memory)
    #expect(try untold() == [])
    bench.clock.advance(by: .seconds(4 * 3600))
    try watch.look(reader, &memory)
    let alert = try #require(try untold().first)
    #expect(alert.message == "a source is silent" && alert.source == "ats" && alert.event == nil)
    #expect(alert.errorClass == "silence")
    #expect(alert.show == "journeyman deliveries list --source ats")
    bench.clock.advance(by: .seconds(3600))
    try watch.look(reader, &memory)
    var afterRestart = SourceWatch.Memory()
    try watch.look(reader, &afterRestart)
    #expect(try untold().count == 1)
    bench.deliver(candidate: "again")
    try watch.look(reader, &memory)
    #expect(try untold().map(\.message) == ["a source is silent", "a source is heard again"])
    try watch.look(reader, &afterRestart)
    #expect(try untold().count == 2)
    bench.store.close()
  }
}
