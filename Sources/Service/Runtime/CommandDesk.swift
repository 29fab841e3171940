package import Store
import Telemetry
import Threads

/// Carries out what another verb asked the server for. Answers in words for the person, or
/// with JSON for the verb that asked. Nil: the server ends, and the next one is to do it.
package typealias CommandHandler = @Sendable (_ command: StoreCommand) -> StoreCommand.Answer?

/// Looks every second, and oftener after a command, for what other verbs have asked for, carries it out and records the answer. A command that
/// was carried out and not recorded, because the process died between, is carried out again: handlers see to it
/// that this does no harm.
final class CommandDesk: Sendable {
  private let store: any Store
  private let handlers: [String: CommandHandler]
  private let clock: any RuntimeClock
  private let log: Log
  private let isClosed = Monitor(false)

  private static let interval = Duration.seconds(1)
  /// After a command.
  private static let shortest = Duration.milliseconds(10)

  init(
    store: any Store, handlers: [String: CommandHandler], clock: any RuntimeClock, log: Log
  ) {
    self.store = store
    self.handlers = handlers
    self.clock = clock
    self.log = log
  }

  /// Until it is closed. `reader` is this thread's own.
  func run(_ reader: any StoreReader) {
    var pause = Self.interval
    repeat {
      do {
        let commands = try reader.requestedCommands(limit: 16)
        for command in commands { try carryOut(command) }
        // Who asks for many things asks for the next one when it has an answer.
        pause = commands.isEmpty ? min(pause * 2, Self.interval) : Self.shortest
      } catch {
        if case .closed = error { return }
        log.error("commands cannot be read or answered", ["error": LogValue(error)])
      }
    } while isClosed.wait(atMost: pause) { $0 ? () : nil } == nil
  }

  func close() {
    isClosed.withLock { $0 = true }
    isClosed.wakeAll()
  }

  private func carryOut(_ command: StoreCommand) throws(StoreError) {
    guard let handler = handlers[command.verb] else {
      return try record(
        .failed("this server does not know the command `\(command.verb)`"), to: command)
    }
    guard let answer = handler(command) else { return }
    log.info("a command was carried out", ["command": .text(command.verb)])
    try record(answer, to: command)
  }

  private func record(
    _ answer: StoreCommand.Answer, to command: StoreCommand
  ) throws(StoreError) {
    try store.commitNow([.commandFinished(command.sequence, answer, at: clock.now())])
  }
}
