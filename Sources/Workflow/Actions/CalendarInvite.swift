package import Values

/// What a message tells the recipient's calendar: that an appointment is there, has changed, or is off.
/// Source: RFC 5546, sections 3.2.2 (REQUEST) and 3.2.5 (CANCEL).
package struct CalendarInvite: Sendable, Hashable {
  package enum Method: String, Sendable, Hashable, CaseIterable { case request, cancel }

  package var method: Method
  /// The same for all messages about one appointment; with the sender's domain behind an `@`.
  package var uid: String
  /// Of two messages with one `uid` the one with the greater number counts, in whatever order they come.
  package var sequence: Int64
  /// A request has both; one that is called off need not say when it was to be.
  package var start: Timestamp?
  package var end: Timestamp?
  package var summary: String
  package var location: String?
  package var description: String?
  /// `Acme Careers <careers@acme.example>`
  package var organizer: String
  /// One addr-spec each.
  package var attendees: [String]

  package init(
    method: Method = .request, uid: String, sequence: Int64, start: Timestamp?, end: Timestamp?,
    summary: String, location: String? = nil, description: String? = nil, organizer: String,
    attendees: [String]
  ) {
    self.method = method
    self.uid = uid
    self.sequence = sequence
    self.start = start
    self.end = end
    self.summary = summary
    self.location = location
    self.description = description
    self.organizer = organizer
    self.attendees = attendees
  }
}

extension CalendarInvite {
  var fieldValues: MapValue {
    RequestFields.present([
      "method": .string(method.rawValue), "uid": .string(uid), "sequence": .int(sequence),
      "start": start.map { .timestamp($0) }, "end": end.map { .timestamp($0) },
      "summary": .string(summary),
      "location": RequestFields.text(location), "description": RequestFields.text(description),
      "organizer": .string(organizer), "attendees": RequestFields.list(attendees),
    ])
  }

  init(_ reader: RequestReader) throws(ActionRequestError) {
    guard let method = Method(rawValue: try reader.text("method")) else {
      throw ActionRequestError(field: "method", problem: "is none of request, cancel")
    }
    guard let sequence = reader.value("sequence")?.intValue else {
      throw ActionRequestError(field: "sequence", problem: "is no whole number")
    }
    self.init(
      method: method, uid: try reader.text("uid"), sequence: sequence,
      start: try reader.time("start"),
      end: try reader.time("end"), summary: try reader.text("summary"),
      location: try reader.optionalText("location"),
      description: try reader.optionalText("description"),
      organizer: try reader.text("organizer"), attendees: try reader.texts("attendees"))
  }
}
