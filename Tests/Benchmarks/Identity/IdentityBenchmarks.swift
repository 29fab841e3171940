import Foundation
import Graph
import Runtime
import Store
import Values

/// What it costs to find out whose event it is and to complete it, over a store that knows 20,000 candidates: events
/// as the dispatcher takes them, 256 at a time, on one thread, without the commit.
enum IdentityBenchmarks {
  private static let candidates = 20_000
  private static let batch = 256

  static func run(_ harness: inout Harness) throws {
    let folder = NSTemporaryDirectory() + "journeyman-benchmark-\(UUID().uuidString)"
    let store = try SQLiteStore(StateFiles(folder: folder))
    defer {
      store.close()
      try? FileManager.default.removeItem(atPath: folder)
    }
    let graph = try ProjectFiles.graph(ProjectFiles.shipped())
    let bodies = try IdentifiedBodies()
    try fill(store, graph, bodies)
    let mapping = try mappingAlone(&harness, graph, bodies)
    for (name, note, numbers, remembers) in [
      ("newcomers", "nothing is known", candidates..<candidates + 16 * batch, false),
      ("known candidates", "each read from the store", 0..<candidates, false),
      ("the same again", "remembered", 0..<batch, true),
    ] {
      var mapper = EventMapper(
        reader: try store.reader(), catalog: GraphCatalog(graph) { _, _ in nil },
        clock: SystemClock())
      let events = numbers.map(bodies.event)
      var place = 0
      try harness.time(
        "identity and completion: \(name)", count: batch, note: "\(note); with mapping"
      ) {
        let next = Array(events[place..<place + batch])
        place = (place + batch) % (events.count - batch + 1)
        guard try mapper.map(next).changes.count >= batch else {
          throw BenchmarkFailure("the events were not taken")
        }
        // What was assigned is not written: the next round finds the store as it was.
        mapper.submitted()
        if remembers { mapper.committed() } else { mapper.forget() }
      }
    }
    // Nothing was timed where a benchmark is only repeated.
    if mapping.isFinite {
      print("  of which mapping, contract and canonical form: \(Int(mapping)) ns")
    }
  }

  /// The same without anybody to find: the rest of the price.
  private static func mappingAlone(
    _ harness: inout Harness, _ graph: ProjectGraph, _ bodies: IdentifiedBodies
  ) throws -> Double {
    guard let source = graph.source(named: "greenhouse") else {
      throw BenchmarkFailure("there is no source `greenhouse`")
    }
    let parser = JSONParser()
    let sample = (0..<batch).map(bodies.body)
    let headers = Value.object([:])
    harness.time("identity and completion: mapping alone", count: batch, note: "to compare with") {
      for body in sample {
        guard let document = try? parser.parse(body) else { continue }
        let input = SourceInput(
          body: document.root, headers: headers, rawBody: .bytes(body), digest: "")
        guard case .event(let mapped) = source.map(input) else { continue }
        let event = Event(
          header: Event.Header(
            id: EventID(high: 1, low: 1), type: mapped.mapping.type, source: source.name,
            time: mapped.time ?? bodies.receivedAt, receivedAt: bodies.receivedAt),
          data: .json(mapped.data))
        keep(graph.violations(of: event))
        keep(event.documentBytes)
      }
    }
    return harness.measurements.last?.median ?? .nan
  }

  private static func fill(
    _ store: SQLiteStore, _ graph: ProjectGraph, _ bodies: IdentifiedBodies
  ) throws {
    var mapper = EventMapper(
      reader: try store.reader(), catalog: GraphCatalog(graph) { _, _ in nil }, clock: SystemClock()
    )
    for start in stride(from: 0, to: candidates, by: 2_000) {
      let events = (start..<start + 2_000).map(bodies.event)
      try store.commitNow(try mapper.map(events).changes)
      mapper.submitted()
      mapper.committed()
    }
  }
}

/// The shipped application webhook, of as many candidates as one likes.
struct IdentifiedBodies {
  private let template: NumberedBody
  let receivedAt = Timestamp(seconds: 1_767_261_600)

  init() throws { template = try NumberedBody(try GreenhouseBody.trimmed()) }

  func body(_ number: Int) -> [UInt8] { template.body(number) }

  func event(_ number: Int) -> PendingEvent {
    PendingEvent(
      sequence: Int64(number), id: EventID(high: 1, low: UInt64(number)), source: "greenhouse",
      receivedAt: receivedAt, digest: [UInt8](repeating: 1, count: 32),
      content: .delivered(headers: Array("{}".utf8), body: body(number)))
  }
}
