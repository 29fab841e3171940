import Fields
import Values

// What may stand in the file of a workflow.
extension RecordSpecification {
  static let workflow = RecordSpecification(
    "a workflow", "What happens when an event comes in.",
    fields: [
      .required(
        "workflow", .pattern(.id), examples: ["assessment-completed"],
        "Its name, which no other has."),
      .optional("description", .text, "What it is for, in a sentence or two."),
      .optional("owner", .text, examples: ["recruiting-ops@acme.example"], "Who looks after it."),
      .required("trigger", .record(trigger), "Which events start it."),
      .optional(
        "segments", .list(.record(segment)),
        "The branches. The first whose condition holds is taken."),
      .optional(
        "otherwise", .record(otherwise),
        "What happens when no segment fits, such as when a score is missing."),
      .optional(
        "actions", .list(.record(step)), "The steps of a workflow without segments, in order."),
    ])

  static let trigger = RecordSpecification(
    "a trigger", "Which events start a workflow.",
    fields: [
      .required(
        "event", .oneOrMore(.pattern(.eventType)), examples: ["assessment.completed"],
        "The event's type, or a list of them."),
      .optional(
        "source", .oneOrMore(.pattern(.id)), examples: ["greenhouse"],
        "Only events from this sender, or a list of them. Left out: from any."),
      .optional(
        "when", .condition, examples: ["assessment.kind == \"technical\""],
        "Only events for which this holds."),
      .optional(
        "max_age", .duration, examples: ["24h"],
        "Events older than this do not start it, so that nobody is greeted about last month."),
    ])

  static let segment = RecordSpecification(
    "a segment", "A branch of a workflow.",
    fields: [
      .required("name", .pattern(.id), examples: ["high-fit"], "Its name, as reports show it."),
      .required(
        "when", .condition, examples: ["assessment.score >= thresholds.fast_track"],
        "The condition under which it is taken."),
      .required("actions", .list(.record(step)), "Its steps, in order."),
    ])

  static let otherwise = RecordSpecification(
    "`otherwise`", "What happens when no segment fits.",
    fields: [
      .optional(
        "name", .pattern(.id), default: "otherwise", examples: ["manual-review"],
        "Its name, as reports show it."),
      .required("actions", .list(.record(step)), "Its steps, in order."),
    ])

  /// The keys that every step may have; the others are its action's.
  static let step = RecordSpecification(
    "a step", "One action with its fields.", isOpen: true,
    fields: [
      .required("action", .pattern(.actionName), examples: ["email.send"], "What to do."),
      .optional(
        "id", .pattern(.identifier), examples: ["confirmation"],
        "Its name in traces and in `steps.<id>`. Give one to each step that reaches the outside."),
      .optional(
        "when", .condition, examples: ["has(candidate.phone)"],
        "Only if this holds; else the step is skipped, and the trace says so."),
      .optional("retry", .record(retry), "How it is tried again. Left out: as the project says."),
      .optional("timeout", .duration, examples: ["30s"], "How long one try may take."),
      .optional(
        "on_failure", .choice(["dead_letter", "continue"]), examples: ["continue"],
        "Whether the run stops when the step fails for good, or goes on."),
      .optional(
        "on_uncertain", .choice(["retry", "review"]), examples: ["review"],
        "Whether a try whose outcome nobody knows is repeated, or held for a person."),
    ])
}
