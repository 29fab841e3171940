internal import CEL
internal import Diagnostics
internal import Fields
internal import Templates
internal import Values

/// `candidate.update`: writes into the candidate's record.
///
/// ```yaml
/// - action: candidate.update
///   stage: interview
///   tags: ["webhook:assessment-completed:{{ event.time.quarter() }}"]
///   fields: { score: "{{ assessment.score }}" }
/// ```
struct CandidateUpdate: Action {
  static let specification = ActionSpecification(
    name: "candidate.update",
    record: RecordSpecification(
      "`candidate.update`",
      "Writes into the candidate's record, which is made if there is none. What is not named stays.",
      fields: [
        .optional("stage", .template, examples: ["interview"], "Where the candidate stands now."),
        .optional(
          "tags", .oneOrMore(.template), examples: ["[backend, referred]"],
          "Tags that are added to those of the record."),
        .optional(
          "remove_tags", .oneOrMore(.template), examples: ["[newcomer]"],
          "Tags that are taken off."),
        .optional(
          "recruiter", .template, examples: ["\"{{ application.recruiter.email }}\""],
          "Who looks after the candidate."),
        .optional(
          "fields", .map(.any), examples: ["{ score: \"{{ assessment.score }}\" }"],
          "Fields of your own, by name. A value that is only one `{{ }}` keeps its type."),
      ]),
    effect: .store, isIdempotent: true)

  let stage: TextTemplate?
  let tags: [TextTemplate]
  let removeTags: [TextTemplate]
  let recruiter: TextTemplate?
  let fields: [(name: String, value: ValueTemplate)]
  let isEmbedded = true

  static func compile(_ step: StepFields) -> CandidateUpdate? {
    let record = step.record
    if !specification.record.fields.contains(where: { record.has($0.name) }) {
      step.findings.add(.nothingToUpdate(at: step.place))
    }
    let fields = record.map("fields").compactMap { entry -> (name: String, value: ValueTemplate)? in
      guard case .any(let node) = entry.value else { return nil }
      return ValueTemplate.compile(node, step).map { (name: entry.key.value, value: $0) }
    }
    return CandidateUpdate(
      stage: step.template("stage", as: .line), tags: step.templates("tags", as: .value),
      removeTags: step.templates("remove_tags", as: .value),
      recruiter: step.template("recruiter", as: .line), fields: fields)
  }

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    var values: [MapValue.Entry] = []
    for field in fields {
      let value = try field.value.render(activation, field: "fields.\(field.name)")
      values.append((key: .string(field.name), value: value))
    }
    return .candidateUpdate(
      CandidateUpdateRequest(
        stage: try stage?.nonEmptyText(activation, field: "stage"),
        tags: try tags.tags(activation, field: "tags"),
        removeTags: try removeTags.tags(activation, field: "remove_tags"),
        recruiter: try recruiter?.nonEmptyText(activation, field: "recruiter"),
        fields: MapValue(values)))
  }

}

extension Diagnostic {
  fileprivate static func nothingToUpdate(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "nothing-to-update", "this `candidate.update` says nothing to write", at: span,
      help: "name at least one of `stage`, `tags`, `remove_tags`, `recruiter`, `fields`")
  }
}
