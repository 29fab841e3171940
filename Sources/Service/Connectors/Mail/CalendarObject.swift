internal import Actions
internal import Values

/// An invitation as calendars take it: one iCalendar object with one appointment, its times in UTC.
///
/// Source: RFC 5545 (the object), RFC 5546 sections 3.2.2 and 3.2.5 (what a REQUEST and a CANCEL must have).
struct CalendarObject {
  /// Its lines, folded, each ended by LF; whoever puts them into a mail writes CR LF.
  let text: String
  /// With the line ends that a calendar has on its way (RFC 5545, section 3.1).
  var textForTransport: String { text.replacing("\n", with: "\r\n") }

  /// - Parameter date: when the message is made.
  init(_ invite: CalendarInvite, date: Timestamp) throws(InvalidMessage) {
    let isRequest = invite.method == .request
    var lines = Lines()
    lines.add("BEGIN", "VCALENDAR")
    lines.add("PRODID", "-//Journeyman//EN")
    lines.add("VERSION", "2.0")
    lines.add("CALSCALE", "GREGORIAN")
    lines.add("METHOD", invite.method.rawValue.uppercased())
    lines.add("BEGIN", "VEVENT")
    lines.add("UID", Self.escaped(invite.uid))
    lines.add("DTSTAMP", Self.time(date))
    if let start = invite.start { lines.add("DTSTART", Self.time(start)) }
    if let end = invite.end { lines.add("DTEND", Self.time(end)) }
    lines.add("SEQUENCE", String(invite.sequence))
    lines.add("STATUS", isRequest ? "CONFIRMED" : "CANCELLED")
    lines.add("TRANSP", isRequest ? "OPAQUE" : "TRANSPARENT")
    lines.add("SUMMARY", Self.escaped(invite.summary))
    if let location = invite.location { lines.add("LOCATION", Self.escaped(location)) }
    if let description = invite.description { lines.add("DESCRIPTION", Self.escaped(description)) }
    let organizer: Mailbox
    do { organizer = try Mailbox(invite.organizer) } catch {
      throw InvalidMessage(field: "invite.organizer", noAddressBecause: error.reason)
    }
    let name = organizer.name.map { ";CN=\(Self.parameter($0))" } ?? ""
    lines.add("ORGANIZER\(name)", "mailto:\(organizer.address.text)")
    let attendee =
      isRequest
      ? "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
      : "ATTENDEE"
    for text in invite.attendees {
      do { lines.add(attendee, "mailto:\(try EmailAddress(text).text)") } catch {
        throw InvalidMessage(field: "invite.attendees", noAddressBecause: error.reason)
      }
    }
    lines.add("END", "VEVENT")
    lines.add("END", "VCALENDAR")
    text = lines.text
  }

  // MARK: - Values

  /// `20261125T150000Z`; what is less than a second is dropped.
  private static func time(_ time: Timestamp) -> String {
    let civil = time.civilTime()
    let year = String(civil.year)
    let date = [civil.month, civil.day].map(MailDate.twoDigits).joined()
    let clock = [civil.hour, civil.minute, civil.second].map(MailDate.twoDigits).joined()
    return String(repeating: "0", count: max(0, 4 - year.count)) + "\(year)\(date)T\(clock)Z"
  }

  /// Source: RFC 5545 section 3.3.11. Controls that a text must not have go.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", ";", ",":
        escaped.append("\\")
        escaped.unicodeScalars.append(scalar)
      case "\n": escaped.append("\\n")
      default: if !isControl(scalar) { escaped.unicodeScalars.append(scalar) }
      }
    }
    return escaped
  }

  /// In quotes, which it cannot hold itself. Source: RFC 5545 section 3.2.
  private static func parameter(_ text: String) -> String {
    var value = ""
    for scalar in text.unicodeScalars where !isControl(scalar) {
      value.unicodeScalars.append(scalar == "\"" ? "'" : scalar)
    }
    return "\"\(value)\""
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || scalar.value == 0x7F
  }

  /// Content lines of 75 octets at most, their ends not counted; what is longer goes on behind a blank on the next
  /// one, no character cut in two. Source: RFC 5545 section 3.1.
  private struct Lines {
    private(set) var text = ""

    mutating func add(_ name: String, _ value: String) {
      var column = 0
      for scalar in "\(name):\(value)".unicodeScalars {
        let width = UTF8.width(scalar)
        if column + width > 75 {
          text.append("\n ")
          column = 1
        }
        text.unicodeScalars.append(scalar)
        column += width
      }
      text.append("\n")
    }
  }
}
