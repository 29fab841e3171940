import Actions
import NetworkClient
import Synchronization
import TestSupport
import Testing
import Threads
import Values

@testable import Connectors

@Suite struct `A connection to a mail server` {
  private func connection(to peer: SMTPPeer) throws -> SMTPConnection {
    let server = try MailServerAddress(peer.url)
    return SMTPConnection(name: "smtp", SMTPConnection.Settings(server: server, now: { friday }))
  }

  /// The outcome of one message to a server that fails as told, in a word and its reason.
  private func outcome(
    _ faults: [SMTPPeer.Moment: [SMTPPeer.Fault?]], timeout: Duration? = nil
  ) throws -> (word: String, reason: String) {
    let peer = SMTPPeer(faults)
    defer { peer.stop() }
    let outcome = try connection(to: peer).send(confirmation(), as: effect, timeout: timeout)
    return Self.words(outcome)
  }

  private static func words(_ outcome: StepOutcome) -> (word: String, reason: String) {
    switch outcome {
    case .done: ("done", "")
    case .transient(let reason, let pause, let reached):
      (
        (reached ? "transient" : "unreachable")
          + (pause.map { " \($0.components.seconds)s" } ?? ""), reason
      )
    case .postponed(let reason, let pause): ("postponed \(pause.components.seconds)s", reason)
    case .final(let reason): ("final", reason)
    case .uncertain(let reason): ("uncertain", reason)
    case .unresolved(let reason): ("unresolved", reason)
    }
  }

  @Test func `delivers to each recipient, blind copies too, under the key of the effect`() throws {
    let peer = SMTPPeer()
    defer { peer.stop() }
    var request = confirmation()
    request.cc = ["grace@acme.example"]
    request.bcc = ["archive@acme.example", "ada@example.org"]
    let outcome = try connection(to: peer).send(request, as: effect, timeout: nil)
    guard case .done(let value) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(value == .object(["key": .string(effect.opaque)]))
    let message = try #require(peer.messages.first)
    #expect(message.sender == "careers@acme.example")
    #expect(
      message.recipients == ["ada@example.org", "grace@acme.example", "archive@acme.example"])
    let read = ReadMail(message.bytes)
    #expect(read["Message-ID"] == effect.messageID(domain: "acme.example"))
    #expect(!message.text.contains("archive@acme.example"))
  }

  @Test(
    arguments: [
      (.connect, "421 4.3.2 closing", "unreachable"), (.connect, "554 5.3.2 no", "unreachable"),
      (.sender, "451 4.3.0 later", "transient 300s"), (.sender, "553 5.1.8 no", "final"),
      (.sender, "530 5.7.0 log in first", "unreachable"),
      (.recipient, "450 4.2.0 greylisted", "transient 300s"),
      (.recipient, "550 5.1.1 <ada@example.org> unknown", "final"),
      (.recipient, "421 4.3.2 closing", "unreachable"),
      (.data, "452 4.3.1 disk full", "transient 300s"), (.data, "554 5.7.1 no", "final"),
      (.end, "451 4.7.1 later", "transient 300s"), (.end, "554 5.6.0 spam", "final"),
    ] as [(SMTPPeer.Moment, String, String)])
  func `tells refusals for now from refusals for good, and neither by an address`(
    moment: SMTPPeer.Moment, reply: String, expected: String
  ) throws {
    let (word, reason) = try outcome([moment: [.reply(reply), .reply(reply)]])
    #expect(word == expected)
    #expect(reason.contains(reply.prefix(9).description))
    #expect(!reason.contains("ada"))
  }

  @Test(
    arguments: [
      (.connect, "unreachable"), (.hello, "unreachable"), (.sender, "transient"),
      (.recipient, "transient"), (.data, "transient"), (.end, "uncertain"),
    ] as [(SMTPPeer.Moment, String)])
  func `lost is uncertain only after the message's end`(
    moment: SMTPPeer.Moment, expected: String
  ) throws {
    #expect(try outcome([moment: [.drop]]).word == expected)
    #expect(
      try outcome([moment: [.silence]], timeout: .seconds(1)).word == expected)
  }

  @Test func `nobody at the port uses up no tries, and its return is enough`() throws {
    let first = SMTPPeer()
    let connection = try connection(to: first)
    first.stop()
    #expect(
      Self.words(connection.send(confirmation(), as: effect, timeout: nil)).word == "unreachable")
    let second = SMTPPeer(port: first.port)
    defer { second.stop() }
    #expect(Self.words(connection.send(confirmation(), as: effect, timeout: nil)).word == "done")
  }

  @Test func `carries many messages at once over few connections`() throws {
    let peer = SMTPPeer()
    defer { peer.stop() }
    let connection = try connection(to: peer)
    let outcomes = Mutex<[String]>([])
    let senders = (1...4).map { number in
      WorkerThread("sender-\(number)") {
        for message in 1...40 {
          let effect = EffectKey(event: "evt_\(number)_\(message)", workflow: "w", step: "s")
          let word = Self.words(connection.send(confirmation(), as: effect, timeout: nil)).word
          outcomes.withLock { $0.append(word) }
        }
      }
    }
    for sender in senders { sender.join() }
    #expect(outcomes.withLock { $0 } == [String](repeating: "done", count: 160))
    #expect(peer.messages.count == 160)
    #expect(Set(peer.messages.map { ReadMail($0.bytes)["Message-ID"] }).count == 160)
    #expect(peer.connections <= 4)
  }

  @Test func `a project without the connection any more fails its message for good`() {
    let performer = ConnectionPerformer()
    let outcome = Mutex<StepOutcome?>(nil)
    performer.perform(EffectAttempt(.email(confirmation()), as: effect)) { report in
      outcome.withLock { $0 = report.outcome }
    }
    #expect(outcome.withLock { $0 }.map { Self.words($0).word } == "final")
  }
}

/// What people put into forms, by accident or not.
@Suite struct `A name that wants to be more than a name` {
  static let names = [
    "Robert\r\nBcc: x@y.example", "<script>alert(1)</script>", "[click](http://x.example)",
    "=?utf-8?q?Robert?=", "محمد عبد الله", "Zoë 🚀 Müller", "Robert\r\n.\r\nMAIL FROM:<x@y.example>",
    "Robert\u{0}\u{7}", "O'Neill, \"Bob\" <bob@x.example>",
    String(repeating: "Wolfeschlegelsteinhausenbergerdorff ", count: 20),
  ]

  @Test(arguments: names)
  func `adds no header, no recipient and no message`(name: String) throws {
    let peer = SMTPPeer()
    defer { peer.stop() }
    let settings = SMTPConnection.Settings(
      server: try MailServerAddress(peer.url), now: { friday })
    let request = confirmation(
      subject: "Your application, \(name)", text: "Dear \(name),\n\nthank you.\n",
      html: "<!DOCTYPE html>\n<p>Dear \(name)</p>\n")
    let outcome = SMTPConnection(name: "smtp", settings).send(request, as: effect, timeout: nil)
    guard case .done = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(peer.messages.count == 1)
    let message = try #require(peer.messages.first)
    #expect(message.recipients == ["ada@example.org"])
    #expect(peer.commands.filter { $0.hasPrefix("MAIL") || $0.hasPrefix("RCPT") }.count == 2)
    let read = ReadMail(message.bytes)
    let names = read.headers.map(\.name)
    #expect(
      names == [
        "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version",
        "Content-Type",
      ])
    #expect(message.bytes.split(separator: 0x0A).allSatisfy { $0.count <= 999 })
  }
}
