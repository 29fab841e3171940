import NetworkClient
import TestSupport
import Testing

@Suite struct `Mail submission` {
  private func submission(
    to peer: SMTPPeer, url: String? = nil, recipients: [String] = ["ada@example.org"],
    message: String = "Subject: x\r\n\r\nHello\r\n", mustEncrypt: Bool = false,
    timeout: Duration = .seconds(20)
  ) throws -> SMTPSubmission {
    SMTPSubmission(
      server: try MailServerAddress(url ?? peer.url), mustEncrypt: mustEncrypt,
      sender: "careers@acme.example", recipients: recipients, message: Array(message.utf8),
      timeout: timeout)
  }

  private func failure(
    _ faults: [SMTPPeer.Moment: [SMTPPeer.Fault?]], message: String = "Subject: x\r\n\r\nHello\r\n",
    timeout: Duration = .seconds(20)
  ) throws -> SMTPFailure? {
    let peer = SMTPPeer(faults)
    defer { peer.stop() }
    let submission = try submission(to: peer, message: message, timeout: timeout)
    let client = try SMTPClient()
    return #expect(throws: SMTPFailure.self) { try client.send(submission) }
  }

  @Test func `a message arrives byte by byte, dots and all`() throws {
    let peer = SMTPPeer()
    defer { peer.stop() }
    let text = "Subject: x\r\n\r\n.hidden\r\n..\r\n.\r\nend.\r\n"
    try SMTPClient().send(
      submission(to: peer, recipients: ["ada@example.org", "bob@example.org"], message: text))
    let message = try #require(peer.messages.first)
    #expect(message.sender == "careers@acme.example")
    #expect(message.recipients == ["ada@example.org", "bob@example.org"])
    #expect(message.text == text)
  }

  @Test func `one connection carries many messages`() throws {
    let peer = SMTPPeer()
    defer { peer.stop() }
    let client = try SMTPClient()
    for number in 1...20 {
      try client.send(submission(to: peer, message: "Subject: \(number)\r\n\r\nx\r\n"))
    }
    #expect(peer.messages.count == 20)
    #expect(peer.connections == 1)
  }

  @Test func `a kept connection that was closed meanwhile costs no message`() throws {
    let peer = SMTPPeer([.end: [.leave, .leave, nil]])
    defer { peer.stop() }
    let client = try SMTPClient()
    for _ in 1...3 { try client.send(submission(to: peer)) }
    #expect(peer.connections == 3)
  }

  @Test func `the name and password of the address are said`() throws {
    let peer = SMTPPeer(extensions: ["AUTH PLAIN"])
    defer { peer.stop() }
    let url = "smtp://user:p%40ss@127.0.0.1:\(peer.port)"
    try SMTPClient().send(submission(to: peer, url: url))
    // "\0user\0p@ss" in base64.
    #expect(peer.commands.contains { $0 == "AHVzZXIAcEBzcw==" })
  }

  @Test(
    arguments: [
      (.connect, "554 5.3.2 no service", .session, nil),
      (.connect, "421 4.3.2 not now", .session, nil),
      (.hello, "550 5.7.1 not you", .session, "HELO"),
      (.sender, "451 4.3.0 later", .envelope, "MAIL"),
      (.sender, "553 5.1.8 bad sender", .envelope, "MAIL"),
      (.recipient, "450 4.2.0 greylisted", .envelope, "RCPT"),
      (.recipient, "550 5.1.1 <ada@example.org> is unknown", .envelope, "RCPT"),
      (.data, "452 4.3.1 disk full", .envelope, "DATA"),
      (.data, "554 5.7.1 no", .envelope, "DATA"),
      (.end, "451 4.7.1 later", .end, "DATA"), (.end, "554 5.6.0 spam", .end, "DATA"),
    ] as [(SMTPPeer.Moment, String, SMTPFailure.Stage, String?)])
  func `a refusal is told with its place and code and without its words`(
    moment: SMTPPeer.Moment, text: String, stage: SMTPFailure.Stage, command: String?
  ) throws {
    let faults: [SMTPPeer.Fault?] = [.reply(text), .reply(text)]
    let failure = try failure([moment: faults])
    let words = text.split(separator: " ")
    #expect(failure?.stage == stage)
    #expect(failure?.command == command)
    #expect(failure?.reply == SMTPReply(code: Int(words[0]) ?? 0, detail: String(words[1])))
    #expect(failure?.reason.contains("ada") == false)
  }

