import Graph
import Intake
import Runtime
import Store
import Telemetry
import Threads
import Values

extension Server {
  /// What other verbs may ask the server for, beside what the runtime knows itself.
  static func commands(
    _ reverification: Monitor<Reverification>, _ store: SQLiteStore, _ options: Options
  ) -> [String: CommandHandler] {
    let desk = ReverificationDesk(
      reverification: reverification, store: store, log: options.log)
    let tasks = TaskDesk(store: store, now: { [clock = options.clock] in clock.now() })
    var handlers: [String: CommandHandler] = [
      RecordAction.reverifyCommand: { desk.carryOut($0.arguments) }
    ]
    for verb in RecordAction.taskCommands { handlers[verb] = { tasks.carryOut($0) } }
    return handlers
  }
}

/// Verifies refused deliveries again and accepts those that are genuine, the oldest first.
private struct ReverificationDesk: Sendable {
  let reverification: Monitor<Reverification>
  let store: SQLiteStore
  let log: Log

  func carryOut(_ arguments: [UInt8]) -> StoreCommand.Answer? {
    guard let ids = (try? Value(json: arguments))?["ids"]?.listValue?.compactMap(\.stringValue)
    else {
      return .failed("the arguments cannot be read")
    }
    do throws(StoreError) {
      let reader = try store.reader()
      var results: [Value] = []
      for id in ids { results.append(try reverify(id, reader)) }
      return .done(Value.object(["results": .list(results)]).json())
    } catch {
      if case .closed = error { return nil }
      return .failed("the store cannot do it now: \(error.description)")
    }
  }

  private func reverify(_ id: String, _ reader: any StoreReader) throws(StoreError) -> Value {
    // One that was accepted before its answer was recorded is in the ring no more.
    guard let row = try EventID(id).flatMap(reader.delivery), row.verdict == .refused else {
      return result(id, "refused", reason: "it is not among the refused deliveries any more")
    }
    let refused = RefusedDelivery(
      source: row.source, headers: row.headers, body: row.body, receivedAt: row.receivedAt,
      status: row.status, reason: row.reason ?? "no reason given")
    switch reverification.withLock({ $0 }).examine(refused) {
    case .refused(let reason): return result(id, "refused", reason: reason)
    case .verified(let delivery):
      let acceptance = try accept(delivery)
      try store.files.forgetRefused([row.id])
      log.info(
        "a refused delivery was verified again and accepted",
        ["refused": LogValue(row.id), "delivery": LogValue(acceptance.delivery)])
      switch acceptance {
      case .new, .unmatched, .answerOnly:
        return result(id, "accepted", delivery: acceptance.delivery)
      case .duplicate, .ignored, .conflict:
        return result(id, "duplicate", delivery: acceptance.delivery)
      }
    }
  }

  private func accept(_ delivery: Delivery) throws(StoreError) -> Acceptance {
    let answer = Monitor<Result<Acceptance, StoreError>?>(nil)
    store.accept(delivery) { result in
      answer.withLock { $0 = result }
      answer.wakeAll()
    }
    return try answer.wait { $0 }.get()
  }

  private func result(
    _ id: String, _ result: String, delivery: EventID? = nil, reason: String? = nil
  ) -> Value {
    .object(present: [
      "id": .string(id), "result": .string(result),
      "delivery": delivery.map { .string($0.description) }, "reason": reason.map { .string($0) },
    ])
  }
}
