internal import CEL
internal import Fields
internal import Templates

/// `ats.tag`: marks the candidate.
///
/// ```yaml
/// - action: ats.tag
///   tags: ["webhook:assessment-completed:{{ event.time.quarter() }}"]
/// ```
struct ATSTag: Action {
  static let specification = ActionSpecification(
    name: "ats.tag",
    record: RecordSpecification(
      "`ats.tag`", "Adds tags to the candidate, in the applicant tracking system.",
      fields: [
        ATSStep.candidateField,
        .required(
          "tags", .oneOrMore(.template), examples: ["rejected-but-qualified"],
          "The tags; one that the system does not have yet is made."),
        ATSStep.connectionField,
      ]),
    // A tag that is there stays the one it is.
    effect: .system, isIdempotent: true)

  let step: ATSStep
  let tags: [TextTemplate]
  let isEmbedded = false
  var neededConnection: String? { step.connection }

  static func compile(_ step: StepFields) -> ATSTag? {
    let tags = step.templates("tags", as: .value)
    guard let system = ATSStep.compile(step, .candidate) else { return nil }
    return ATSTag(step: system, tags: tags)
  }

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    var texts: [String] = []
    for tag in tags {
      for text in try tag.texts(activation, field: "tags")
      where !text.isEmpty && !texts.contains(text) {
        texts.append(text)
      }
    }
    guard !texts.isEmpty else { throw RenderFailure(field: "tags", reason: "it is empty") }
    return try step.request(.tag(texts), activation)
  }
}
