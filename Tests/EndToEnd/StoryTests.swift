import Foundation
import Testing
import Values

/// Stories are told to the real program, by `test` and by `demo`.
@Suite struct `A story` {
  private static let twice = """
    tests:
      - name: Jane applies, and her sender stutters
        story:
          - name: Jane applies
            source: greenhouse
            payload: payloads/greenhouse-new-candidate-application.json
            headers: { Greenhouse-Event-ID: one }
            set:
              payload.application.applied_at: "{{ now - duration('1h') }}"
              payload.application.jobs.0.name: Night Watch
            times: 3
            workflow: application-received
            expect:
              segment: first-application
              actions:
                - { action: task.create, title: Review Jane Smith for Night Watch }
                - { action: email.send, subject: Your application for Night Watch has arrived }
                - { action: candidate.update }
          - name: the same under a new id
            source: greenhouse
            payload: payloads/greenhouse-new-candidate-application.json
            headers: { Greenhouse-Event-ID: two }
            workflow: application-received
            expect: { outcome: OUTCOME }

    """

  private func copy(_ outcome: String) throws -> ConfigurationCopy {
    let copy = try ConfigurationCopy()
    try copy.write(
      Self.twice.replacing("OUTCOME", with: outcome), to: "workflows/tests/stories.yaml")
    return copy
  }

  @Test func `is a test that passes when each delivery comes out as it says`() throws {
    let copy = try copy("completed")
    let run = try ToolRun(["test", "workflows/tests/stories.yaml"], in: copy.folder)
    #expect(run.exit == 0, "\(run.output)\(run.errors)")
    #expect(
      run.lines == ["ok   Jane applies, and her sender stutters", "1 passed, 0 failed"])
  }

  @Test func `is a test that fails at the place of what differs`() throws {
    let copy = try copy("stopped")
    let run = try ToolRun(["test", "workflows/tests/stories.yaml"], in: copy.folder)
    #expect(run.exit == 1)
    #expect(run.output.contains("FAIL Jane applies, and her sender stutters"))
    #expect(
      run.output.contains(
        "stories.yaml:24:28: error[outcome-differs]: expected the outcome `stopped`, got `completed`"
      ))
  }

  @Test func `is what demo shows`() throws {
    let copy = try copy("completed")
    let state = try StateFolder()
    let run = try ToolRun(["demo", "--once", "--state", state.path], in: copy.folder)
    #expect(run.exit == 0, "\(run.output)\(run.errors)")
    #expect(run.output.contains("1. Jane applies\n"))
    #expect(run.output.contains("3 times; one event, nothing done twice"))
    #expect(run.output.contains("Everything came out as the stories say."))
    #expect(state.mails().count == 2)
    let other = try self.copy("stopped")
    #expect(try ToolRun(["demo", "--once"], in: other.folder).exit == 1)
  }

  @Test(arguments: [
    ("payload.application.jobs.7.name: x", "leads through something that is no object"),
    ("payload.application.status: \"{{ nwo }}\"", "the value cannot be made"),
  ])
  func `says what cannot be put into a body`(_ change: String, _ said: String) throws {
    let copy = try copy("completed")
    let stories = "workflows/tests/stories.yaml"
    try copy.replace("payload.application.jobs.0.name: Night Watch", with: change, in: stories)
    let run = try ToolRun(["test", stories], in: copy.folder)
    #expect(run.exit == 2)
    #expect(run.errors.contains(said), "\(run.errors)")
  }
}

@Suite struct `send` {
  private static let payload = "workflows/tests/payloads/greenhouse-new-candidate-application.json"

  @Test func `posts what a sender would post, and prints the answer`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    let arguments = [
      "send", "greenhouse", Self.payload, "--url", server.url, "--header", "Greenhouse-Event-ID: 7",
    ]
    let run = try ToolRun(
      arguments + ["--times", "2"],
      environment: ["GREENHOUSE_WEBHOOK_SECRET": ServerProcess.secret])
    #expect(run.exit == 0, "\(run.output)\(run.errors)")
    #expect(run.lines.count == 2)
    #expect(run.lines.allSatisfy { $0.hasPrefix("200 ") })
    let wrong = try ToolRun(arguments, environment: ["GREENHOUSE_WEBHOOK_SECRET": "another"])
    #expect(wrong.exit == 1)
    #expect(wrong.output.hasPrefix("401 "))
    #expect(try state.reader().events(.init()).count == 1)
    server.stop()
  }

  @Test func `prints the signed request where nothing is to be sent`() throws {
    let run = try ToolRun(
      ["send", "greenhouse", Self.payload, "--dry-run"],
      environment: ["GREENHOUSE_WEBHOOK_SECRET": ServerProcess.secret])
    #expect(run.exit == 0)
    #expect(run.lines.first == "POST /hooks/greenhouse HTTP/1.1")
    #expect(run.lines.contains { $0.hasPrefix("Signature: sha256 ") })
  }

  @Test func `says what is missing`() throws {
    let secret = ["GREENHOUSE_WEBHOOK_SECRET": "x"]
    for (arguments, environment, said) in [
      (["grenhouse", Self.payload], secret, "did you mean `greenhouse`?"),
      (["greenhouse", "nowhere.json"], secret, "there is no file `nowhere.json`"),
      (["greenhouse", Self.payload], [:], "set the environment variable GREENHOUSE_"),
      (["greenhouse", Self.payload, "--header", "x"], secret, "--header is NAME:VALUE"),
    ] {
      let run = try ToolRun(["send"] + arguments, environment: environment)
      #expect(run.exit == 2)
      #expect(run.errors.contains(said), "\(run.errors)")
    }
    let run = try ToolRun(
      ["send", "greenhouse", Self.payload, "--url", "http://127.0.0.1:1"],
      environment: secret)
    #expect(run.exit == 3)
    #expect(run.errors.contains("it cannot be reached"))
  }
}
