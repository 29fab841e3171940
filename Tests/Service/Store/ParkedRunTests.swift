import Graph
import Store
import Testing
import Values

@Suite struct `Parked runs` {
  private static let noon = Timestamp(milliseconds: 1_772_366_400_000)

  private func id(_ number: UInt64) -> (run: RunID, event: EventID) {
    (RunID(high: 1, low: number), EventID(high: 2, low: number))
  }

  private func timer(_ number: UInt64, after seconds: Int64, isRetry: Bool = false) -> Change {
    .timer(
      run: id(number).run, step: "pause", due: Self.noon + .seconds(seconds),
      event: isRetry ? nil : id(number).event)
  }

  @Test func `are read in pages, earliest first, without the retries`() throws {
    let folder = TemporaryFolder()
    let store = try StoreHome.sqlite.open(folder)
    try store.commitNow([
      timer(3, after: 30), timer(1, after: 10), timer(2, after: 10),
      timer(4, after: 5, isRetry: true),
      timer(5, after: 90),
    ])
    let reader = try store.reader()
    let due = Self.noon + .seconds(30)
    let first = try reader.parkedRuns(dueBy: due, after: nil, limit: 2)
    #expect(first.map(\.run) == [id(1).run, id(2).run])
    #expect(first.map(\.event) == [id(1).event, id(2).event])
    let second = try reader.parkedRuns(dueBy: due, after: first.last, limit: 2)
    #expect(second.map(\.run) == [id(3).run])
    #expect(try reader.nextParkedRun(after: due) == Self.noon + .seconds(90))
    try store.commitNow([.noTimer(run: id(5).run, step: "pause")])
    #expect(try reader.nextParkedRun(after: due) == nil)
    store.close()
  }

  @Test func `keep the texts that they need`() throws {
    let folder = TemporaryFolder()
    let store = try StoreHome.sqlite.open(folder)
    func run(_ number: UInt64, _ revision: String, _ state: RunState) -> Change {
      .run(
        RunRecord(
          id: id(number).run, event: id(number).event, workflow: "w", revision: revision,
          segment: nil, state: state, start: 0, trace: [], at: Self.noon))
    }
    let revisions = ["now", "parked", "over", "letter", "spare"]
    try store.commitNow(
      revisions.map { .revision(digest: $0, texts: Array($0.utf8)) } + [
        run(1, "parked", .waiting), run(2, "over", .completed), run(3, "letter", .deadLettered),
        .deadLetter(
          DeadLetter(
            event: id(3).event, run: id(3).run, workflow: "w", step: nil, errorClass: "final",
            reason: "refused", at: Self.noon)),
        .collectRevisions(keeping: ["now"]),
      ])
    let reader = try store.reader()
    #expect(try revisions.filter { try reader.revision($0) != nil } == ["now", "parked", "letter"])
    try store.commitNow([
      .runState(id(1).run, .completed, reason: nil, at: Self.noon),
      .collectRevisions(keeping: ["now"]),
    ])
    #expect(try reader.revision("parked") == nil)
    store.close()
  }
}
