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
      "`task.create`",
      "Puts a task for a person on the list of the candidate database, or into HubSpot.",
      fields: [
        .required(
          "title", .template, examples: ["\"Call {{ candidate.first_name }}\""],
          "What is to be done, in one line."),
        .optional(
          "body", .template, examples: ["\"Score: {{ assessment.score }}\""],
          "What whoever does it has to know."),
        .optional(
          "assignee", .template, examples: ["recruiting@acme.example"],
          "Who does it; without it the task is anybody's. In HubSpot the number of an owner; anybody else is named in its text."
        ),
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
        .optional(
          "connection", .text, examples: ["hubspot"],
          "The connection of type `hubspot` that gets it; without it, it is in the candidate database."
        ),
        .optional(
          "contact", .template, examples: ["\"{{ candidate.email }}\""],
          "With `connection`: whom it is about in HubSpot, by the address; `candidate.email` unless given."
        ),
      ]),
    effect: .store, isIdempotent: true, outcome: ["id"])

  let title: TextTemplate
  let body: TextTemplate?
  let assignee: TextTemplate?
  let due: DueTime?
  let priority: TaskRequest.Priority
  /// Nil: the candidate database.
  let place: Place?

  struct Place: Sendable {
    let connection: String
    let contact: MailAddressTemplate
  }

  var isEmbedded: Bool { place == nil }

  static func compile(_ step: StepFields) -> TaskCreate? {
    let title = step.template("title", as: .line)
    let body = step.template("body", as: .lines)
    let assignee = step.template("assignee", as: .line)
    let due = DueTime.compile(
      step, DueTime.Fields(delay: "due_in", time: "due_at", owner: "a task"))
    let priority = step.record.text("priority").flatMap { TaskRequest.Priority(rawValue: $0.value) }
    let place = place(step)
    guard let title else { return nil }
    return TaskCreate(
      title: title, body: body, assignee: assignee, due: due, priority: priority ?? .normal,
      place: place)
  }

  private static func place(_ step: StepFields) -> Place? {
    guard step.record.has("connection") else {
      if let span = step.record.keySpan("contact") {
        step.findings.add(.contactWithoutConnection(at: span))
      }
      return nil
    }
    let connection = step.namedConnection({ $0.role == .hubspot }, unfit: "keeps no tasks")
    let contact = MailAddressTemplate.ofCandidate(unless: "contact", step)
    guard let connection, let contact else { return nil }
    return Place(connection: connection.name.value, contact: contact)
  }

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    .task(
      TaskRequest(
        title: try title.nonEmptyText(activation, field: "title"),
        body: try body?.text(activation, field: "body"),
        assignee: try assignee?.nonEmptyText(activation, field: "assignee"),
        due: try due?.render(activation, now: context.now), priority: priority,
        connection: place?.connection,
        contact: try place?.contact.address(activation).lowercased()))
  }
}

extension Diagnostic {
  fileprivate static func contactWithoutConnection(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "conflicting-fields", "`contact` is of tasks in HubSpot, and there is no `connection`",
      at: span, hint: "remove it, or say `connection:`")
  }
}

extension TaskRequest.Priority {
  static let allNames = [Self.low, .normal, .high].map(\.rawValue)
}
