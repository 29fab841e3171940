import Foundation
import Testing
import Values

@Suite struct `The command line` {
  private static let verbs = [
    "serve", "demo", "validate", "test", "simulate", "schema", "events", "runs", "candidates",
    "tasks", "deliveries", "dead-letters", "graph", "send", "explain", "eval", "audit", "doctor",
    "backup",
  ]

  @Test(arguments: verbs)
  func `has a page of help that begins with an example`(_ verb: String) throws {
    let page = try ToolRun([verb, "--help"])
    #expect(page.exit == 0)
    #expect(page.errors == "")
    #expect(page.lines.first?.contains("journeyman \(verb)") == true)
    #expect(page.lines.contains { $0.hasPrefix("usage: journeyman \(verb)") })
    #expect(page.lines.contains { $0.hasPrefix("exit codes: 0 ") })
    #expect(try ToolRun(["help", verb]).output == page.output)
  }

  @Test(arguments: ["validate", "test", "simulate", "schema", "graph", "explain"])
  func `has examples that run`(_ verb: String) throws {
    let example = try #require(try ToolRun([verb, "--help"]).lines.first)
    let words = example.split(separator: " ").map(String.init)
    #expect(words.first == "journeyman")
    let run = try ToolRun(Array(words.dropFirst()))
    #expect(run.exit == 0, "\(run.output)\(run.errors)")
  }

  @Test func `lists its verbs`() throws {
    for arguments in [["--help"], ["help"]] {
      let page = try ToolRun(arguments)
      #expect(page.exit == 0)
      for verb in Self.verbs { #expect(page.output.contains("\n  \(verb) ")) }
    }
    #expect(try ToolRun([]).exit == 2)
    #expect(try ToolRun(["--version"]).output.hasPrefix("journeyman 0."))
  }

  @Test(arguments: [
    (["valdate"], "journeyman: there is no verb `valdate`; did you mean `validate`?\n"),
    (["frobnicate"], "journeyman: there is no verb `frobnicate`; `journeyman help` lists them\n"),
    (["help", "simulat"], "journeyman: there is no verb `simulat`; did you mean `simulate`?\n"),
  ])
  func `knows what a misspelt verb was meant to be`(_ arguments: [String], _ said: String) throws {
    let run = try ToolRun(arguments)
    #expect(run.exit == 2)
    #expect(run.output == "")
    #expect(run.errors == said)
  }

  @Test(arguments: [
    (["validate", "--fromat", "json"], "has no option --fromat; did you mean --format?"),
    (["validate", "--format", "xml"], "--format is pretty, compact, json, not `xml`"),
    (["validate", "--format"], "--format needs a value: --format FORMAT"),
    (["validate", "--quiet=yes"], "--quiet takes no value"),
    (["simulate"], "`simulate` needs EVENT.json"),
    (["simulate", "a.json", "b.json"], "too many arguments: `b.json`"),
    (["schema", "workflw"], "`workflw` is no kind of file"),
  ])
  func `refuses what a verb does not take`(_ arguments: [String], _ said: String) throws {
    let run = try ToolRun(arguments)
    #expect(run.exit == 2)
    #expect(run.output == "")
    #expect(run.errors.contains(said), "\(run.errors)")
    #expect(run.errors.contains("--help` shows what it takes"))
  }
}

@Suite struct `validate` {
  @Test func `is silent about what is right, and exits 0`() throws {
    let run = try ToolRun(["validate"])
    #expect(run.exit == 0)
    #expect(run.output == "")
    #expect(run.errors.hasPrefix("no findings in "))
    #expect(try ToolRun(["validate", "--quiet"]).errors == "")
  }

  @Test func `finds the folder from below it, and by name`() throws {
    let below = ServerProcess.repository.appending(path: "workflows/journeys")
    #expect(try ToolRun(["validate"], in: below).exit == 0)
    #expect(
      try ToolRun(["validate", "--workflows", "workflows"], in: ServerProcess.repository).exit == 0)
    let twin = ["JOURNEYMAN_WORKFLOWS": ServerProcess.repository.appending(path: "workflows").path]
    #expect(try ToolRun(["validate"], in: URL(filePath: "/tmp"), environment: twin).exit == 0)
  }

