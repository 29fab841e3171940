internal import Actions
package import Store
package import Telemetry
internal import Threads
package import Values

/// Writes the messages of the store into their folders, on a thread of its own, in batches.
///
/// A message is marked as written when its file is on disk, so it may be written twice, under the same name and with
/// the same bytes, and never not at all. A folder that refuses delays; the messages wait in the store.
package final class OutboxWriter: Sendable {
  package struct Options: Sendable {
    /// Messages of one batch.
    package var batch = 256
    /// How long it sleeps when there is nothing to write.
    package var pause = Duration.milliseconds(100)
    /// The longest sleep after a failure; it doubles from `pause` on.
    package var longestPause = Duration.seconds(30)
    package var log = Log.silent
    package var metrics = Metrics()

    package init() {}
  }

  private struct State {
    var isStopping = false
    /// Looks into the store that have begun, and the last of them that found nothing left.
    var begun = 0
    var lastEmpty = 0
    /// Set by whoever does not want to wait for the end of a pause.
    var isWanted = false
    var isOver = false
  }

  private let store: any Store
  private let folders: [String: OutboxFolder]
  private let standard: OutboxFolder
  private let now: @Sendable () -> Timestamp
  private let options: Options
  private let state = Monitor(State())
  private let written: Counter

  /// - Parameters:
  ///   - folders: by connection. A message of a connection that the project has no more goes to `standard`.
  ///   - now: the time that is recorded with a written message.
  package init(
    store: any Store, folders: [String: OutboxFolder], standard: OutboxFolder,
    now: @escaping @Sendable () -> Timestamp, _ options: Options = Options()
  ) {
    self.store = store
    self.folders = folders
    self.standard = standard
    self.now = now
    self.options = options
    written = options.metrics.counter("outbox_messages_written")
  }

  /// Begins with what an earlier process has left.
  package func start() {
    _ = WorkerThread("outbox") { [self] in run() }
  }

  /// Waits until every message that was committed before the call has its file; false if that takes longer than
  /// `limit`, as when the folder refuses.
  package func waitUntilWritten(atMost limit: Duration) -> Bool {
    let next = state.withLock { state in
      state.isWanted = true
      return state.begun + 1
    }
    state.wakeAll()
    return state.wait(atMost: limit) { $0.lastEmpty >= next || $0.isOver ? () : nil } != nil
  }

  /// Writes what is left and ends. Called before the store is closed.
  package func stop() {
    state.withLock { $0.isStopping = true }
    state.wakeAll()
    state.wait { $0.isOver ? () : nil }
  }

  // MARK: - The thread

  private func run() {
    var reader: (any StoreReader)?
    var pause = options.pause
    while true {
      let (look, isLast) = state.withLock { state in
        state.begun += 1
        state.isWanted = false
        return (state.begun, state.isStopping)
      }
      do {
        let current = try reader ?? openReader()
        reader = current
        while try writeBatch(current) == options.batch {}
        pause = options.pause
        state.withLock { $0.lastEmpty = look }
      } catch {
        options.log.warning("the outbox could not be written", ["error": .text("\(error)")])
        pause = min(pause * 2, options.longestPause)
      }
      state.wakeAll()
      if isLast { break }
      state.wait(atMost: pause) { $0.isStopping || $0.isWanted ? () : nil }
    }
    state.withLock { $0.isOver = true }
    state.wakeAll()
  }

  private func openReader() throws(OutboxFailure) -> any StoreReader {
    do { return try store.reader() } catch { throw .store(error) }
  }

  /// Writes the oldest messages that have no file yet; gives how many there were.
  private func writeBatch(_ reader: any StoreReader) throws(OutboxFailure) -> Int {
    let entries: [OutboxEntry]
    do { entries = try reader.unwrittenMessages(limit: options.batch) } catch {
      throw .store(error)
    }
    guard !entries.isEmpty else { return 0 }
    var files: [String: [OutboxFile]] = [:]
    for entry in entries {
      if let file = file(of: entry) { files[entry.connection, default: []].append(file) }
    }
    for (connection, files) in files {
      do { try (folders[connection] ?? standard).deliver(files) } catch { throw .folder(error) }
    }
    try markWritten(entries)
    written.add(entries.count)
    return entries.count
  }

  /// Nil for a row that holds no message: rendering has checked every request, so only a damaged store gives one.
  /// It is reported and passed over, or all that come after it would wait for ever.
  private func file(of entry: OutboxEntry) -> OutboxFile? {
    let effect = EffectKey(
      event: entry.event.description, workflow: entry.workflow, step: entry.step)
    if let value = try? Value(json: entry.request),
      case .email(let request)? = try? ActionRequest(value: value),
      let file = try? OutboxFile(request, effect: effect, createdAt: entry.createdAt)
    {
      return file
    }
    options.log.error(
      "a stored message cannot be read", ["effect": .text(effect.description)])
    return nil
  }

  private func markWritten(_ entries: [OutboxEntry]) throws(OutboxFailure) {
    let answer = Monitor<Result<Void, StoreError>?>(nil)
    store.commit([.messagesWritten(entries.map(\.sequence), at: now())]) { result in
      answer.withLock { $0 = result }
      answer.wakeAll()
    }
    if case .failure(let error) = answer.wait(for: { $0 }) { throw .store(error) }
  }
}

/// Why a batch was not written; both are worth another try.
private enum OutboxFailure: Error, CustomStringConvertible {
  case store(StoreError)
  case folder(OutboxError)

  var description: String {
    switch self {
    case .store(let error): "\(error)"
    case .folder(let error): error.description
    }
  }
}
