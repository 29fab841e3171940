import Testing

@testable import Actions

@Suite struct `An e-mail address` {
  @Test(arguments: [
    "ada@example.org", "ada.lovelace+jobs@mail.example.co.uk", "o'hara@example.org", "a@b",
    "1@2.example",
    "ada@xn--exmple-cua.org", "ADA@EXAMPLE.ORG", "x!#$%&'*+/=?^_`{|}~-@example.org",
  ])
  func `is taken in its plain form`(text: String) throws {
    #expect(try EmailAddress(text).text == text)
  }

  @Test func `has bounds on its length`() throws {
    let local = String(repeating: "a", count: 64)
    let label = String(repeating: "b", count: 60)
    #expect(try EmailAddress("\(local)@\(label).\(label).\(label)").text.utf8.count == 247)
    #expect(throws: InvalidAddress(reason: "it is longer than 254 octets")) {
      try EmailAddress("\(local)@\(label).\(label).\(label).example.org")
    }
    #expect(throws: InvalidAddress(reason: "the part before `@` is longer than 64 octets")) {
      try EmailAddress("a\(local)@example.org")
    }
  }

  @Test func `does not show itself in logs`() throws {
    #expect("\(try EmailAddress("ada@example.org"))" == "<redacted>")
  }
}

@Suite struct `A mailbox` {
  @Test(
    arguments: [
      ("Acme Careers <careers@acme.example>", "Acme Careers", "careers@acme.example"),
      ("\"Acme, Inc.\" <careers@acme.example> ", "Acme, Inc.", "careers@acme.example"),
      ("careers@acme.example", nil, "careers@acme.example"),
      ("<careers@acme.example>", nil, "careers@acme.example"),
      (
        "Zoë, from a@b.example <careers@acme.example>", "Zoë, from a@b.example",
        "careers@acme.example"
      ),
    ] as [(String, String?, String)])
  func `is a name and an address`(text: String, name: String?, address: String) throws {
    let mailbox = try Mailbox(text)
    #expect(mailbox.name == name)
    #expect(mailbox.address.text == address)
  }

  @Test(arguments: [
    "Eve <eve@evil.example> <careers@acme.example>", "a <b", "a@b.example <",
    "x\r\nBcc: e <a@b.example>",
    "Acme <careers@acme.example>, eve@evil.example", "Acme <a@b.example> x",
  ])
  func `is not made of two`(text: String) {
    #expect(throws: InvalidAddress.self) { try Mailbox(text) }
  }
}
