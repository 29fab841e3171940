import Foundation
import Testing

@Suite struct `A preview` {
  private let copy: ConfigurationCopy

  init() throws { copy = try ConfigurationCopy() }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: copy.folder.appending(path: "preview/\(name)"), encoding: .utf8)
  }

  @Test func `has the message as HTML, as text, and on a page that shows it four times`() throws {
    let run = try ToolRun(["preview", "interview-confirmation"], in: copy.folder)
    #expect(run.exit == 0)
    #expect(
      run.lines == ["html", "txt", "preview.html"].map { "preview/interview-confirmation.\($0)" })
    #expect(run.errors.hasPrefix("with the event of the scenario"))
    #expect(try text("interview-confirmation.txt").hasPrefix("Dear Ada,\n"))
    #expect(try text("interview-confirmation.html").hasPrefix("<!DOCTYPE html>"))
    let page = try text("interview-confirmation.preview.html")
    #expect(page.split(separator: "<iframe").count == 5)
    #expect(page.contains("@media all{") && page.contains("@media not all{"))
    #expect(page.contains("<dt>Invitation</dt>"))
  }

  @Test func `is there for every shipped message`() throws {
    let templates = try FileManager.default.contentsOfDirectory(
      atPath: copy.folder.appending(path: "workflows/templates").path)
    #expect(templates.count > 10)
    for template in templates {
      let name = String(template.dropLast(3))
      let run = try ToolRun(["preview", name, "--out", "preview"], in: copy.folder)
      #expect(run.exit == 0, "\(name): \(run.errors)")
    }
  }

  @Test func `names what the message carries`() throws {
    _ = try ToolRun(["preview", "offer-extended"], in: copy.folder)
    #expect(
      try text("offer-extended.preview.html").contains(
        "<dt>Attached</dt><dd>Benefits at Acme.pdf, 1 KiB</dd>"))
  }

  @Test func `takes a sender's body`() throws {
    let body = "workflows/tests/payloads/greenhouse-new-candidate-application.json"
    let run = try ToolRun(
      ["preview", "application-received", "--event", body, "--source", "greenhouse"],
      in: copy.folder)
    #expect(run.exit == 0 && run.errors == "")
    let other = try ToolRun(
      ["preview", "application-received-again", "--event", body, "--source", "greenhouse"],
      in: copy.folder)
    #expect(other.exit == 0)
    #expect(
      other.errors
        == "this event would not send it: shown is what `confirmation` of application-received would "
        + "say\n")
  }

  @Test func `says why an event gives no message`() throws {
    let body = "workflows/tests/payloads/greenhouse-new-candidate-application.json"
    let run = try ToolRun(
      ["preview", "offer-extended", "--event", body, "--source", "greenhouse"], in: copy.folder)
    #expect(run.exit == 1)
    #expect(
      run.errors == "no workflow that `application.received` triggers sends `offer-extended`\n")
  }

  @Test(arguments: [
    (["preview"], "needs TEMPLATE"),
    (["preview", "offer-extnded"], "did you mean `offer-extended`?"),
    (["preview", "offer-extended", "--event", "none.json"], "there is no file `none.json`"),
  ])
  func `is refused with a sentence`(arguments: [String], sentence: String) throws {
    let run = try ToolRun(arguments, in: copy.folder)
    #expect(run.exit == 2)
    #expect(run.errors.contains(sentence))
  }
}
