import Foundation
import Graph
import SQLite
import Store
import Testing
import Values

/// What has become of the candidates of a state folder, by their addresses: what must be the same however often the
/// program was killed on the way.
struct Outcomes: Equatable {
  private(set) var byAddress: [String: [String]] = [:]

  init(_ state: StateFolder) throws {
    let reader = try state.reader()
    var addresses: [CandidateID: String] = [:]
    for record in try reader.candidates(ListFilter(limit: nil)) {
      let address = try #require(record.email?.value, "a record without an address")
      #expect(byAddress[address] == nil, "two records for \(address)")
      addresses[record.id] = address
      byAddress[address] = [
        "stage \(record.stage?.value ?? "-"), score \(record.score?.value ?? -1)",
        "events \(record.events), last \(record.lastEvent?.value ?? "-")",
        "message \(record.lastMessage?.value ?? "-")", "tags \(record.tags.sorted())",
      ]
    }
    for event in try reader.events(ListFilter(limit: nil)) {
      note("event \(event.type ?? event.eventID) \(event.state)", event.candidate, addresses)
    }
    for run in try reader.runs(ListFilter(limit: nil)) {
      let steps = run.steps.map { "\($0.record.id) \($0.record.state)" }
      note(
        "run \(run.workflow) \(run.segment ?? "-") \(run.state) \(steps)", run.candidate, addresses)
    }
    for task in try reader.tasks(ListFilter(limit: nil)) {
      note("task \(task.title)", task.candidate, addresses)
    }
    for address in byAddress.keys { byAddress[address]?.sort() }
  }

  private mutating func note(
    _ line: String, _ candidate: CandidateID?, _ addresses: [CandidateID: String]
  ) {
    let address = candidate.flatMap { addresses[$0] } ?? "nobody"
    byAddress[address, default: []].append(line)
  }

  /// The first candidates of whom it says something else, with what only one of the two says.
  func differences(from expected: Outcomes) -> [String] {
    let all = Set(byAddress.keys).union(expected.byAddress.keys).sorted()
    return all.filter { byAddress[$0] != expected.byAddress[$0] }.prefix(3).map { address in
      let found = byAddress[address] ?? []
      let wanted = expected.byAddress[address] ?? []
      let more = found.filter { !wanted.contains($0) }
      let missing = wanted.filter { !found.contains($0) }
      return "\(address): \(found.count) lines of \(wanted.count), has \(more), lacks \(missing)"
    }
  }
}

extension StateFolder {
  /// Events of one candidate whose runs began in another order than that in which they were accepted. What a person has had
  /// taken up again has another place: with `ignoringReplays` it does not count.
  func disorder(ignoringReplays: Bool = false) throws -> [String] {
    let connection = try Connection(path: "\(path)/journeyman.db", access: .readOnly)
    let rows = try connection.all(
      """
      SELECT hex(deliveries.candidate), deliveries.seq, runs.workflow FROM runs
      JOIN deliveries ON deliveries.id = runs.event
      WHERE NOT (? AND deliveries.released_at IS NOT NULL) ORDER BY runs.seq
      """, [.integer(ignoringReplays ? 1 : 0)]
    ) { row in (candidate: row.text(0), sequence: row.integer(1), workflow: row.text(2)) }
    var last: [String: Int64] = [:]
    var found: [String] = []
    for row in rows {
      if let before = last[row.candidate], before > row.sequence {
        found.append("\(row.workflow) of event \(row.sequence) began after event \(before)")
      }
      last[row.candidate] = row.sequence
    }
    return found
  }

  /// Each mail as its address and subject, in the order of the alphabet.
  func mailsSent() -> [String] {
    mails().map { Self.summary(ofMail: $0) }.sorted()
  }

  static func summary(ofMail mail: String) -> String {
    let lines = mail.components(separatedBy: "\r\n")
    func header(_ name: String) -> String { lines.first { $0.hasPrefix("\(name): ") } ?? "" }
    return "\(header("To")) \(header("Subject"))"
  }
}
