import Insight
import Store
import Values

extension Verb {
  private static let sent = Option(
    "sent", "FILE", "the sender's own log, exported: CSV, a JSON array or JSON Lines")
  private static let id = Option("id", "COLUMN", "of that log: the column with the event's id")
  private static let time = Option("time", "COLUMN", "of that log: the column with the time")
  private static let type = Option("type", "COLUMN", "of that log: the column with the type")

  static let audit = Verb(
    name: "audit", question: "did all that was sent arrive, and was it acted upon?",
    example:
      "journeyman audit --sent webhooks.csv --id \"Event ID\" --time \"Sent at\" --source greenhouse",
    operands: "", operandCount: 0...0,
    options: [
      sent, id, time, type, Option("source", "NAME", "only what this sender sent"), .since, .until,
      .state, .workflows,
      Option(
        "format", "FORMAT", choices: ["pretty", "json"],
        "pretty, or json: JSON Lines, one object each (default: pretty)"), .color,
    ],
    exits:
      "0 all that was sent was received and nothing of it waits for a person, 1 something is missing, "
      + "was refused or stopped, 2 bad usage or no such file, 3 the store cannot be read",
    run: { arguments, terminal throws(CommandError) in
      let filter = try ListFilter(arguments, usualState: nil)
      let log = try sentLog(arguments)
      let reader = try StateFolder.reader(arguments)
      let progress = Progress("events looked at", terminal)
      var audit = Audit(sent: log, source: filter.source)
      do throws(StoreError) {
        try reader.eachEvent(filter) { event in
          audit.add(event)
          progress.advance()
        }
        if log != nil {
          for row in try reader.refusedDeliveries(filter) { audit.add(refused: row) }
        }
      } catch {
        throw .failure(error.description)
      }
      progress.end()
      let page = AuditPage(result: audit.result(), log: log)
      if arguments.value(named: "format") == "json" {
        for object in page.objects { terminal.print(object.json()) }
      } else {
        for line in page.lines(terminal) { terminal.print(line) }
      }
      return page.result.isBalanced ? .fine : .findings
    })

  private static func sentLog(_ arguments: Arguments) throws(CommandError) -> SentLog? {
    guard let path = arguments.value(sent) else {
      if [id, time, type].contains(where: { arguments.value($0) != nil }) {
        throw .usage("--id, --time and --type are columns of a log: name it with --sent FILE")
      }
      return nil
    }
    guard let id = arguments.value(id) else {
      throw .usage("--id COLUMN says which column of `\(path)` holds the event's id")
    }
    guard Folder.exists(path) else { throw .missing("there is no file `\(path)`") }
    do {
      return try SentLog(
        try Folder.read(path, limit: 1 << 30),
        .init(id: id, time: arguments.value(time), type: arguments.value(type)))
    } catch let error as SentLogError {
      throw .usage("`\(path)` cannot be read: \(error)")
    } catch let error as CommandError {
      throw error
    } catch {
      throw .failure("\(error)")
    }
  }
}
