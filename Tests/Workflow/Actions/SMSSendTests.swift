import CEL
import Diagnostics
import Testing
import Values

@testable import Actions

@Suite struct `A step that sends a text message` {
  private func step(_ fields: String, present: Set<String> = ["text"]) -> CompiledStep {
    CompiledStep(
      "action: sms.send\n\(fields)\n", connections: [Connection.mail, Connection.sms],
      present: present)
  }

  private func message(
    _ step: CompiledStep, _ activation: Activation = Application.activation()
  ) throws -> SMSRequest {
    guard case .sms(let message) = try step.render(activation) else {
      throw NotCompiled(findings: step.findings)
    }
    return message
  }

  @Test func `fills its text, and gives the number one form`() throws {
    let step = step("to: '+44 20 7946 0958'\nbody: 'Hello {{ candidate.first_name }}!'")
    #expect(
      try message(step)
        == SMSRequest(connection: "sms", to: "+442079460958", body: "Hello Ada!"))
    #expect(step.template?.isMessage == true && step.template?.isEmbedded == false)
    // What was sent can be looked for.
    #expect(step.template?.isIdempotent == true)
  }

  @Test func `tells how many segments it takes`() throws {
    let request = try message(step("to: '{{ text }}'\nbody: Hello"), numbered)
    let value = ActionRequest.sms(request).value
    #expect(
      value.json()
        == #"{"action":"sms.send","connection":"sms","to":"+442079460958","body":"Hello","segments":1}"#
    )
    #expect(try ActionRequest(value: value).value.json() == value.json())
  }

  private var numbered: Activation { Application.activation(["text": "+442079460958"]) }

  @Test(arguments: ["020 7946 0958", "", "+44 20 7946 0958, +44 20 7946 0959"])
  func `fails for a number that nobody can dial`(number: String) {
    let error = #expect(throws: RenderFailure.self) {
      try message(
        step("to: '{{ text }}'\nbody: Hello"), Application.activation(["text": .string(number)]))
    }
    #expect(error?.field == "to")
    #expect(error?.reason.hasPrefix("it is no telephone number: ") == true)
  }

  @Test func `fails where its values make it too long, or nothing is left of it`() {
    let step = step("to: '+442079460958'\nbody: '{{ text }}'")
    for (text, reason) in [
      (String(repeating: "a", count: 1601), "it is longer than 1600 characters"),
      (" ", "it is empty"),
    ] {
      #expect(throws: RenderFailure(field: "body", reason: reason)) {
        try message(step, Application.activation(["text": .string(text)]))
      }
    }
  }

  private static let long = String(repeating: "a", count: 161)

  @Test(
    arguments: [
      ("body: Hello", ["no-recipient 1:9 sms.send"]),
      ("to: '+442079460958'", ["missing-key 1:9 sms.send"]),
      ("to: '020'\nbody: Hello", ["invalid-number 2:5 '020'"]),
      ("to: '+442079460958'\nbody: \(long)", ["many-segments 3:7 \(long)"]),
      ("to: '+442079460958'\nsegments: 2\nbody: \(long)", []),
      ("to: '+442079460958'\nbody: Hello\nconnection: mail", ["wrong-connection 4:13 mail"]),
      ("to: '+442079460958'\nbody: Hello\nsend_window: {}", ["missing-key 4:1 send_window"]),
    ])
  func `is checked`(fields: String, expected: [String]) {
    #expect(step(fields).places == expected)
  }

  @Test func `says which sign makes its segments short`() {
    let text = "It’s tomorrow" + String(repeating: "a", count: 60)
    let finding = step("to: '+442079460958'\nbody: \(text)").findings.first
    #expect(finding?.severity == .warning)
    #expect(
      finding?.message
        == "without its values this text takes 2 segments, which is more than 1")
    #expect(finding?.notes.last?.hasPrefix("`’` is not in the alphabet of text messages") == true)
  }

  @Test func `is an error where nobody would take it`() {
    let text = String(repeating: "a", count: 1601)
    #expect(
      step("to: '+442079460958'\nbody: \(text)").findings.map(\.rule) == ["text-too-long"])
  }

  @Test func `needs a connection that sends text messages`() {
    let step = CompiledStep("action: sms.send\nto: '+442079460958'\nbody: Hello\n")
    #expect(step.places == ["unknown-connection 1:9 sms.send"])
  }
}