  @Test(
    arguments: [
      (.connect, .session), (.hello, .session), (.sender, .envelope), (.recipient, .envelope),
      (.data, .envelope), (.end, .end),
    ] as [(SMTPPeer.Moment, SMTPFailure.Stage)])
  func `a connection that breaks tells how far the message had come`(
    moment: SMTPPeer.Moment, stage: SMTPFailure.Stage
  ) throws {
    let failure = try failure([moment: [.drop]])
    #expect(failure?.stage == stage)
    #expect(failure?.reply == nil)
  }

  @Test func `one that breaks in the middle of a long message has surely not delivered it`() throws
  {
    let long = "Subject: x\r\n\r\n" + String(repeating: "0123456789abcdef\r\n", count: 1_000_000)
    let failure = try failure([.content: [.drop]], message: long)
    #expect(failure?.stage == .content)
    #expect(failure?.reply == nil)
  }

  @Test(
    arguments: [
      (.connect, .session), (.sender, .envelope), (.recipient, .envelope), (.data, .envelope),
      (.end, .end),
    ] as [(SMTPPeer.Moment, SMTPFailure.Stage)])
  func `a server that falls silent is given up on`(
    moment: SMTPPeer.Moment, stage: SMTPFailure.Stage
  ) throws {
    let failure = try failure([moment: [.silence]], timeout: .seconds(1))
    #expect(failure?.stage == stage)
    #expect(failure?.reply == nil)
  }

  @Test func `a recipient who is refused keeps the message from all`() throws {
    let peer = SMTPPeer([.recipient: [nil, .reply("550 5.1.1 unknown")]])
    defer { peer.stop() }
    let client = try SMTPClient()
    let submission = try submission(to: peer, recipients: ["ada@example.org", "eve@example.org"])
    #expect(throws: SMTPFailure.self) { try client.send(submission) }
    #expect(peer.messages.isEmpty)
    // And the next one is not spoiled by it.
    try client.send(submission)
    #expect(peer.messages.count == 1)
  }

  @Test func `nobody at the port is told as such`() throws {
    let peer = SMTPPeer()
    peer.stop()
    let client = try SMTPClient()
    let failure = #expect(throws: SMTPFailure.self) { try client.send(submission(to: peer)) }
    #expect(failure?.stage == .session)
    #expect(failure?.command == nil)
  }

  @Test func `nothing is said in clear to a server that must encrypt`() throws {
    let peer = SMTPPeer(extensions: ["AUTH PLAIN"])
    defer { peer.stop() }
    let url = "smtp://user:secret@127.0.0.1:\(peer.port)"
    let client = try SMTPClient()
    let failure = #expect(throws: SMTPFailure.self) {
      try client.send(submission(to: peer, url: url, mustEncrypt: true))
    }
    #expect(failure?.stage == .session)
    #expect(!peer.commands.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
  }

  @Test func `a login that is refused is told as such`() throws {
    let peer = SMTPPeer([.login: [.reply("535 5.7.8 no")]], extensions: ["AUTH PLAIN"])
    defer { peer.stop() }
    let client = try SMTPClient()
    let url = "smtp://user:secret@127.0.0.1:\(peer.port)"
    let failure = #expect(throws: SMTPFailure.self) {
      try client.send(submission(to: peer, url: url))
    }
    #expect(failure?.stage == .session)
    #expect(failure?.command == "AUTH")
    #expect(failure?.reply == SMTPReply(code: 535, detail: "5.7.8"))
  }
}

@Suite struct `The address of a mail server` {
  @Test(arguments: [
    ("smtp://mail.example.org:587", "mail.example.org", false, false),
    ("smtps://user:p%40ss@mail.example.org", "mail.example.org", true, false),
    ("smtp://localhost:2525", "localhost", false, true),
    ("smtp://127.0.0.1:2525/our.name.example", "127.0.0.1", false, true),
    ("smtp://[::1]:25", "[::1]", false, true),
    ("SMTP://LOCALHOST.example.org", "localhost.example.org", false, false),
  ])
  func `says host and encryption`(
    text: String, host: String, isEncrypted: Bool, isLoopback: Bool
  ) throws {
    let address = try MailServerAddress(text)
    #expect(address.host == host)
    #expect(address.isEncryptedAtOnce == isEncrypted)
    #expect(address.isLoopback == isLoopback)
  }

  @Test(arguments: ["", "mail.example.org", "http://example.org", "smtp://", "smtp://a b/"])
  func `is refused where it is none`(text: String) {
    #expect(throws: MailServerAddress.Invalid.self) { try MailServerAddress(text) }
  }

  @Test func `does not print its password`() throws {
    let address = try MailServerAddress("smtp://user:secret@mail.example.org")
    #expect("\(address)" == "<redacted>")
    #expect(String(reflecting: address) == "<redacted>")
  }
}
