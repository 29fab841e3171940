internal import CEL
internal import Fields
internal import Templates

/// `ats.move`: puts the application into a stage.
///
/// ```yaml
/// - action: ats.move
///   to_stage: "{{ lookups.interview_stage[job.key] }}"
/// ```
struct ATSMove: Action {
  static let specification = ActionSpecification(
    name: "ats.move",
    record: RecordSpecification(
      "`ats.move`",
      "Moves the application to a stage of its job, in the applicant tracking system.",
      fields: [
        ATSStep.applicationField,
        .required(
          "to_stage", .template, examples: ["\"{{ lookups.interview_stage[job.key] }}\""],
          "The id of the stage."),
        .optional(
          "from_stage", .template, examples: ["\"{{ lookups.assessment_stage[job.key] }}\""],
          "The id of the stage that it is to leave: where it has moved meanwhile, it is left alone. Unless given, the stage in which it is when it is asked."
        ),
        ATSStep.connectionField,
      ]),
    // Being there already tells a repeat.
    effect: .system, isIdempotent: true)

  let step: ATSStep
  let fromStage: TextTemplate?
  let toStage: TextTemplate
  let isEmbedded = false
  var neededConnection: String? { step.connection }

  static func compile(_ step: StepFields) -> ATSMove? {
    let fromStage = step.template("from_stage", as: .exact)
    guard let toStage = step.template("to_stage", as: .exact),
      let step = ATSStep.compile(step, .application)
    else { return nil }
    return ATSMove(step: step, fromStage: fromStage, toStage: toStage)
  }

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    let from = try step.optionalID(fromStage, activation, field: "from_stage")
    let to = try step.checked(
      try ATSStep.id(toStage, activation, field: "to_stage"), field: "to_stage")
    return try step.request(.move(from: from, to: to), activation)
  }
}
