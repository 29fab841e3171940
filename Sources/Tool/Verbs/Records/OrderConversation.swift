import Store
import Values

/// Asks the server for something that is done with many records, some at a time, and prints what came of each.
struct OrderConversation {
  private let request: ServerRequest
  private let terminal: Terminal
  private let isJSON: Bool
  /// How many records there are.
  private let total: Int
  private let progress: Progress
  /// What came of those so far, by the word for it.
  private var counts: [String: Int] = [:]
  /// Why what is asked for is carried out later.
  private var delay: String?

  /// So many are asked for at once. Of more, only those are printed that were refused.
  static let page = 2000

  /// - Parameter what: `dead letters`
  init(
    _ arguments: Arguments, _ terminal: Terminal, of total: Int, _ what: String
  ) throws(CommandError) {
    request = ServerRequest(files: try StateFolder.files(arguments))
    self.terminal = terminal
    isJSON = arguments.value(.format) == "json"
    self.total = total
    progress = Progress(what, of: total, terminal)
  }

  mutating func ask(
    _ verb: String, _ ids: [String], _ more: [(key: Value, value: Value)]
  ) throws(CommandError) {
    let list = Value.list(ids.map { .string($0) })
    let reply = try request.ask(
      verb, .map(MapValue([("ids", list)] + more)), waits: delay == nil)
    switch reply {
    case .later(let why):
      delay = delay ?? why
      for id in ids {
        note(.object(["id": .string(id), "result": "requested"]), "\(id)  noted")
      }
    case .answered(let results):
      for result in results { note(result, line(result)) }
    }
    progress.advance(by: ids.count)
  }

  /// Counts what came of a record, and prints it; of very many those only that were refused.
  private mutating func note(_ result: Value, _ pretty: String) {
    let word = result["result"]?.stringValue ?? "?"
    counts[word, default: 0] += 1
    guard word == "refused" || total <= Self.page || isJSON else { return }
    print(result) { [pretty] }
  }

  func end() -> ExitCode {
    progress.end()
    if let delay { terminal.say(delay) }
    if !isJSON, total > Self.page {
      let words = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      terminal.print(words.joined(separator: ", "))
    }
    return counts["refused"] == nil ? .fine : .findings
  }

  private func line(_ result: Value) -> String {
    let id = result["id"]?.stringValue ?? "?"
    switch result["result"]?.stringValue {
    case "queued":
      let event = result["event"]?.stringValue ?? ""
      return "\(id)  queued; `journeyman events show \(event)` shows what becomes of it"
    case let word? where ["discarded", "done", "open"].contains(word): return "\(id)  \(word)"
    default:
      return "\(id)  \(terminal.red("refused")): \(result["reason"]?.stringValue ?? "no reason")"
    }
  }

  func print(_ value: Value, else pretty: () -> [String]) {
    if isJSON {
      terminal.print(value.json())
    } else {
      for line in pretty() { terminal.print(line) }
    }
  }
}
