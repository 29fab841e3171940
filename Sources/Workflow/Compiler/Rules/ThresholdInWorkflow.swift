import CEL
import Diagnostics

/// A number that decides stands in a segment's condition, where nobody looks when criteria change.
///
/// ```yaml
/// when: assessment.score >= 80                        # bad
/// when: assessment.score >= thresholds.fast_track     # good
/// ```
enum ThresholdInWorkflow {
  static func findings(_ facts: Facts, in source: SourceText) -> [Diagnostic] {
    facts.comparedNumbers.map { number in
      Diagnostic(
        .warning, rule: "threshold-in-workflow",
        "a number that decides is written into the workflow", at: source.span(number.range),
        hint: "give it a name under `thresholds:`",
        help:
          "put the number into thresholds.yaml with a description and compare with thresholds.<name>"
      )
    }
  }
}
