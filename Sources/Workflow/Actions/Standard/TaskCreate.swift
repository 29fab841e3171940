internal import CEL
internal import Diagnostics
internal import Fields
internal import Templates
internal import Values

/// `task.create`: puts something to do on somebody's list.
///
/// ```yaml
/// - action: task.create
///   title: "Call {{ candidate.first_name }} about {{ job.title }}"
///   assignee: "{{ application.recruiter.email }}"
///   due_in: 1d
/// ```
struct TaskCreate: Action {
  static let specification = ActionSpecification(
    name: "task.create",
    record: RecordSpecification(
      "`task.create`", "Puts a task for a person on the list of the candidate database.",
      fields: [
        .required(
          "title", .template, examples: ["\"Call {{ candidate.first_name }}\""],
          "What is to be done, in one line."),
        .optional(
          "body", .template, examples: ["\"Score: {{ assessment.score }}\""],
          "What whoever does it has to know."),
        .optional(
          "assignee", .template, examples: ["recruiting@acme.example"],
          "Who does it; without it the task is anybody's."),
        .optional(
          "due_in", .template, examples: ["1d", "2bd"],
          "How long from now: hours, days of 24 hours, weeks, or business days (`1bd`: Monday to Friday, in the zone in force)."
        ),
        .optional(
          "due_at", .template, examples: ["\"{{ interview.start }}\""],
          "A time, instead of `due_in`."),
        .optional(
          "priority", .choice(TaskRequest.Priority.allNames), default: "normal",
          "How it is sorted among other tasks."),
      ]),
    effect: .store, isIdempotent: true, laterFields: ["connection"], outcome: ["id"])

  let title: TextTemplate
  let body: TextTemplate?
  let assignee: TextTemplate?
  let due: DueTime?
  let priority: TaskRequest.Priority
  let isEmbedded = true

  static func compile(_ step: StepFields) -> TaskCreate? {
    let title = step.template("title", as: .line)
    let body = step.template("body", as: .lines)
    let assignee = step.template("assignee", as: .line)
    let due = DueTime.compile(
      step, DueTime.Fields(delay: "due_in", time: "due_at", owner: "a task"))
    let priority = step.record.text("priority").flatMap { TaskRequest.Priority(rawValue: $0.value) }
    guard let title else { return nil }
    return TaskCreate(
      title: title, body: body, assignee: assignee, due: due, priority: priority ?? .normal)
  }

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    .task(
      TaskRequest(
        title: try title.nonEmptyText(activation, field: "title"),
        body: try body?.text(activation, field: "body"),
        assignee: try assignee?.nonEmptyText(activation, field: "assignee"),
        due: try due?.render(activation, now: context.now), priority: priority))
  }
}

extension TaskRequest.Priority {
  static let allNames = [Self.low, .normal, .high].map(\.rawValue)
}
