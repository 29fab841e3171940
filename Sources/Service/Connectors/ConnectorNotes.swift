import Actions
package import Store
import Threads
import Values

/// What connectors remember of the systems that they speak to, through crashes and restarts.
package final class ConnectorNotes: Sendable {
  private struct Reading: Sendable {
    let reader: any StoreReader
  }

  private let store: any Store
  private let reading: Monitor<Reading>
  /// What somebody is at work on.
  private let busy = Monitor<Set<ConnectionNote>>([])

  package init(_ store: any Store) throws(StoreError) {
    self.store = store
    reading = Monitor(Reading(reader: try store.reader()))
  }

  func value(of note: ConnectionNote) throws(StoreError) -> Value? {
    let read = reading.withLock { reading -> Result<[UInt8]?, StoreError> in
      do throws(StoreError) { return .success(try reading.reader.value(of: note)) } catch {
        return .failure(error)
      }
    }
    // One that cannot be read says as much as none.
    return try read.get().flatMap { try? Value(json: $0) }
  }

  /// Returns when it is durable. Nil: forgets it.
  func keep(_ value: Value?, as note: ConnectionNote) throws(StoreError) {
    try store.commitNow([.note(note, value: value?.jsonBytes())])
  }

  // MARK: - Within a try

  /// Does something that nobody else does for the same thing meanwhile; whoever comes waits. A connection that a reload
  /// replaced counts as well.
  func alone<Result>(
    with note: ConnectionNote, _ body: () throws(ConnectorProblem) -> Result
  ) throws(ConnectorProblem) -> Result {
    busy.wait { $0.insert(note).inserted ? () : nil }
    defer {
      _ = busy.withLock { $0.remove(note) }
      busy.wakeAll()
    }
    return try body()
  }

  /// As `value(of:)`; where the store fails, nothing is known of what the try may have done.
  func read(_ note: ConnectionNote) throws(ConnectorProblem) -> Value? {
    do { return try value(of: note) } catch { throw Self.problem(error) }
  }

  /// As `keep`.
  func write(_ value: Value?, as note: ConnectionNote) throws(ConnectorProblem) {
    do { try keep(value, as: note) } catch { throw Self.problem(error) }
  }

  private static func problem(_ error: StoreError) -> ConnectorProblem {
    ConnectorProblem(
      AttemptReport(
        .uncertain(
          reason: "what the connection remembers cannot be read or written: \(error.description)"),
        receiver: .untold))
  }
}
