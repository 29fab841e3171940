import Graph
import Runtime
import Store
import Values

extension Verb {
  private static let dryRun = Option(
    "dry-run", documentation: "say what would be done, and do nothing")
  private static let all = Option("all", documentation: "all that are open")
  private static let uncertain = Option(
    "uncertain", "WHAT", choices: UncertainStep.allCases.map(\.rawValue),
    "what is known of a step that may have been done: done goes on behind it, repeat does it again, "
      + "and whoever got its message may get it twice (--dry-run says who)")
  private static let revision = Option(
    "revision", "WHICH", choices: ["current", "original"],
    "the files that a replay runs with: those of now, or those that its run began with (default: current)"
  )
  private static let reason = Option(
    "reason", "TEXT", "why they are discarded, for whoever asks later")

  static let deadLetters = RecordVerb<DeadLetterRow>(
    name: "dead-letters", question: "what stopped, why, and what can be done about it?",
    states: DeadLetterRow.State.allCases.map(\.rawValue) + ["all"],
    headings: ["id", "stopped", "source", "workflow", "step", "class", "reason"],
    cells: {
      [
        $0.id, $0.letter.at.short, $0.source, $0.letter.workflow ?? "-", $0.letter.step ?? "-",
        $0.letter.errorClass, $0.letter.reason,
      ]
    },
    json: { $0.value },
    list: { reader, filter throws(StoreError) in try reader.deadLetters(filter) },
    find: { reader, id throws(StoreError) in try reader.deadLetters(named: id).first },
    details: { row, reader throws(StoreError) in try LetterPage(row, reader).lines },
    usualState: DeadLetterRow.State.open.rawValue,
    filters: [.workflow, .step, .errorClass, .since, .until],
    actions: [
      RecordAction(
        name: "replay", operands: "[ID…]", options: [uncertain, revision, all, dryRun],
        run: { arguments, terminal throws(CommandError) in
          var action = try LetterAction(arguments, terminal)
          return try action.replay()
        }),
      RecordAction(
        name: "discard", operands: "[ID…]", options: [reason],
        run: { arguments, terminal throws(CommandError) in
          var action = try LetterAction(arguments, terminal)
          return try action.discard()
        }),
    ]
  ).verb
}
