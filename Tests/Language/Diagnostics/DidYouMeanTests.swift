import Diagnostics
import Testing

@Suite struct `Did you mean` {
  @Test(arguments: [
    ("scoer", "score"), ("trigegr", "trigger"), ("triger", "trigger"), ("Trigger", "trigger"),
    ("tr\u{456}gger", "trigger"), ("on-failure", "on_failure"), ("send email", "send_email"),
    ("evnt", "event"), ("actoins", "actions"),
  ])
  func `a slip finds the name that was meant`(written: String, meant: String) {
    let names = ["score", "trigger", "on_failure", "send_email", "event", "actions", "to", "cc"]
    #expect(nearest(to: written, among: names) == meant)
  }

  @Test(arguments: ["candidate", "bc", "xyz", ""])
  func `what is like nothing finds nothing`(written: String) {
    #expect(nearest(to: written, among: ["score", "trigger", "to", "cc"]) == nil)
  }

  @Test func `of two equally near the first is taken`() {
    #expect(nearest(to: "stags", among: ["stage", "stats"]) == "stage")
  }
}
