import CEL
import Diagnostics

/// `==` or `!=` over a field that may be absent: where it is, neither is true, which surprises most readers.
///
/// ```yaml
/// when: job.office != "London"                             # bad: not true for a job without an office
/// when: has(job.office) && job.office != "London"          # good
/// when: job.?office.orValue("") != "London"                # good
/// ```
enum EqualityOverAbsent {
  static func findings(_ facts: Facts, in source: SourceText) -> [Diagnostic] {
    facts.equalityOverAbsent.map { use in
      let path = facts.wholePath(of: use)
      return Diagnostic(
        .warning, rule: "comparison-of-absent", "`\(path)` may be absent",
        at: source.span(use.range), hint: "then this condition does not match",
        help:
          "write `has(\(path)) && …`, or say what an absent one means with `.?` and `orValue`"
      )
    }
  }
}
