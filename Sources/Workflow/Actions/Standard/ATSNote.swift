internal import CEL
internal import Fields
internal import Templates

/// `ats.note`: leaves a note for colleagues.
///
/// ```yaml
/// - action: ats.note
///   body: "Scored {{ assessment.score }} in {{ assessment.name }}."
/// ```
struct ATSNote: Action {
  static let specification = ActionSpecification(
    name: "ats.note",
    record: RecordSpecification(
      "`ats.note`", "Writes a note on the candidate, in the applicant tracking system.",
      fields: [
        ATSStep.candidateField,
        .required(
          "body", .template, examples: ["\"Scored {{ assessment.score }}.\""],
          "What it says, as plain text."),
        .optional(
          "visibility", .choice(ATSRequest.Visibility.allCases.map(\.rawValue)), default: "admins",
          examples: ["everybody"],
          "Who may read it, where the system asks: admins only, the job's owners too, or everybody with access to the candidate."
        ),
        ATSStep.connectionField,
      ]),
    // By its words one that may be there already is found.
    effect: .system, isIdempotent: true)

  let step: ATSStep
  let body: TextTemplate
  let visibility: ATSRequest.Visibility
  let isEmbedded = false
  var neededConnection: String? { step.connection }

  static func compile(_ step: StepFields) -> ATSNote? {
    let word = step.record.text("visibility")?.value
    guard let body = step.template("body", as: .lines),
      let system = ATSStep.compile(step, .candidate)
    else { return nil }
    return ATSNote(
      step: system, body: body,
      visibility: word.flatMap { ATSRequest.Visibility(rawValue: $0) } ?? .admins)
  }

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    let body = try body.nonEmptyText(activation, field: "body")
    return try step.request(.note(body: body, visibility: visibility), activation)
  }
}
