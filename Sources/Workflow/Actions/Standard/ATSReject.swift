internal import CEL
internal import Diagnostics
internal import Fields
internal import Templates

/// `ats.reject`: turns the application down in the system. What the candidate hears comes from `email.send`.
///
/// ```yaml
/// - action: ats.reject
///   reason: "815"
///   note: "The assessment was below what the role asks for."
/// ```
struct ATSReject: Action {
  static let specification = ActionSpecification(
    name: "ats.reject",
    record: RecordSpecification(
      "`ats.reject`",
      "Ends the application in the applicant tracking system, which writes to nobody for it.",
      fields: [
        ATSStep.applicationField,
        .optional(
          "reason", .template, examples: ["\"815\""],
          "The id of a reason, as the system has it. Ashby and Lever want one."),
        .optional(
          "note", .template, examples: ["\"Assessment: {{ assessment.score }}\""],
          "What colleagues read beside it; of Greenhouse."),
        .optional(
          "to_stage", .template, examples: ["\"{{ lookups.archive_stage[job.id] }}\""],
          "Of Ashby: the id of the archive's stage."),
        ATSStep.connectionField,
      ]),
    // Having ended tells a repeat.
    effect: .system, isIdempotent: true)

  let step: ATSStep
  let reason: TextTemplate?
  let note: TextTemplate?
  let toStage: TextTemplate?
  let isEmbedded = false
  var neededConnection: String? { step.connection }

  static func compile(_ step: StepFields) -> ATSReject? {
    let reason = step.template("reason", as: .exact)
    let note = step.template("note", as: .lines)
    let toStage = step.template("to_stage", as: .exact)
    guard let system = ATSStep.compile(step, .application) else { return nil }
    let needed = ["ashby": ["reason", "to_stage"], "lever": ["reason"]][system.type] ?? []
    for field in needed where !step.record.has(field) {
      step.findings.add(.systemNeeds(field, type: system.type, at: step.place))
    }
    return ATSReject(step: system, reason: reason, note: note, toStage: toStage)
  }

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    let reason = try step.optionalID(reason, activation, field: "reason")
    let note = try note?.text(activation, field: "note")
    let stage = try step.optionalID(toStage, activation, field: "to_stage")
    return try step.request(.reject(reason: reason, note: note, stage: stage), activation)
  }
}

extension Diagnostic {
  fileprivate static func systemNeeds(
    _ field: String, type: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "missing-key", "`ats.reject` over a connection of type `\(type)` needs `\(field)`",
      at: span, hint: "the id that the system has for it")
  }
}
