import Values

/// What an event says of whom it concerns; the store looks it up among its aliases.
package struct Identity: Sendable, Hashable {
  package let source: String
  /// The candidate's id at the sender.
  package let candidateID: String?
  /// The application's id at the sender.
  package let applicationID: String?
  /// Normalised: trimmed, lower case.
  package let email: String?

  package init(source: String, candidateID: String?, applicationID: String?, email: String?) {
    self.source = source
    self.candidateID = candidateID
    self.applicationID = applicationID
    self.email = email
  }

  /// Nothing that could tell whom it is about.
  package var isEmpty: Bool { candidateID == nil && applicationID == nil && email == nil }

  /// Addresses are compared without regard to case and outer blanks. Provider habits (dots, `+tags`) are left
  /// alone: two such addresses may be two people.
  package static func normalised(email: String) -> String? {
    let trimmed = email.split(whereSeparator: \.isWhitespace)
    guard trimmed.count == 1, trimmed[0].contains("@") else { return nil }
    return trimmed[0].lowercased()
  }
}

extension Event {
  package var identity: Identity {
    Identity(
      source: header.source, candidateID: text(at: "candidate", "id"),
      applicationID: text(at: "application", "id"),
      email: text(at: "candidate", "email").flatMap(Identity.normalised(email:)))
  }
}
