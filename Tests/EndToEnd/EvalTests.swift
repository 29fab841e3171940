import Foundation
import Testing
import Values

@Suite struct `eval` {
  /// A copy of the shipped configuration with a canonical event beside it.
  private func copy() throws -> ConfigurationCopy {
    let copy = try ConfigurationCopy()
    try copy.write(
      """
      {"event": {"type": "assessment.completed"},
       "candidate": {"id": "c1", "first_name": "Ada", "last_name": "L", "full_name": "Ada L",
                     "email": "ada@example.org"},
       "job": {"id": "1", "key": "ABC", "title": "Engineer"}, "assessment": {"name": "Test", "score": 72}}
      """, to: "event.json")
    return copy
  }

  @Test func `prints value, type and what each part gave`() throws {
    let run = try ToolRun(["eval", "[80, 72].exists(score, score >= 75)"])
    #expect(run.exit == 0)
    #expect(run.errors == "")
    #expect(
      run.output == """
        true
          type bool
          [80, 72].exists(score, score >= 75): true
            turn 1: score = 80, which decides
              score >= 75: true
                score = 80

        """)
  }

  @Test func `has the variables of workflows where it has an event`() throws {
    let copy = try copy()
    let text = "assessment.score >= thresholds.fast_track && journey.events > 0"
    let run = try ToolRun(["eval", "--event", "event.json", "--types", text], in: copy.folder)
    #expect(run.exit == 0)
    #expect(
      run.output == """
        false
          type bool
          \(text): false (bool)
            assessment.score >= thresholds.fast_track: false, which decides (bool)
              assessment.score = 72 (number)
              thresholds.fast_track = 75 (number)
            journey.events > 0: not looked at (bool)

        """)
    let body = try ToolRun([
      "eval", "candidate.first_name", "--source", "greenhouse", "--event",
      "workflows/tests/payloads/greenhouse-new-candidate-application.json",
    ])
    #expect(body.exit == 0)
    #expect(body.lines.dropFirst().first == "  type string")
  }

  @Test func `asks for the event whose fields are named, but for names that are misspelt`() throws {
    let field = try ToolRun(["eval", "assessment.score >= 80"])
    #expect(field.exit == 1)
    #expect(field.errors.contains("^^^^^^^^^^ give the event that has it, with `--event FILE`\n"))
    let misspelt = try ToolRun(["eval", "True"])
    #expect(misspelt.errors.contains("^^^^ did you mean `true`?\n"))
    let copy = try copy()
    let known = try ToolRun(["eval", "--event", "event.json", "asessment"], in: copy.folder)
    #expect(known.errors.contains("did you mean `assessment`?\n"))
  }

  @Test func `exits 1 on a mistake, an error and an absence, and says which`() throws {
    let copy = try copy()
    let mistaken = try ToolRun(
      ["eval", "--event", "event.json", "assessment.scoer > 80"], in: copy.folder)
    #expect(mistaken.exit == 1)
    #expect(mistaken.output == "")
    #expect(mistaken.errors.contains("expression:1:12: error[unknown-field]"))
    #expect(mistaken.errors.contains("did you mean `score`?"))
    let absent = try ToolRun(
      ["eval", "--event", "event.json", "application.id == \"1\""], in: copy.folder)
    #expect(absent.exit == 1)
    #expect(absent.lines.first == "no value: `application.id` is absent")
    let failed = try ToolRun(["eval", "[1][0] / ([1][0] - 1)"])
    #expect(failed.exit == 1)
    #expect(failed.lines.first == "no value: division by zero")
  }

  @Test func `reads an expression from each line of its input, without a prompt`() throws {
    let run = try ToolRun(["eval"], input: "1 + 1\n\nsize(\"abc\")\n")
    #expect(run.exit == 0)
    #expect(run.errors == "")
    #expect(run.lines == ["2", "  type int", "3", "  type int"])
    let mistaken = try ToolRun(["eval"], input: "1 + \nsize(\"abc\")\n")
    #expect(mistaken.exit == 1)
    #expect(mistaken.lines.first == "3")
    #expect(try ToolRun(["eval"], input: "").exit == 0)
  }

  @Test func `prints one JSON object for each expression`() throws {
    let run = try ToolRun(["eval", "--format", "json"], input: "1 < 2 || 3 > 4\n1 +\n1 / 0\n")
    #expect(run.exit == 1)
    let objects = try run.objects()
    #expect(objects.count == 3)
    #expect(objects[0]["value"]?.boolValue == true)
    #expect(objects[0]["type"]?.stringValue == "bool")
    #expect(objects[0]["explanation"]?["parts"]?.listValue?.count == 2)
    #expect(objects[1]["findings"]?.listValue?.first?["rule"]?.stringValue == "invalid-syntax")
    #expect(objects[1]["explanation"] == nil)
    #expect(objects[2]["error"]?.stringValue == "division by zero")
  }

  @Test func `exits 2 on what it cannot take`() throws {
    for (arguments, said) in [
      (["1 + 1", "2"], "too many arguments: `2`"),
      (["--event", "nowhere.json", "1"], "there is no file `nowhere.json`"),
      (["--source", "greenhouse", "1"], "--source says how to read the file of --event"),
    ] {
      let run = try ToolRun(["eval"] + arguments)
      #expect(run.exit == 2)
      #expect(run.errors.contains(said), "\(run.errors)")
    }
  }
}

@Suite struct `simulate explains` {
  @Test func `each condition part by part`() throws {
    let copy = try ConfigurationCopy()
    let body = "workflows/tests/payloads/greenhouse-new-candidate-application.json"
    let run = try ToolRun(["simulate", "--source", "greenhouse", body], in: copy.folder)
    #expect(run.output.contains("    has(candidate.can_email) && !candidate.can_email: false\n"))
    #expect(run.output.contains("      has(candidate.can_email): true\n"))
    #expect(run.output.contains("      !candidate.can_email: false, which decides\n"))
    let object = try #require(
      try ToolRun(["simulate", "--format", "json", "--source", "greenhouse", body]).objects().first)
    let trace = object["workflows"]?.listValue?.first?["trace"]?.listValue
    #expect(trace?.first?["explanation"]?["parts"]?.listValue?.count == 2)
    #expect(trace?.first?["explanation"]?["type"]?.stringValue == "bool")
  }
}
