import Diagnostics
import Fields
import YAML

/// Makes the steps of one branch. Ids are unique in their branch: a run takes one branch only, so that two
/// branches may call their confirmations alike.
struct StepListParser {
  private let findings: FindingCollector

  init(_ findings: FindingCollector) { self.findings = findings }

  func steps(_ records: [RecordReader]) -> [StepDefinition] {
    var names = UniqueNames()
    var counts: [String: Int] = [:]
    let given = Set(records.compactMap { $0.text("id")?.value })
    return records.compactMap { record in
      let own = record.text("id")
      if let own { _ = names.add(own, as: "step", into: findings) }
      guard let action = record.text("action") else { return nil }
      return step(record, action, own: own) {
        let stem = String(action.value.map { $0 == "." ? "_" : $0 })
        var id: String
        repeat {
          counts[stem, default: 0] += 1
          id = "\(stem)_\(counts[stem, default: 0])"
        } while given.contains(id)
        return id
      }
    }
  }

  private func step(
    _ record: RecordReader, _ action: Located<String>, own: Located<String>?,
    position: () -> String
  ) -> StepDefinition {
    // The position is counted for every step, so that giving one an id does not rename the others.
    let positional = position()
    return StepDefinition(
      id: own ?? Located(positional, action.span), hasOwnID: own != nil, action: action,
      when: record.source("when"), retry: record.record("retry").map { RetryDefinition($0) },
      timeout: record.duration("timeout"), onFailure: record.text("on_failure"),
      onUncertain: record.text("on_uncertain"),
      fields: Node.Mapping(
        entries: record.rest, span: record.span, isComplete: record.mapping.isComplete),
      span: record.span)
  }
}
