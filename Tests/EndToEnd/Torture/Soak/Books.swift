import Foundation
import Graph
import Store
import Testing
import Values

/// What a soak came to, beside what was to come of it.
struct Books {
  /// In words, the first of them.
  private(set) var differences: [String] = []
  private(set) var mails = 0
  private(set) var requests = 0
  private(set) var reminders = 0
  /// Reminders that were not sent because what they wait for had happened.
  private(set) var cancelled = 0
  private(set) var retried = 0
  /// Steps that were neither done nor are reminders, with their reasons, by address.
  private var unusual: [String: [String]] = [:]
  private let soak: Soak

  init(_ soak: Soak) throws {
    self.soak = soak
    let found = try found()
    for (address, expected) in soak.expected.sorted(by: { $0.key < $1.key }) {
      var expected = expected
      var got = found[address] ?? SoakPerson.Expected()
      (expected.hasReminder, got.hasReminder) = (false, false)
      if got != expected, differences.count < 5 {
        differences.append(
          "\(address): expected \(expected), found \(got), \(unusual[address] ?? [])")
      }
    }
    let strangers = Set(found.keys).subtracting(soak.expected.keys)
    if !strangers.isEmpty { differences.append("nobody knows \(strangers.sorted().prefix(3))") }
  }

  /// What the receivers have and what is on record, by address.
  private mutating func found() throws -> [String: SoakPerson.Expected] {
    let reader = try soak.state.reader()
    var found: [String: SoakPerson.Expected] = [:]
    var addresses: [CandidateID: String] = [:]
    for record in try reader.candidates(ListFilter(limit: nil)) {
      let address = try #require(record.email?.value, "a record without an address")
      if found[address] != nil { differences.append("two records for \(address)") }
      addresses[record.id] = address
      found[address] = SoakPerson.Expected()
      found[address]?.events = Int(record.events)
      found[address]?.stage = record.stage?.value ?? ""
    }
    for task in try reader.tasks(ListFilter(limit: nil)) {
      found[task.candidate.flatMap { addresses[$0] } ?? "nobody", default: .init()].tasks += 1
    }
    for (address, list) in soak.receivers.mails {
      found[address, default: .init()].mails = list
      mails += list.values.reduce(0, +)
      reminders += list["reminder"] ?? 0
    }
    for (address, events) in soak.receivers.requests {
      found[address, default: .init()].requests = events.count
      requests += events.count
    }
    for run in try reader.runs(ListFilter(limit: nil)) {
      if run.workflow == "offer-extended", run.state == .cancelled { cancelled += 1 }
      retried += run.steps.count { $0.record.attempts > 1 }
      let address = run.candidate.flatMap { addresses[$0] } ?? "nobody"
      for step in run.steps where step.record.state != .done {
        unusual[address, default: []].append(
          "\(run.workflow)/\(step.record.id) \(step.record.state): \(step.record.reason ?? "")")
      }
    }
    return found
  }

  /// The program's own: what each sender has sent, from a log that it would export, against what was received and acted
  /// upon. The lines of its table.
  func audit() throws -> [String] {
    var lines = ["source       type                        sent  received  acted  ignored"]
    for (source, sent) in soak.sent.sorted(by: { $0.key < $1.key }) {
      let log =
        "id,time,type\n"
        + sent.map { id, entry in
          "\"\(id)\",\(entry.at.formatted(.iso8601)),\(entry.type)\n"
        }.joined()
      let file = "\(soak.state.path)/sent-\(source).csv"
      try Data(log.utf8).write(to: URL(filePath: file))
      let run = try ToolRun([
        "audit", "--sent", file, "--id", "id", "--time", "time", "--type", "type", "--source",
        source, "--state", soak.state.path, "--format", "json",
      ])
      #expect(run.exit == 0, "\(source) does not balance: \(run.lines.suffix(3))")
      let objects = try run.objects()
      #expect(objects.last?["counts"]?["sent"] == .int(Int64(sent.count)))
      lines += Self.rows(objects, source)
    }
    return lines
  }

  /// By type, over all days.
  private static func rows(_ objects: [Value], _ source: String) -> [String] {
    let columns = ["sent", "received", "acted", "ignored"]
    var types: [String: [Int]] = [:]
    for object in objects where object["kind"] == "group" {
      let type = object["type"]?.stringValue ?? "-"
      let counts = columns.map { column -> Int in
        if case .int(let count)? = object["counts"]?[column] { Int(count) } else { 0 }
      }
      types[type] = zip(types[type] ?? [0, 0, 0, 0], counts).map { $0 + $1 }
    }
    func left(_ text: String, _ width: Int) -> String {
      text.padding(toLength: width, withPad: " ", startingAt: 0)
    }
    func right(_ number: Int, _ width: Int) -> String {
      String(repeating: " ", count: max(1, width - "\(number)".count)) + "\(number)"
    }
    return types.sorted { $0.key < $1.key }.map { type, counts in
      left(source, 13) + left(type, 26)
        + zip(counts, [6, 10, 7, 9]).map { right($0, $1) }.joined()
    }
  }
}
