import CEL
import Diagnostics
import Values

/// Many rules about one event, as other engines are measured with them: the decision of four segments, rules that differ by
/// a constant, and rules that no index can help. Every decision is checked before anything is timed.
enum RuleBenchmarks {
  private static let environment = Environment(
    variables: ["assessment", "candidate", "job"].map { VariableDeclaration($0, .dyn) })

  private static let roles =
    "[" + PeerEvents.roles.map { "'\($0)'" }.joined(separator: ", ") + "]"
  private static let inScope = "job.role in \(roles) && candidate.address.country == 'US'"

  static func run(_ harness: inout Harness) throws {
    try fourSegments(&harness)
    let keyed = try [1, 100, 10_000].map { try KeyedRules(count: $0) }
    try harness.rates(inTurns: keyed.map(\.parsed))
    try harness.rates(inTurns: keyed.map(\.fromBytes))
    try scan(&harness)
  }

  /// Conditions and the events that they are asked about.
  private struct Rules {
    let table: ConditionTable
    let index: ConditionIndex?
    let layout: RecordLayout

    init(_ conditions: [String]) throws {
      let programs = try conditions.map { text in
        let source = SourceText(text: text, name: "rule")
        guard
          let program = Expression.compile(source, in: environment, expecting: .bool).program
        else { throw BenchmarkFailure("`\(text)` does not compile") }
        return program
      }
      table = ConditionTable(programs)
      index = ConditionIndex(table, Array(programs.indices))
      layout = table.layout(of: environment)
    }

    func record(_ document: JSONDocument) -> HeldRecord {
      let held = HeldRecord(layout)
      held.record.read(document.root)
      return held
    }

    /// The first rule that matches.
    @inline(__always)
    func first(_ record: borrowing ScalarRecord) -> Int? {
      for rule in 0..<table.count where table.judge(rule, record) == .matched { return rule }
      return nil
    }

    /// How many rules match.
    @inline(__always)
    func matches(_ record: borrowing ScalarRecord) -> Int {
      index.map { Self.matches($0, record) } ?? Self.matches(table, record)
    }

    @inline(__always)
    static func matches(_ table: ConditionTable, _ record: borrowing ScalarRecord) -> Int {
      var count = 0
      for rule in 0..<table.count where table.judge(rule, record) == .matched { count += 1 }
      return count
    }

    @inline(__always)
    static func matches(_ index: ConditionIndex, _ record: borrowing ScalarRecord) -> Int {
      var count = 0
      var position = index.begin(record)
      while let rule = index.next(&position) {
        if index.judge(rule, record) == .matched { count += 1 }
      }
      return count
    }
  }

  private final class HeldRecord {
    var record: ScalarRecord
    init(_ layout: RecordLayout) { record = ScalarRecord(layout) }
  }

  private static func fourSegments(_ harness: inout Harness) throws {
    let scope = inScope + " && candidate.years_experience >= 3"
    let segments = [
      ("manual-review", "!has(assessment.score)"),
      ("high-fit", "assessment.score >= 80 && \(scope)"),
      ("mid-fit", "assessment.score >= 60 && \(scope)"), ("below", scope),
    ]
    let rules = try Rules(segments.map(\.1))
    let parser = JSONParser()
    var records: [HeldRecord] = []
    for event in PeerEvents.all {
      let record = rules.record(try JSONParser().parse(event.document))
      let segment = rules.first(record.record).map { segments[$0].0 } ?? "out-of-scope"
      guard segment == event.expected else { throw BenchmarkFailure("\(segment) is wrong") }
      records.append(record)
    }
    harness.rate("rules: four segments, parsed", count: 64 * 64) {
      for _ in 0..<64 {
        for held in records {
          held.record.forgetMarks()
          keep(rules.first(held.record))
        }
      }
    }
    let documents = PeerEvents.all.map(\.document)
    let tapes = try documents.map { try JSONParser().parse($0) }
    harness.rate("rules: four segments, from the tape", count: 64 * 16) {
      for _ in 0..<16 {
        for tape in tapes {
          var record = ScalarRecord(rules.layout)
          record.read(tape.root)
          keep(rules.first(record))
        }
      }
    }
    try harness.rate("rules: four segments, from bytes", count: 64) {
      for document in documents {
        var record = ScalarRecord(rules.layout)
        record.read(try parser.parse(document).root)
        keep(rules.first(record))
      }
    }
  }