  @Test func `exits 1 on an error, and shows it with its place`() throws {
    let copy = try ConfigurationCopy()
    try copy.replace(
      "job.title", with: "job.titel", in: "workflows/journeys/application-received.yaml")
    let run = try ToolRun(["validate"], in: copy.folder)
    #expect(run.exit == 1)
    #expect(
      run.lines.first
        == "workflows/journeys/application-received.yaml:29:19: error[unknown-field]: `job` has no field `titel`"
    )
    #expect(run.errors.contains("errors in "))
  }

  @Test func `finds every mistake of a file, sorted, each time the same`() throws {
    let copy = try ConfigurationCopy()
    let mistakes = ServerProcess.repository.appending(
      path: "Tests/Workflow/Compiler/Fixtures/ten-mistakes/ten-mistakes.yaml")
    try copy.write(
      try String(contentsOf: mistakes, encoding: .utf8)
        .replacingOccurrences(of: "assessment.completed", with: "application.received"),
      to: "workflows/ten-mistakes.yaml")
    let run = try ToolRun(["validate", "--format", "compact"], in: copy.folder)
    #expect(run.exit == 1)
    let places = run.lines.map { line in
      line.split(separator: ":").dropFirst().prefix(2).compactMap { Int($0) }
    }
    #expect(places.count > 10)
    #expect(places.allSatisfy { $0.count == 2 })
    #expect(places.map { $0[0] * 1000 + $0[1] } == places.map { $0[0] * 1000 + $0[1] }.sorted())
    #expect(try ToolRun(["validate", "--format", "compact"], in: copy.folder).output == run.output)
  }

  @Test func `shows warnings always, and counts them where asked`() throws {
    let copy = try ConfigurationCopy()
    try copy.replace(
      "journey.events >= thresholds.returning_after", with: "journey.events >= 1",
      in: "workflows/journeys/application-received.yaml")
    let run = try ToolRun(["validate"], in: copy.folder)
    #expect(run.exit == 0)
    #expect(run.output.contains("warning[threshold-in-workflow]"))
    #expect(try ToolRun(["validate", "--fail-level", "warning"], in: copy.folder).exit == 1)
  }

  @Test func `shows notes to who asks for them`() throws {
    let copy = try ConfigurationCopy()
    try copy.write("thresholds: { forgotten: 3 }\n", to: "workflows/more.yaml")
    #expect(try ToolRun(["validate"], in: copy.folder).output == "")
    let run = try ToolRun(["validate", "--verbose"], in: copy.folder)
    #expect(run.exit == 0)
    #expect(run.output.contains("note[unused-threshold]"))
    #expect(try ToolRun(["validate", "-v"], in: copy.folder).output == run.output)
  }

  @Test func `says in one sentence that a folder is missing, and exits 2`() throws {
    let named = try ToolRun(["validate", "--workflows", "nowhere"])
    #expect(named.exit == 2)
    #expect(named.output == "")
    #expect(named.errors == "journeyman validate: there is no folder `nowhere`\n")
    let path = try ToolRun(["validate", "nowhere.yaml"])
    #expect(path.exit == 2)
    #expect(path.errors == "journeyman validate: there is no `nowhere.yaml`\n")
    let searched = try ToolRun(["validate"], in: URL(filePath: "/"))
    #expect(searched.exit == 2)
    #expect(searched.errors.hasPrefix("journeyman validate: there is no folder `workflows`"))
    #expect(searched.errors.split(separator: "\n").count == 1)
  }

  @Test func `exits 3 where a file cannot be read`() throws {
    let copy = try ConfigurationCopy()
    try FileManager.default.createSymbolicLink(
      at: copy.folder.appending(path: "workflows/gone.yaml"),
      withDestinationURL: URL(filePath: "/nowhere/gone.yaml"))
    let run = try ToolRun(["validate"], in: copy.folder)
    #expect(run.exit == 3)
    #expect(run.errors.hasPrefix("journeyman validate: cannot read `workflows/gone.yaml`:"))
  }

  @Test func `shows only what is in the paths that are named`() throws {
    let copy = try ConfigurationCopy()
    try copy.replace(
      "job.title", with: "job.titel", in: "workflows/journeys/application-received.yaml")
    try copy.replace("port: 8080", with: "port: x", in: "workflows/journeyman.yaml")
    let run = try ToolRun(
      ["validate", "--format", "compact", "./workflows/../workflows/journeyman.yaml"],
      in: copy.folder)
    #expect(run.exit == 1)
    #expect(run.lines.count == 1)
    #expect(run.lines.first?.hasPrefix("workflows/journeyman.yaml:") == true)
    #expect(try ToolRun(["validate", "-q", "workflows/sources"], in: copy.folder).exit == 0)
  }

  @Test func `does not praise a path that it did not read`() throws {
    let run = try ToolRun(["validate", "Tests"])
    #expect(run.exit == 2)
    #expect(run.errors.contains("`Tests` holds nothing of the configuration in `workflows`"))
  }

  @Test func `prints one JSON object per finding`() throws {
    let copy = try ConfigurationCopy()
    try copy.replace(
      "job.title", with: "job.titel", in: "workflows/journeys/application-received.yaml")
    let run = try ToolRun(["validate", "--format", "json"], in: copy.folder)
    #expect(run.exit == 1)
    #expect(run.errors == "")
    let objects = try run.objects()
    #expect(objects.count > 1)
    let first = try #require(objects.first)
    #expect(first["rule"]?.stringValue == "unknown-field")
    #expect(first["severity"]?.stringValue == "error")
    #expect(first["line"]?.intValue == 29)
    #expect(first["column"]?.intValue == 19)
    #expect(first["fix"]?["replacement"]?.stringValue == "title")
  }

  @Test func `has colour where it is wanted, and nowhere else`() throws {
    let copy = try ConfigurationCopy()
    try copy.replace("port: 8080", with: "port: x", in: "workflows/journeyman.yaml")
    let escape = "\u{1B}["
    #expect(try !ToolRun(["validate"], in: copy.folder).output.contains(escape))
    #expect(
      try ToolRun(["validate", "--color", "always"], in: copy.folder).output.contains(escape))
    #expect(
      try !ToolRun(["validate", "--color", "never"], in: copy.folder).output.contains(escape))
    #expect(
      try !ToolRun(["validate"], in: copy.folder, environment: ["NO_COLOR": "1"]).output
        .contains(escape))
  }
}

