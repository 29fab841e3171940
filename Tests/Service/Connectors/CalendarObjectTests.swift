import Actions
import Testing
import Values

@testable import Connectors

private func invite(_ change: (inout CalendarInvite) -> Void = { _ in }) -> CalendarInvite {
  var invite = CalendarInvite(
    uid: "interview-7@acme.example", sequence: 3,
    start: Timestamp(rfc3339: "2026-11-25T15:00:00Z")!,
    end: Timestamp(rfc3339: "2026-11-25T16:45:00+01:00")!, summary: "Interview: Backend Engineer",
    organizer: "Acme Careers <careers@acme.example>", attendees: ["ada@example.org"])
  change(&invite)
  return invite
}

private func lines(_ invite: CalendarInvite) throws -> [String] {
  unfolded(try CalendarObject(invite, date: friday).text).split(separator: "\n").map(String.init)
}

/// As a calendar does it. By bytes: what begins a line may join the blank before it to one character.
private func unfolded(_ text: String) -> String {
  var bytes: [UInt8] = []
  for byte in text.utf8 {
    if byte == 0x20, bytes.last == 0x0A { bytes.removeLast() } else { bytes.append(byte) }
  }
  return String(decoding: bytes, as: UTF8.self)
}

@Suite struct `An invitation` {
  @Test func `has what a request must have, in UTC`() throws {
    #expect(
      try lines(invite()) == [
        "BEGIN:VCALENDAR", "PRODID:-//Journeyman//EN", "VERSION:2.0", "CALSCALE:GREGORIAN",
        "METHOD:REQUEST", "BEGIN:VEVENT", "UID:interview-7@acme.example",
        "DTSTAMP:20261120T160509Z",
        "DTSTART:20261125T150000Z", "DTEND:20261125T154500Z", "SEQUENCE:3", "STATUS:CONFIRMED",
        "TRANSP:OPAQUE", "SUMMARY:Interview: Backend Engineer",
        "ORGANIZER;CN=\"Acme Careers\":mailto:careers@acme.example",
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:ada@example.org",
        "END:VEVENT", "END:VCALENDAR",
      ])
  }

  @Test func `that is called off says so with the same uid`() throws {
    let lines = try lines(
      invite {
        $0.method = .cancel
        $0.start = nil
        $0.end = nil
      })
    #expect(lines.contains("METHOD:CANCEL"))
    #expect(lines.contains("STATUS:CANCELLED"))
    #expect(lines.contains("UID:interview-7@acme.example"))
    #expect(lines.contains("ATTENDEE:mailto:ada@example.org"))
  }

  @Test func `cannot be ended by a value`() throws {
    let hostile = "a;b,c\\d\"e\nEND:VEVENT\r\nBEGIN:VALARM\u{0}"
    let lines = try lines(
      invite {
        $0.summary = hostile
        $0.location = hostile
        $0.description = hostile
        $0.uid = hostile
        $0.organizer = "A\"B;C:D <careers@acme.example>"
      })
    let escaped = #"a\;b\,c\\d"e\nEND:VEVENT\nBEGIN:VALARM"#
    #expect(lines.filter { $0.hasPrefix("END:") } == ["END:VEVENT", "END:VCALENDAR"])
    #expect(lines.filter { $0.hasPrefix("BEGIN:") } == ["BEGIN:VCALENDAR", "BEGIN:VEVENT"])
    for name in ["SUMMARY", "LOCATION", "DESCRIPTION", "UID"] {
      #expect(lines.contains("\(name):\(escaped)"))
    }
    #expect(lines.contains("ORGANIZER;CN=\"A'B;C:D\":mailto:careers@acme.example"))
  }

  @Test(arguments: ["x", "é", "€", "🚀", "👩🏽‍🚀"])
  func `is folded at 75 octets and never within a character`(piece: String) throws {
    for offset in 0..<4 {
      let summary = String(repeating: "y", count: offset) + String(repeating: piece, count: 120)
      let text = try CalendarObject(invite { $0.summary = summary }, date: friday).text
      #expect(text.utf8.split(separator: 0x0A).allSatisfy { $0.count <= 75 })
      #expect(unfolded(text).contains("SUMMARY:\(summary)\n"))
    }
  }

  @Test func `stands in the mail where mail programs look for it, and as a file`() throws {
    var request = confirmation()
    request.invite = invite { $0.summary = "Gespräch" }
    let mail = try mail(request)
    #expect(mail["Content-Type"]?.hasPrefix("multipart/mixed;") == true)
    #expect(mail.parts.count == 2)
    #expect(
      mail.parts[0].parts.map { $0["Content-Type"] } == [
        "text/plain; charset=utf-8", "text/html; charset=utf-8",
        "text/calendar; charset=utf-8; method=REQUEST",
      ])
    #expect(mail.parts[1]["Content-Type"] == "application/ics; name=\"invite.ics\"")
    #expect(mail.parts[1]["Content-Disposition"] == "attachment; filename=\"invite.ics\"")
    let text = try CalendarObject(request.invite!, date: friday).text.dropLast()
    #expect(mail.parts[0].parts[2].body == text)
    #expect(mail.parts[1].body == text)
  }

  @Test func `of somebody without an address makes no message`() {
    var request = confirmation()
    request.invite = invite { $0.attendees = ["ada"] }
    #expect(throws: InvalidMessage.self) { try mail(request) }
    request.invite = invite { $0.organizer = "careers" }
    #expect(throws: InvalidMessage.self) { try mail(request) }
  }
}