  /// Rules that differ by the job that they are about.
  private struct KeyedRules {
    let count: Int
    private let rules: Rules
    private let records: [HeldRecord]
    private let documents: [[UInt8]]

    init(count: Int) throws {
      self.count = count
      let rules = try Rules(
        (0..<count).map { rule in
          "job.id == 'REQ-\(sixDigits(rule))' && assessment.score >= \(40 + rule % 50) "
            + "&& candidate.years_experience >= \(rule % 5) && \(inScope)"
        })
      // Jobs far apart, so that neighbours in memory do not help.
      let events = (0..<1024).map { number in
        (event: PeerEvents.all[number % 64], job: number * 7919 % count)
      }
      documents = events.prefix(256).map { $0.event.document(job: "REQ-\(sixDigits($0.job))") }
      records = try events.map { event, job in
        let document = try JSONParser().parse(event.document(job: "REQ-\(sixDigits(job))"))
        let record = rules.record(document)
        guard rules.matches(record.record) == (event.matches(rule: job) ? 1 : 0) else {
          throw BenchmarkFailure("a decision of \(count) rules is wrong")
        }
        return record
      }
      self.rules = rules
    }

    var parsed: Harness.Contender {
      Harness.Contender(
        name: "rules: \(count) that differ by a constant, parsed", count: records.count
      ) { [records, table = rules.table, index = rules.index] in
        // Asked once which it is: what holds the rules is no part of what is measured.
        if let index {
          for held in records {
            held.record.forgetMarks()
            keep(Rules.matches(index, held.record))
          }
        } else {
          for held in records {
            held.record.forgetMarks()
            keep(Rules.matches(table, held.record))
          }
        }
      }
    }

    var fromBytes: Harness.Contender {
      let parser = JSONParser()
      return Harness.Contender(
        name: "rules: \(count) that differ by a constant, from bytes", count: documents.count
      ) {
        for document in documents {
          var record = ScalarRecord(rules.layout)
          record.read(try parser.parse(document).root)
          keep(rules.matches(record))
        }
      }
    }
  }

  /// A thousand rules that all have to be looked at.
  private static func scan(_ harness: inout Harness) throws {
    let limits = (0..<1000).map { rule in (score: Double(rule) / 10, years: rule % 5) }
    let rules = try Rules(
      limits.map {
        "assessment.score >= \($0.score) && candidate.years_experience >= \($0.years) && \(inScope)"
      })
    var records: [HeldRecord] = []
    for event in PeerEvents.all {
      let record = rules.record(try JSONParser().parse(event.document))
      let expected = limits.count { event.matches(score: $0.score, years: $0.years) }
      guard rules.index == nil, rules.matches(record.record) == expected else {
        throw BenchmarkFailure("a decision of 1,000 rules is wrong")
      }
      records.append(record)
    }
    harness.rate("rules: 1000 that no index helps, parsed", count: 64) {
      for held in records {
        held.record.forgetMarks()
        keep(rules.matches(held.record))
      }
    }
  }

  private static func sixDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 6 - digits.count) + digits
  }
}

extension PeerEvents.Labelled {
  fileprivate func matches(rule: Int) -> Bool {
    matches(score: Double(40 + rule % 50), years: rule % 5)
  }

  fileprivate func matches(score least: Double, years leastYears: Int) -> Bool {
    guard let score = score.flatMap({ Double($0) }) else { return false }
    return score >= least && years >= leastYears && PeerEvents.roles.contains(role)
      && country == "US"
  }
}
