import Fields

// What may stand in a file of scenarios and in the front matter of a template.
extension RecordSpecification {
  static let tests = RecordSpecification(
    "a file of tests", "Scenarios that `journeyman test` runs.",
    fields: [.required("tests", .list(.record(scenario)), "The scenarios.")])

  static let scenario = RecordSpecification(
    "a scenario", "What comes in and what must come of it.",
    fields: [
      .required(
        "name", .text, examples: ["exactly at the fast-track threshold"], "What it shows, in words."
      ),
      .optional(
        "workflow", .pattern(.id), examples: ["assessment-completed"], "The workflow under test."),
      .optional(
        "event", .pattern(.eventType), examples: ["assessment.completed"],
        "The type of the event that comes in."),
      .optional(
        "data", .any, examples: ["fixtures/assessment.json"],
        "The event's fields, here or in a file."),
      .optional(
        "source", .pattern(.id), examples: ["greenhouse"],
        "Instead of an event: the sender of the webhook that comes in."),
      .optional(
        "payload", .any, examples: ["payloads/application.json"],
        "The webhook's body, here or in a file."),
      .optional("headers", .map(.text), "The webhook's headers."),
      .optional(
        "set", .map(.any), examples: ["{ assessment.score: 80 }"],
        "Fields to change in the event, by their path."),
      .optional(
        "journey", .record(journey), examples: ["{ stage: applied }"],
        "The candidate's record before. Left out: a newcomer's."),
      .optional(
        "now", .timestamp, examples: ["2026-03-01T09:00:00Z"], "The time at which it happens."),
      .optional(
        "answers", .map(.record(simulatedAnswer)), examples: ["{ account: { json: { id: p-7 } } }"],
        "What other systems answer, by the step that asks. Left out: 200, and nothing in it."),
      .optional("expect", .record(expect), "What must come of it."),
      .optional(
        "story", .list(.record(chapter)),
        "Instead of one event: deliveries that follow each other, told to the real program. "
          + "`journeyman demo` shows them."),
    ])

  static let chapter = RecordSpecification(
    "a delivery of a story",
    "A webhook that comes in, after those before it, or time that passes, and what must come of it.",
    fields: [
      .optional(
        "name", .text, examples: ["Ada applies"], "What happens, in words; `demo` prints it."),
      .optional(
        "advance", .duration, examples: ["3d"],
        "How much time passes before, for all parts of the program. Alone, without a delivery, it is a chapter in "
          + "which nothing but time passes."),
      .optional(
        "source", .pattern(.id), examples: ["greenhouse"],
        "The sender. Left out: nothing comes in, and `expect` is about an earlier delivery."),
      .optional(
        "payload", .any, examples: ["payloads/application.json"],
        "The webhook's body, here or in a file."),
      .optional(
        "of", .text, examples: ["Ada applies"],
        "Without a source: the name of the delivery that `expect` is about. Left out: the last one."
      ),
      .optional("headers", .map(.text), "The webhook's headers."),
      .optional(
        "set", .map(.any),
        examples: ["{ payload.scheduled_event.start_time: \"{{ now + duration('72h') }}\" }"],
        "Fields to change in the body, by their path; a number counts a list's items from 0. "
          + "Texts may hold `{{ }}` over `now`."),
      .optional(
        "times", .integer(1...100), default: 1,
        "How often the same delivery is sent. From the second on nothing may come of it."),
      .optional(
        "workflow", .pattern(.id), examples: ["assessment-completed"],
        "The workflow that `expect` is about, where the event starts several."),
      .required("expect", .record(expect), "What must come of it."),
    ])

  static let simulatedAnswer = RecordSpecification(
    "an answer", "What another system answers to the request of a step.",
    fields: [
      .optional(
        "status", .integer(100...599), default: 200, examples: ["404"],
        "Its status. One that the step does not expect fails the step, as after its last retry."),
      .optional(
        "json", .any, examples: ["{ id: p-7 }"],
        "Its body, which is JSON: later steps read it as `steps.ID.json`."),
      .optional(
        "body", .text, examples: ["created"],
        "Its body, which is text: later steps read it as `steps.ID.body`."),
      .optional(
        "headers", .map(.text), examples: ["{ location: /people/7 }"],
        "Its headers, by their names in small letters."),
    ])

  static let journey = RecordSpecification(
    "a journey", "The candidate's record before the event.",
    fields: [
      .optional("stage", .text, examples: ["applied"], "Where the candidate stands."),
      .optional("score", .number, examples: ["84.5"], "The score of the latest assessment."),
      .optional("tags", .list(.text), examples: ["[referred]"], "The tags of the record."),
      .optional(
        "last_event", .text, examples: ["application.received"], "The type of the last event."),
      .optional("last_event_at", .timestamp, "When it happened."),
      .optional(
        "last_message", .text, examples: ["application-received"],
        "The template, or the subject, of the last message."),
      .optional("last_message_at", .timestamp, "When it was sent."),
      .optional("events", .integer(0...Int.max), examples: ["2"], "How many events came before."),
      .optional("fields", .map(.any), "What `candidate.update` has written."),
    ])

  static let expect = RecordSpecification(
    "`expect`", "What must come of a scenario. Only what is named is compared.",
    fields: [
      .optional("segment", .pattern(.id), examples: ["high-fit"], "The branch that is taken."),
      .optional(
        "actions", .list(.any), examples: ["[{ action: task.create }]"],
        "The steps, in order, each with the fields that matter."),
      .optional(
        "outcome", .choice(ExpectDefinition.outcomes), examples: ["stopped"],
        "How it ends. `completed` if left out."),
      .optional("reason", .text, "What the reason of that end contains."),
    ])

  static let frontMatter = RecordSpecification(
    "the front matter", "What a message template says of the message besides its text.",
    fields: [
      .required(
        "subject", .template, examples: ["\"Your application for {{ job.title }}\""],
        "The subject line."),
      .optional(
        "preheader", .template, "The line that mail programs show beside the subject."),
      .optional(
        "from", .text, examples: ["Acme Careers <careers@acme.example>"],
        "The sender, where it is not the connection's."),
      .optional(
        "reply_to", .template, examples: ["\"{{ application.recruiter.email }}\""],
        "Where answers go."),
      .optional(
        "language", .pattern(.language), examples: ["de"],
        "The language of the text, for programs that read it aloud or translate it."),
    ])
}
