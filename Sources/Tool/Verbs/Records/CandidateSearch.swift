import CEL
import Diagnostics
import Graph
import Insight
import Store
import Values

extension RecordAction {
  private static let tag = Option(
    "tag", "TAG", "only those with this tag; given several times, with all of them")
  private static let condition = Option(
    "where", "CEL",
    "only those whose record this holds for: stage, score, tags, fields, last_event_at, applications, …"
  )
  private static let stage = Option(
    "stage", "STAGE", "only those who are at this stage; with --job, in an application for that job"
  )
  private static let job = Option(
    "job", "KEY", "only those who applied for the job of this key or id")
  private static let after = Option(
    "after", "ID", "the page behind this candidate, the last one of the page before")
  private static let contact = Option(
    "contact", documentation: "their e-mail addresses, too")

  /// `candidates search`: whom do we know already who could be right for something else?
  static let search = RecordAction(
    name: "search", operands: "", options: [tag, condition, stage, job, after, contact],
    run: { arguments, terminal throws(CommandError) in
      if let word = arguments.operands.dropFirst().first {
        throw .usage("`candidates search` has options only, such as --tag, not `\(word)`")
      }
      for name in ["candidate", "source"] where arguments.value(named: name) != nil {
        throw .usage("`candidates search` has no option --\(name)")
      }
      var finder = CandidateFinder()
      if let text = arguments.value(condition) {
        guard let condition = compile(text, arguments, terminal) else { return .findings }
        finder.condition = condition
      }
      finder.tags = Array(Set(arguments.values(tag))).sorted()
      finder.stage = arguments.value(stage)
      finder.job = arguments.value(job)
      finder.after = try arguments.value(after).map { text throws(CommandError) in
        guard let id = CandidateID(text) else {
          throw .usage("`\(text)` is no id of a candidate, such as cand_01jd…")
        }
        return id
      }
      let limit = try ListFilter(arguments, usualState: nil).limit ?? 100
      let page: CandidateFinder.Page
      do {
        page = try finder.page(
          of: limit, from: try StateFolder.reader(arguments), now: .wallClock)
      } catch let error as StoreError {
        throw .failure(error.description)
      } catch let error as CommandError {
        throw error
      } catch {
        throw .failure("\(error)")
      }
      return show(page, arguments, terminal)
    })

  private static func compile(
    _ text: String, _ arguments: Arguments, _ terminal: Terminal
  ) -> RecordCondition? {
    let times = TimeLibrary(zones: ZoneTable(SystemZones(arguments.environment)))
    let (condition, findings) = RecordCondition.compile(
      SourceText(text: text, name: "--where"), times: times)
    if !findings.isEmpty {
      terminal.say(Report.text(findings, format: "pretty", color: terminal.usesColor))
    }
    return condition
  }

  private static func show(
    _ page: CandidateFinder.Page, _ arguments: Arguments, _ terminal: Terminal
  ) -> ExitCode {
    let lines = FoundCandidates(showsContact: arguments.has(contact))
    switch arguments.value(named: "format") {
    case "json": for record in page.candidates { terminal.print(lines.value(of: record).json()) }
    case "csv":
      terminal.print(CSVText.line(lines.names))
      for record in page.candidates { terminal.print(CSVText.line(lines.cells(of: record))) }
    default:
      if page.candidates.isEmpty {
        terminal.say("nobody is found")
      } else {
        let table = Table(
          lines.names.map { $0.replacing("_", with: " ") }, page.candidates.map(lines.cells))
        for line in table.lines(terminal) { terminal.print(line) }
      }
    }
    if page.hasMore, let last = page.candidates.last {
      terminal.say("there are more; the next page: the same with --after \(last.id)")
    }
    guard let (id, error) = page.firstUnknown else { return .fine }
    terminal.say(
      "\(terminal.red("not judged")): for \(page.unknown) of them the condition is neither true nor "
        + "false; \(id): \(error.description)")
    return .findings
  }
}

/// What a search tells of each candidate. The address is told only to those who ask for it.
private struct FoundCandidates {
  let showsContact: Bool

  var names: [String] {
    ["id", "name"] + (showsContact ? ["email"] : [])
      + ["stage", "score", "last_event", "last_event_at", "tags", "link"]
  }

  func cells(of record: CandidateRecord) -> [String] {
    [record.id.description, record.name?.value ?? "-"]
      + (showsContact ? [record.email?.value ?? "-"] : [])
      + [
        record.stage?.value ?? "-", record.score.map { Self.text($0.value) } ?? "-",
        record.lastEvent?.value ?? "-", record.lastEvent?.at.short ?? "-",
        record.tags.joined(separator: ", "), record.link?.value ?? "-",
      ]
  }

  /// `91`, `84.5`
  private static func text(_ score: Double) -> String {
    Int64(exactly: score).map(\.description) ?? score.description
  }

  func value(of record: CandidateRecord) -> Value {
    let email = showsContact ? record.email?.value : nil
    return .object(present: [
      "id": .string(record.id.description), "name": record.name.map { .string($0.value) },
      "email": email.map { .string($0) }, "stage": record.stage.map { .string($0.value) },
      "score": record.score.map { .double($0.value) },
      "recruiter": record.recruiter.map { .string($0.value) },
      "tags": .list(record.tags.map { .string($0) }),
      "last_event": record.lastEvent.map { .string($0.value) },
      "last_event_at": record.lastEvent.map { .string($0.at.rfc3339) },
      "events": .int(record.events), "applications": .list(record.applicationValues),
      "link": record.link.map { .string($0.value) },
    ])
  }
}
