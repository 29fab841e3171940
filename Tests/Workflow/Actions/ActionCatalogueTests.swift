import Testing

@testable import Actions

@Suite struct `The catalogue` {
  @Test(arguments: [("emial.send", "email.send"), ("task.creat", "task.create"), ("stp", "stop")])
  func `suggests the nearest action`(written: String, meant: String) {
    let finding = CompiledStep("action: \(written)\n").findings[0]
    #expect(finding.rule == "unknown-action")
    #expect(finding.hint == "did you mean `\(meant)`?")
    #expect(finding.fix?.replacement == meant)
  }

  @Test func `lists its actions where nothing is near`() {
    #expect(
      CompiledStep("action: fly\n").findings[0].help
        == "actions are `email.send`, `sms.send`, `task.create`, `candidate.update`, `slack.post`, `hubspot.contact`, `ats.advance`, `ats.move`, `ats.reject`, `ats.note`, `ats.tag`, `http.request`, `wait`, `stop`"
    )
  }

  @Test func `documents every field`() {
    for specification in ActionCatalogue.standard.specifications {
      for field in specification.record.fields {
        #expect(field.documentation.hasSuffix("."), "\(specification.name).\(field.name)")
      }
    }
  }
}
