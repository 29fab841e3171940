internal import CEL
internal import Fields
internal import Templates

/// `stop`: ends the run here; it counts as completed, with its reason.
///
/// ```yaml
/// - action: stop
///   reason: "{{ job.title }} is closed"
/// ```
struct Stop: Action {
  static let specification = ActionSpecification(
    name: "stop",
    record: RecordSpecification(
      "`stop`", "Ends the run.",
      fields: [
        .optional(
          "reason", .template, examples: ["the position is closed"],
          "Why, for whoever reads the run later.")
      ]),
    effect: .run, isIdempotent: true)

  static let defaultReason = "the workflow ends here"

  let reason: TextTemplate?
  let isEmbedded = true

  static func compile(_ step: StepFields) -> Stop? {
    Stop(reason: step.template("reason", as: .line))
  }

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    let text = try reason?.text(activation, field: "reason") ?? ""
    return .stop(StopRequest(reason: text.isEmpty ? Self.defaultReason : text))
  }
}
