import Values

/// What a contact in HubSpot is to be: `hubspot.contact`. What is not named stays.
package struct HubSpotContactRequest: Sendable, Hashable {
  package var connection: String
  /// One addr-spec, in small letters: by it the contact is found, or made.
  package var email: String
  /// HubSpot's internal name, such as `opportunity`, or the number of a stage of one's own.
  package var lifecycleStage: String?
  /// Whether the stage may be an earlier one than the contact has.
  package var mayGoBack: Bool
  /// By their internal names, as HubSpot takes them: everything is text.
  package var properties: [Property]
  /// Added to those that the contact has.
  package var tags: [String]

  package struct Property: Sendable, Hashable {
    package let name: String
    /// Empty: takes the value away.
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package init(
    connection: String, email: String, lifecycleStage: String? = nil, mayGoBack: Bool = false,
    properties: [Property] = [], tags: [String] = []
  ) {
    self.connection = connection
    self.email = email
    self.lifecycleStage = lifecycleStage
    self.mayGoBack = mayGoBack
    self.properties = properties
    self.tags = tags
  }
}

extension HubSpotContactRequest {
  var fieldValues: MapValue {
    let values = properties.map { (key: Value.string($0.name), value: Value.string($0.value)) }
    return RequestFields.present([
      "connection": .string(connection), "email": .string(email),
      "lifecycle_stage": RequestFields.text(lifecycleStage),
      "backward": RequestFields.flag(mayGoBack),
      "properties": RequestFields.map(values), "tags": RequestFields.list(tags),
    ])
  }

  init(_ reader: RequestReader) throws(ActionRequestError) {
    var properties: [Property] = []
    for entry in try reader.map("properties").entries {
      guard let name = entry.key.stringValue, let value = entry.value.stringValue else {
        throw ActionRequestError(field: "properties", problem: "holds something that is no text")
      }
      properties.append(Property(name, value))
    }
    self.init(
      connection: try reader.text("connection"), email: try reader.text("email"),
      lifecycleStage: try reader.optionalText("lifecycle_stage"),
      mayGoBack: reader.value("backward") == .bool(true), properties: properties,
      tags: try reader.texts("tags"))
  }
}

extension RequestFields {
  /// Left out where it is false, which is what it is unless it is written.
  static func flag(_ flag: Bool) -> Value? { flag ? .bool(true) : nil }

  static func map(_ entries: [MapValue.Entry]) -> Value? {
    entries.isEmpty ? nil : .map(MapValue(entries))
  }
}
