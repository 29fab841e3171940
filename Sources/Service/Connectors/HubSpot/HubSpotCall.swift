import Actions
import Values

/// The requests that HubSpot is sent. Pure. Source: HubSpot's descriptions of `crm/v3/objects/contacts` and `tasks`.
enum HubSpotCall {
  /// Contacts of one call. Source: HubSpot's API, "Batch", limits of v3.
  static let mostContacts = 100

  /// Makes or changes contacts. By their addresses, so that a repeat changes nothing.
  ///
  /// - Parameter tagsProperty: the internal name of the multi-checkbox that holds tags.
  static func upsert(_ contacts: [ContactBatch.Contact], tagsProperty: String?) -> HTTPCall {
    upsert(
      contacts.map { contact in
        var properties = contact.properties.map { ($0.name, $0.value) }
        if let stage = contact.stage { properties.append((stageProperty, stage)) }
        if let tagsProperty, !contact.tags.isEmpty {
          // With a `;` before them they are ticked beside those that are.
          properties.append((tagsProperty, ";" + contact.tags.joined(separator: ";")))
        }
        return (contact.email, properties)
      })
  }

  /// Takes their stages away, so that HubSpot takes earlier ones. Source: HubSpot's API, "Contacts", lifecycle stages.
  static func clearStages(_ contacts: [ContactBatch.Contact]) -> HTTPCall {
    upsert(contacts.map { ($0.email, [(stageProperty, "")]) })
  }

  /// Makes sure that there is a contact, and asks for its id.
  static func contact(_ email: String) -> HTTPCall { upsert([(email, [])]) }

  /// A task with what marks it at its end, and whom it is about.
  static func task(_ task: TaskRequest, of contact: String, mark: String, now: Timestamp)
    -> HTTPCall
  {
    var properties: [(String, String)] = [
      ("hs_timestamp", (task.due ?? now).rfc3339), ("hs_task_subject", task.title),
      ("hs_task_body", body(of: task, mark: mark)), ("hs_task_status", "NOT_STARTED"),
      ("hs_task_priority", priority(task.priority)),
    ]
    if let owner = task.assignee, isOwner(owner) { properties.append(("hubspot_owner_id", owner)) }
    let association = Value.object([
      "to": .object(["id": .string(contact)]),
      "types": .list([
        .object(["associationCategory": "HUBSPOT_DEFINED", "associationTypeId": taskToContact])
      ]),
    ])
    return HTTPCall(
      path: "/crm/v3/objects/tasks",
      body: .json(
        .object(["properties": object(properties), "associations": .list([association])])))
  }

  /// Tasks of the same title, the newest first.
  static func tasks(titled title: String) -> HTTPCall {
    HTTPCall(
      path: "/crm/v3/objects/tasks/search",
      body: .json(
        .object([
          "filterGroups": .list([
            .object([
              "filters": .list([
                .object([
                  "propertyName": "hs_task_subject", "operator": "EQ", "value": .string(title),
                ])
              ])
            ])
          ]),
          "sorts": .list(["-hs_createdate"]),
          "properties": .list(["hs_task_subject", "hs_task_body"]), "limit": .int(mostTasks),
        ])), mayBeSentTwice: true)
  }

  /// How many of them are looked at.
  static let mostTasks: Int64 = 100

  /// Reads one contact: nothing changes.
  static let probe = HTTPCall(
    method: "GET", path: "/crm/v3/objects/contacts?limit=1", mayBeSentTwice: true)

  // MARK: - Parts

  private static let stageProperty = "lifecyclestage"
  /// The association that HubSpot defines. Source: HubSpot's API, "Associations v4", default types.
  private static let taskToContact: Value = 204

  /// The address stands among the properties too, so that the answer says whose it is.
  private static func upsert(
    _ contacts: [(email: String, properties: [(String, String)])]
  ) -> HTTPCall {
    let inputs = contacts.map { contact in
      Value.object([
        "id": .string(contact.email), "idProperty": "email",
        "properties": object([("email", contact.email)] + contact.properties),
      ])
    }
    return HTTPCall(
      path: "/crm/v3/objects/contacts/batch/upsert",
      body: .json(.object(["inputs": .list(inputs)])), mayBeSentTwice: true)
  }

  private static func object(_ properties: [(String, String)]) -> Value {
    .map(MapValue(properties.map { (key: .string($0.0), value: .string($0.1)) }))
  }

  /// It is HTML there.
  private static func body(of task: TaskRequest, mark: String) -> String {
    var lines = task.body.map { [escaped($0)] } ?? []
    if let assignee = task.assignee, !isOwner(assignee) { lines.append("For \(escaped(assignee))") }
    return (lines + [mark]).joined(separator: "<br><br>")
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\n", with: "<br>")
  }

  /// Owners have numbers in HubSpot; anybody else is named in the text.
  private static func isOwner(_ assignee: String) -> Bool {
    !assignee.isEmpty && assignee.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
  }

  private static func priority(_ priority: TaskRequest.Priority) -> String {
    switch priority {
    case .low: "LOW"
    case .normal: "MEDIUM"
    case .high: "HIGH"
    }
  }
}
