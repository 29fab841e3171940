import Graph
import Store
import Values

extension RecordAction {
  /// `tasks done`: a recruiter has seen to it.
  static let done = mark("done")
  /// `tasks reopen`: it was not done after all.
  static let reopen = mark("reopen")

  /// By which the server knows them.
  static let taskCommands = [done, reopen].map { "tasks \($0.name)" }

  private static func mark(_ name: String) -> RecordAction {
    RecordAction(
      name: name, operands: "ID…", options: [],
      run: { arguments, terminal throws(CommandError) in
        let ids = Array(arguments.operands.dropFirst())
        guard !ids.isEmpty else { throw .usage("`tasks \(name)` is followed by ids of tasks") }
        let reader = try StateFolder.reader(arguments)
        for id in ids { try check(id, reader) }
        var conversation = try OrderConversation(arguments, terminal, of: ids.count, "tasks")
        try conversation.ask("tasks \(name)", ids, [])
        return conversation.end()
      })
  }

  private static func check(_ id: String, _ reader: any StoreReader) throws(CommandError) {
    do throws(StoreError) {
      if let id = TaskID(id), try reader.task(id) != nil { return }
    } catch {
      throw .failure(error.description)
    }
    throw .usage("there is no task of the id `\(id)`; `tasks list` shows them")
  }
}

/// Marks tasks as done, or as open again.
struct TaskDesk: Sendable {
  let store: SQLiteStore
  let now: @Sendable () -> Timestamp

  func carryOut(_ command: StoreCommand) -> StoreCommand.Answer? {
    guard let arguments = try? Value(json: command.arguments),
      let ids = arguments["ids"]?.listValue?.compactMap(\.stringValue)
    else { return .failed("the arguments of `\(command.verb)` cannot be read") }
    let isDone = command.verb == RecordAction.taskCommands[0]
    do throws(StoreError) {
      let reader = try store.reader()
      var results: [Value] = []
      var changes: [Change] = []
      for id in ids {
        guard let row = try TaskID(id).flatMap(reader.task) else {
          results.append(
            .object([
              "id": .string(id), "result": "refused", "reason": "there is no such task any more",
            ]))
          continue
        }
        // One that is done already keeps the time at which it was.
        if (row.state == .done) != isDone {
          changes.append(.taskDone(row.id, at: isDone ? now() : nil))
        }
        results.append(
          .object(["id": .string(id), "result": .string(isDone ? "done" : "open")]))
      }
      if !changes.isEmpty { try store.commitNow(changes) }
      return .done(Value.object(["results": .list(results)]).json())
    } catch {
      if case .closed = error { return nil }
      return .failed("the store cannot do it now: \(error.description)")
    }
  }
}
