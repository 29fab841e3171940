internal import Diagnostics
internal import Fields

extension StepFields {
  /// What a field is where it is not written: a value of the event. It has no text in the file, so what is wrong with it is
  /// said at the action's name.
  ///
  /// - Parameters:
  ///   - path: `candidate.email`
  ///   - relation: what the step has to do with it: `goes to`, `is about`.
  func standard<Template>(
    _ field: String, _ path: String, relation: String,
    compile: (SourceText, StepFields) -> Template?
  ) -> Template? {
    let own = FindingCollector()
    let inner = StepFields(record: record, compilation: compilation, findings: own, place: place)
    let template = compile(SourceText(text: "{{ \(path) }}", at: place), inner)
    if let finding = own.findings.first {
      findings.add(
        .noRecipient(field, path, relation: relation, because: finding.message, at: place))
    }
    return template
  }
}

extension Diagnostic {
  fileprivate static func noRecipient(
    _ field: String, _ path: String, relation: String, because reason: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "no-recipient", "without `\(field)` this \(relation) `\(path)`, but \(reason)",
      at: span,
      help: "give `\(field)`, or guard the step with `when: has(\(path))`")
  }
}