@Suite struct `test` {
  @Test func `exits 0 when all scenarios hold`() throws {
    let run = try ToolRun(["test"])
    #expect(run.exit == 0)
    #expect(run.lines.last?.hasSuffix(" passed, 0 failed") == true)
    let objects = try ToolRun(["test", "--format", "json"]).objects()
    #expect(objects.count == run.lines.count - 1)
    #expect(objects.allSatisfy { $0["passed"]?.boolValue == true })
  }

  @Test func `exits 1 when one does not, and says how it differs`() throws {
    let copy = try ConfigurationCopy()
    try copy.replace(
      "segment: returning", with: "segment: first-application",
      in: "workflows/tests/application-received.yaml")
    let run = try ToolRun(["test"], in: copy.folder)
    #expect(run.exit == 1)
    #expect(run.output.contains("FAIL somebody we have met before is greeted as such"))
    #expect(run.output.contains("expected the segment `first-application`, reached `returning`"))
    #expect(
      run.lines.last == "4 passed, 1 failed" || run.lines.last?.hasSuffix(", 1 failed") == true)
  }

  @Test func `exits 1 on a configuration with errors, and 2 on a path that is not there`() throws {
    let copy = try ConfigurationCopy()
    try copy.replace("port: 8080", with: "port: x", in: "workflows/journeyman.yaml")
    let run = try ToolRun(["test"], in: copy.folder)
    #expect(run.exit == 1)
    #expect(run.errors.contains("error[wrong-type]"))
    #expect(try ToolRun(["test", "nowhere.yaml"]).exit == 2)
  }
}

@Suite struct `simulate` {
  private static let payload = "workflows/tests/payloads/greenhouse-new-candidate-application.json"

  @Test func `tells what would happen to a sender's body`() throws {
    let run = try ToolRun(["simulate", "--source", "greenhouse", Self.payload])
    #expect(run.exit == 0)
    #expect(run.output.contains("application-received: segment first-application, completed"))
    #expect(run.output.contains("to: person@example.com"))
    let json = try ToolRun(
      ["simulate", "--format", "json", "--source", "greenhouse", Self.payload])
    let object = try #require(try json.objects().first)
    #expect(object["workflows"]?.listValue?.first?["segment"]?.stringValue == "first-application")
  }

  @Test func `exits 1 where the body would be quarantined`() throws {
    let copy = try ConfigurationCopy()
    try copy.write(
      #"{ "action": "new_candidate_application", "payload": { "application": {} } }"#,
      to: "body.json")
    let run = try ToolRun(["simulate", "--source", "greenhouse", "body.json"], in: copy.folder)
    #expect(run.exit == 1)
    #expect(run.output.hasPrefix("quarantined: "))
  }

  @Test func `exits 2 on what it cannot take`() throws {
    let copy = try ConfigurationCopy()
    try copy.write("{ \"a\": }", to: "broken.json")
    try copy.write("{}", to: "empty.json")
    for (arguments, said) in [
      (["nowhere.json"], "there is no file `nowhere.json`"),
      (["broken.json"], "`broken.json` is no JSON: a character that JSON does not allow here"),
      (["empty.json"], "`empty.json` is no canonical event"),
      (["--source", "grenhouse", "empty.json"], "did you mean `greenhouse`?"),
      (["--now", "today", "empty.json"], "--now is a time such as"),
    ] {
      let run = try ToolRun(["simulate"] + arguments, in: copy.folder)
      #expect(run.exit == 2)
      #expect(run.errors.contains(said), "\(run.errors)")
    }
  }
}

@Suite struct `schema` {
  @Test func `prints the schema of each kind of file`() throws {
    let kinds = try ToolRun(["schema"])
    #expect(kinds.exit == 0)
    #expect(kinds.lines.count == 7)
    for kind in kinds.lines {
      let text = try ToolRun(["schema", kind]).output
      let schema = try JSONParser().parse(Array(text.utf8)).root.value()
      #expect(schema["title"]?.stringValue == "journeyman: \(kind)")
    }
  }
}
