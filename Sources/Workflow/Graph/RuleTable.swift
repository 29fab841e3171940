import CEL
import Values

/// The conditions of a source's rules as tests of what stands in the body, so that a body is gone through once for all of
/// them. What they read beside the body is evaluated.
final class RuleTable: Sendable {
  private let conditions: ConditionTable
  private let layout: RecordLayout
  /// By rule the place of its condition.
  private let places: [Int?]

  init(_ rules: [EventRule]) {
    conditions = ConditionTable(rules.compactMap(\.when))
    var count = 0
    places = rules.map { rule in
      guard rule.when != nil else { return nil }
      count += 1
      return count - 1
    }
    layout = conditions.layout(of: SourceVariables.environment)
  }

  private static let body = JSONKey("body")

  /// What the conditions look at, for one request.
  func record(of input: SourceInput) -> ScalarRecord {
    var record = ScalarRecord(layout)
    record.read(input.body, asField: Self.body)
    return record
  }

  /// Whether the rule takes the request; `undecided`: its program tells.
  func judge(_ rule: Int, _ record: borrowing ScalarRecord) -> Judgement {
    places[rule].map { conditions.judge($0, record) } ?? .matched
  }
}
