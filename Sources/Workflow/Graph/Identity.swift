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
  /// Ids that the sender has given up in favour of `candidateID`, because it found two of its records to be one
  /// person: `candidate.merged_ids`.
  package let mergedIDs: [String]
  /// Whether the application is the sender's own, told for the first time: an equal number of another sender's is
  /// chance then. Other events may speak of the applications of another sender.
  package let introduces: Bool

  package init(
    source: String, candidateID: String?, applicationID: String?, email: String?,
    mergedIDs: [String] = [], introduces: Bool = false
  ) {
    self.source = source
    self.candidateID = candidateID
    self.applicationID = applicationID
    self.email = email
    self.mergedIDs = mergedIDs
    self.introduces = introduces
  }

  /// Nothing that could tell whom it is about.
  package var isEmpty: Bool { candidateID == nil && applicationID == nil && email == nil }

  /// Addresses are compared without regard to case and outer blanks. Provider habits (dots, `+tags`) are left
  /// alone: two such addresses may be two people.
  package static func normalised(email: String) -> String? {
    if isPlain(email) { return email }
    let trimmed = email.split(whereSeparator: \.isWhitespace)
    guard trimmed.count == 1, trimmed[0].contains("@") else { return nil }
    return trimmed[0].lowercased()
  }

  /// Whether it is normalised already, as most addresses are: ASCII without blanks, controls or capital letters.
  private static func isPlain(_ email: String) -> Bool {
    var hasAt = false
    for byte in email.utf8 {
      if byte <= 0x20 || byte >= 0x7F || (0x41...0x5A).contains(byte) { return false }
      if byte == UInt8(ascii: "@") { hasAt = true }
    }
    return hasAt
  }
}

extension Event {
  package var identity: Identity {
    Identity(
      source: header.source, candidateID: text(at: "candidate", "id"),
      applicationID: text(at: "application", "id"),
      email: text(at: "candidate", "email").flatMap(Identity.normalised(email:)),
      mergedIDs: mergedIDs, introduces: header.type == "application.received")
  }

  private var mergedIDs: [String] {
    let list: Value? =
      switch data {
      case .value(let map): map["candidate"]?["merged_ids"]
      case .json(let element): element[field: "candidate"]?[field: "merged_ids"]?.value()
      }
    return list?.listValue?.compactMap(\.identifierText) ?? []
  }
}
