import Actions
package import Store
package import Telemetry
import Threads
import Values

/// Writes the messages that the store holds for the outbox as `.eml` files: one thread, in batches.
///
/// The message in the store is the truth. A crash between a file and its mark in the store writes the file again, with
/// the same name and bytes. A message that cannot be written is tried again after a pause, for ever: the disk may have
/// room by then.
package final class OutboxWriter: Sendable {
  private struct State {
    var isClosed = false
    /// Batches that found nothing more to write since the last one that did.
    var idle = 0
  }

  private let store: any Store
  private let folder: OutboxFolder
  private let log: Log
  private let state = Monitor(State())

  private static let batch = 256
  /// How long a message waits at most before it is looked for.
  private static let interval = Duration.milliseconds(20)
  private static let pauseAfterFailure = Duration.seconds(1)

  package init(store: any Store, folder: OutboxFolder, log: Log) {
    self.store = store
    self.folder = folder
    self.log = log
  }

  /// Works until it is closed; what was in the store by then is written. Called on a thread of its own.
  package func run() {
    while true {
      let isLast = state.withLock { $0.isClosed }
      let outcome = drain()
      if isLast { return }
      state.withLock { $0.idle = outcome == .idle ? $0.idle + 1 : 0 }
      state.wakeAll()
      rest(outcome == .failed ? Self.pauseAfterFailure : Self.interval)
    }
  }

  package func close() {
    state.withLock { $0.isClosed = true }
    state.wakeAll()
  }

  /// Waits until everything that was in the store when this was called has its file.
  package func waitUntilWritten() {
    state.withLock { $0.idle = 0 }
    // The first idle batch may have begun before this call.
    state.wait { $0.isClosed || $0.idle >= 2 ? () : nil }
  }

  private enum Outcome { case idle, wrote, failed }

  private func drain() -> Outcome {
    var outcome = Outcome.idle
    do {
      let reader = try store.reader()
      while true {
        let entries = try reader.unwrittenMessages(limit: Self.batch)
        guard !entries.isEmpty else { return outcome }
        try write(entries)
        outcome = .wrote
      }
    } catch {
      log.error(
        "messages cannot be written to the outbox, trying again", ["error": LogValue("\(error)")])
      return .failed
    }
  }

  private func write(_ entries: [OutboxEntry]) throws {
    var files: [OutboxFile] = []
    for entry in entries {
      let value = try JSONParser().parse(entry.request).root.value()
      guard case .email(let email) = try ActionRequest(value: value) else { continue }
      let effect = EffectKey(
        event: entry.event.description, workflow: entry.workflow, step: entry.step)
      files.append(try OutboxFile(email, effect: effect, createdAt: entry.createdAt))
    }
    try folder.deliver(files)
    let answer = Monitor<Result<Void, StoreError>?>(nil)
    let written = Change.messagesWritten(
      entries.map(\.sequence), at: Timestamp(milliseconds: WallTime.current.milliseconds))
    store.commit([written]) { result in
      answer.withLock { $0 = result }
      answer.wakeAll()
    }
    try answer.wait { $0 }.get()
  }

  private func rest(_ time: Duration) {
    _ = state.wait(atMost: time) { $0.isClosed ? () : nil }
  }
}
