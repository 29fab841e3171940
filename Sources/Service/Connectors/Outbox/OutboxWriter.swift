import Actions
package import Store
package import Telemetry
import Threads
import Values

/// Writes the messages of the store into their folders, on a thread of its own, in batches.
///
/// The message in the store is the truth. It is marked as written when its file is on disk, so it may be written twice,
/// under the same name and with the same bytes, and never not at all. A folder that refuses delays; the messages wait
/// in the store.
package final class OutboxWriter: Sendable {
  package struct Options: Sendable {
    /// Messages of one batch, which shares a flush of the disk. They are in memory together, rendered.
    package var batch = 256
    /// How long a message waits at most before it is looked for.
    package var pause = Duration.milliseconds(20)
    /// The longest sleep after failures; it doubles from `pause` on.
    package var longestPause = Duration.seconds(30)
    package var log = Log.silent
    package var metrics = Metrics()

    package init() {}
  }

  private struct State {
    var isClosed = false
    /// Looks into the store that have begun, and the last of them that left nothing unwritten.
    var begun = 0
    var lastEmpty = 0
    /// Set by whoever does not want to wait for the end of a pause.
    var isWanted = false
    var isOver = false
  }

  private let store: any Store
  private let folders: [String: OutboxFolder]
  private let standard: OutboxFolder
  private let options: Options
  private let shelf = AttachmentShelf()
  private let state = Monitor(State())
  private let written: Counter

  /// - Parameter folders: by connection. A message of another one, such as a connection that the project has no more,
  ///   goes to `standard`.
  package init(
    store: any Store, folders: [String: OutboxFolder] = [:], standard: OutboxFolder,
    _ options: Options = Options()
  ) {
    self.store = store
    self.folders = folders
    self.standard = standard
    self.options = options
    written = options.metrics.counter(.messagesWritten)
    shelf.stand(before: store)
  }

  /// For a project with one folder.
  package convenience init(store: any Store, folder: OutboxFolder, log: Log) {
    var options = Options()
    options.log = log
    self.init(store: store, standard: folder, options)
  }

  /// Waits until every message that was committed before the call has its file; false if that takes longer than
  /// `limit`, as when the folder refuses.
  @discardableResult
  package func waitUntilWritten(atMost limit: Duration = .seconds(60)) -> Bool {
    let next = state.withLock { state in
      state.isWanted = true
      return state.begun + 1
    }
    state.wakeAll()
    return state.wait(atMost: limit) { $0.lastEmpty >= next || $0.isOver ? () : nil } != nil
  }

  /// Lets `run` return once it has written what is left. The store is closed afterwards.
  package func close() {
    state.withLock { $0.isClosed = true }
    state.wakeAll()
  }

  /// Works until it is closed, first on what an earlier process has left. Called once, on a thread of its own.
  package func run() {
    var reader: (any StoreReader)?
    var pause = options.pause
    while true {
      let (look, isLast) = state.withLock { state in
        state.begun += 1
        state.isWanted = false
        return (state.begun, state.isClosed)
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
      _ = state.wait(atMost: pause) { $0.isClosed || $0.isWanted ? () : nil }
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
      if let file = try file(of: entry) { files[entry.connection, default: []].append(file) }
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
  private func file(of entry: OutboxEntry) throws(OutboxFailure) -> OutboxFile? {
    let effect = EffectKey(
      event: entry.event.description, workflow: entry.workflow, step: entry.step,
      repetition: entry.repetition)
    do {
      if case .email(let request) = try ActionRequest(value: try Value(json: entry.request)) {
        return try OutboxFile(
          request, effect: effect, createdAt: entry.createdAt,
          files: try shelf.files(of: request))
      }
    } catch AttachmentFailure.store(let error) {
      throw .store(error)
    } catch {}
    options.log.error(
      "a stored message cannot be read", ["effect": .text(effect.description)])
    return nil
  }

  private func markWritten(_ entries: [OutboxEntry]) throws(OutboxFailure) {
    let answer = Monitor<Result<Void, StoreError>?>(nil)
    let now = Timestamp(milliseconds: WallTime.current.milliseconds)
    store.commit([.messagesWritten(entries.map(\.sequence), at: now)]) { result in
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

extension MetricFamily {
  static let messagesWritten = MetricFamily(
    "journeyman_outbox_messages", "Messages that became files of the outbox.")
}
