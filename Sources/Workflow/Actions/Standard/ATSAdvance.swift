internal import CEL
internal import Fields
internal import Templates

/// `ats.advance`: puts the application one stage on.
///
/// ```yaml
/// - action: ats.advance
///   from_stage: "{{ lookups.assessment_stage[job.key] }}"
/// ```
struct ATSAdvance: Action {
  static let specification = ActionSpecification(
    name: "ats.advance",
    record: RecordSpecification(
      "`ats.advance`",
      "Moves the application to the next stage of its job, in the applicant tracking system.",
      fields: [
        ATSStep.applicationField,
        .optional(
          "from_stage", .template, examples: ["\"{{ lookups.assessment_stage[job.key] }}\""],
          "The id of the stage that it is to leave: where it has moved meanwhile, it is left alone. Unless given, the stage in which it is when it is asked."
        ),
        ATSStep.connectionField,
      ]),
    // The stage that it leaves tells a repeat.
    effect: .system, isIdempotent: true)

  let step: ATSStep
  let fromStage: TextTemplate?
  let isEmbedded = false
  var neededConnection: String? { step.connection }

  static func compile(_ step: StepFields) -> ATSAdvance? {
    let fromStage = step.template("from_stage", as: .exact)
    return ATSStep.compile(step, .application, types: ["greenhouse"]).map {
      ATSAdvance(step: $0, fromStage: fromStage)
    }
  }

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    let from = try step.optionalID(fromStage, activation, field: "from_stage")
    return try step.request(.advance(from: from), activation)
  }
}
