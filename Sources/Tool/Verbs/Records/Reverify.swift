import Graph
import Store
import Values

extension RecordAction {
  private static let all = Option("all", documentation: "all that were refused as not genuine")
  private static let dryRun = Option(
    "dry-run", documentation: "say which would be looked at again, and do nothing")

  /// `deliveries reverify`: what was refused because our secret was the wrong one is verified with the secrets of now.
  static let reverify = RecordAction(
    name: "reverify", operands: "[ID…]", options: [all, dryRun],
    run: { arguments, terminal throws(CommandError) in
      let reader = try StateFolder.reader(arguments)
      let rows = try RecordSelection(
        arguments, usualState: nil,
        find: { id throws(StoreError) in
          try EventID(id).flatMap(reader.delivery).map { [$0] } ?? []
        },
        list: { filter throws(StoreError) in
          try reader.deliveries(filter).filter { $0.verdict == .refused && $0.status == 401 }
        }
      ).rows
      if let other = rows.first(where: { $0.verdict != .refused }) {
        throw .usage("the delivery `\(other.id)` was not refused")
      }
      let isJSON = arguments.value(named: "format") == "json"
      guard !rows.isEmpty, !arguments.hasFlag(named: "dry-run") else {
        for row in rows {
          let value = Value.object([
            "id": .string(row.id.description), "result": "would_reverify",
          ])
          terminal.print(isJSON ? value.json() : "\(row.id)  would be verified again")
        }
        if rows.isEmpty { terminal.say("there are none") }
        return .fine
      }
      let ids = Value.list(rows.map { .string($0.id.description) })
      let request = ServerRequest(files: try StateFolder.files(arguments))
      switch try request.ask(reverifyCommand, .object(["ids": ids])) {
      case .later(let why):
        terminal.say(why)
        return .fine
      case .answered(let results):
        for result in results { terminal.print(isJSON ? result.json() : line(result, terminal)) }
        let isDone = results.allSatisfy { $0["result"]?.stringValue != "refused" }
        return isDone ? .fine : .findings
      }
    })

  /// By which the server knows it.
  static let reverifyCommand = "deliveries reverify"

  private static func line(_ result: Value, _ terminal: Terminal) -> String {
    let id = result["id"]?.stringValue ?? "?"
    let delivery = result["delivery"]?.stringValue ?? ""
    switch result["result"]?.stringValue {
    case "accepted":
      return "\(id)  accepted as \(delivery); `journeyman events show \(delivery)` shows it"
    case "duplicate": return "\(id)  had come again and was accepted as \(delivery)"
    default:
      return "\(id)  \(terminal.red("refused")): \(result["reason"]?.stringValue ?? "no reason")"
    }
  }
}
