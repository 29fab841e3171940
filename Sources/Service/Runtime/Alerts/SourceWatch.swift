import Graph
import Store
import Telemetry
import Values

/// The dead man's switch: tells when a sender falls silent against its own rhythm, or for longer than its file allows,
/// and when it speaks again. On a thread of its own, once a minute.
///
/// That a silence was told is in the store, so that a restart does not tell it again; and so are the rhythms, so that it
/// does not read every delivery of five weeks again.
final class SourceWatch: Sendable {
  private let catalog: GraphCatalog
  private let alerts: AlertDesk
  private let store: any Store
  private let clock: any RuntimeClock
  private let rounds: Rounds

  private static let interval = Duration.seconds(60)
  /// Rows that are read at once, and after which the rhythms are stored.
  private let batch: Int

  init(
    catalog: GraphCatalog, alerts: AlertDesk, store: any Store, clock: any RuntimeClock,
    batch: Int = 4096
  ) {
    self.batch = batch
    self.catalog = catalog
    self.alerts = alerts
    self.store = store
    self.clock = clock
    rounds = Rounds(clock: clock)
  }

  func close() { rounds.close() }

  /// Until it is closed. `reader` is this thread's own.
  func run(_ reader: any StoreReader) {
    var memory = Memory()
    repeat {
      do throws(StoreError) {
        try look(reader, &memory)
      } catch {
        if case .closed = error { return }
        alerts.log.error("the rhythm of senders cannot be read", ["error": LogValue(error)])
      }
    } while rounds.waitForNext(after: Self.interval)
  }

  /// What is known between two looks.
  struct Memory {
    fileprivate var rhythms: [String: SourceRhythm] = [:]
    /// The last row that was read; nil: none was.
    fileprivate var last: Int64?
    /// Rows that were read since it was last stored.
    fileprivate(set) var unstored = 0

    /// A source that is served no more is known for as long as its rhythm would say something.
    fileprivate mutating func forget(before now: Timestamp, keeping served: Set<String>) {
      for name in rhythms.keys { rhythms[name]?.forget(before: now) }
      rhythms = rhythms.filter { !$0.value.isEmpty || served.contains($0.key) }
    }
  }

  /// Takes in what was received since the last look, and tells what is strange.
  func look(_ reader: any StoreReader, _ memory: inout Memory) throws(StoreError) {
    let now = clock.now()
    if memory.last == nil { memory = try Memory(stored: reader.metadata(Memory.key)) }
    try takeIn(reader, &memory, at: now)
    let sources = catalog.current.sources
    memory.forget(before: now, keeping: Set(sources.map(\.name)))
    if memory.unstored >= batch {
      try store.commitNow([.metadata(key: Memory.key, value: memory.text)])
      memory.unstored = 0
    }
    for source in sources {
      guard let rhythm = memory.rhythms[source.name], let last = rhythm.last else { continue }
      let since: Timestamp? =
        switch source.silence {
        case .off: nil
        case .learned: rhythm.silence(at: now)
        case .after(let limit): now - last >= limit ? last : nil
        }
      try tell(source, since, last, reader, at: now)
    }
  }

  private func takeIn(
    _ reader: any StoreReader, _ memory: inout Memory, at now: Timestamp
  ) throws(StoreError) {
    if memory.last == nil {
      let start = now - .seconds(Int64(SourceRhythm.weeks + 1) * 7 * 86_400)
      memory.last = try reader.firstReceipt(since: start).map { $0 - 1 }
    }
    while let last = memory.last {
      let receipts = try reader.receipts(after: last, limit: batch)
      for receipt in receipts {
        memory.rhythms[receipt.source, default: SourceRhythm()].note(receipt.at)
      }
      memory.last = receipts.last?.sequence ?? last
      memory.unstored += receipts.count
      if receipts.count < batch { return }
    }
  }

  private func tell(
    _ source: SourceGraph, _ since: Timestamp?, _ last: Timestamp, _ reader: any StoreReader,
    at now: Timestamp
  ) throws(StoreError) {
    let key = "silent/\(source.name)"
    let told = try reader.metadata(key).flatMap { Timestamp(rfc3339: $0) }
    let show = "journeyman deliveries list --source \(source.name)"
    if since != nil, told == nil {
      let what =
        source.silence == .learned
        ? "in the weeks before it was not silent at these hours"
        : "its file allows no longer silence"
      try commit(
        Alert(
          message: "a source is silent", event: nil, candidate: nil, errorClass: "silence",
          reason: "nothing has come since \(last); \(what)", show: show, source: source.name),
        .metadata(key: key, value: last.rfc3339))
    } else if let told, last > told {
      try commit(
        Alert(
          message: "a source is heard again", event: nil, candidate: nil, errorClass: "recovered",
          reason: "it was silent from \(told) on", show: show, source: source.name),
        .metadata(key: key, value: ""))
    }
  }

  private func commit(_ alert: Alert, _ change: Change) throws(StoreError) {
    try store.commitNow(alerts.with([alert], [change]))
    alerts.raise([alert])
  }
}

/// The stored form: `{"row": 20481, "sources": {"greenhouse": <SourceRhythm.document>}}`.
extension SourceWatch.Memory {
  fileprivate static let key = "rhythms"

  /// Empty where nothing is stored that can be read: then every row is.
  fileprivate init(stored text: String?) {
    guard let text, let document = try? Value(json: Array(text.utf8)),
      let row = document["row"]?.intValue, let sources = document["sources"]?.mapValue
    else { return }
    var rhythms: [String: SourceRhythm] = [:]
    for entry in sources.entries {
      guard let name = entry.key.stringValue, let rhythm = SourceRhythm(entry.value) else { return }
      rhythms[name] = rhythm
    }
    (self.rhythms, last) = (rhythms, row)
  }

  fileprivate var text: String {
    let sources = rhythms.sorted { $0.key < $1.key }.map { name, rhythm in
      (key: Value.string(name), value: rhythm.document)
    }
    let document = Value.object([
      "row": .int(last ?? 0), "sources": .map(MapValue(sources)),
    ])
    return String(decoding: document.jsonBytes(), as: UTF8.self)
  }
}
