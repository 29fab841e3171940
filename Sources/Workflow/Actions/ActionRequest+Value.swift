package import Values

extension ActionRequest {
  /// The name in a workflow file: `email.send`.
  package var action: String {
    switch self {
    case .email: "email.send"
    case .task: "task.create"
    case .candidateUpdate: "candidate.update"
    case .web: "http.request"
    case .sms: "sms.send"
    case .slack: "slack.post"
    case .hubSpotContact: "hubspot.contact"
    case .ats(let request): request.action
    case .stop: "stop"
    case .wait: "wait"
    }
  }

  /// Who carries it out, for people and for limits: a connection, or the host of a request that names none; the action
  /// itself where the store does it.
  package var receiver: String {
    switch self {
    case .email(let request): request.connection
    case .web(let request): request.receiver
    case .sms(let message): message.connection
    case .slack(let message): message.connection
    case .hubSpotContact(let request): request.connection
    case .task(let request): request.connection ?? action
    case .ats(let request): request.connection
    case .candidateUpdate, .stop, .wait: action
    }
  }

  /// The connection that carries it; nil where it needs none.
  package var connection: String? {
    switch self {
    case .email(let request): request.connection
    case .web(let request): request.connection
    case .sms(let message): message.connection
    case .slack(let message): message.connection
    case .hubSpotContact(let request): request.connection
    case .task(let request): request.connection
    case .ats(let request): request.connection
    case .candidateUpdate, .stop, .wait: nil
    }
  }

  /// Whether its receiver can be asked if a try was done.
  package var canBeLookedUp: Bool {
    switch self {
    case .slack, .sms, .ats: true
    case .task(let request): request.connection != nil
    case .email, .web, .hubSpotContact, .candidateUpdate, .stop, .wait: false
    }
  }

  /// A map of the fields as a workflow file and the `expect` of a scenario name them, with `action` first; what
  /// was not given is left out.
  ///
  /// ```json
  /// {"action": "task.create", "title": "Call Ada", "assignee": "grace@acme.example", "priority": "normal"}
  /// ```
  package var value: Value {
    let fields: MapValue =
      switch self {
      case .email(let request): request.fieldValues
      case .task(let request): request.fieldValues
      case .candidateUpdate(let request): request.fieldValues
      case .web(let request): request.fieldValues
      case .sms(let message): message.fieldValues
      case .slack(let message): message.fieldValues
      case .hubSpotContact(let request): request.fieldValues
      case .ats(let request): request.fieldValues
      case .stop(let request): MapValue([(key: "reason", value: .string(request.reason))])
      case .wait(let request): request.fieldValues
      }
    return .map(MapValue([(key: "action", value: .string(action))] + fields.entries))
  }

  /// Reads what `value` wrote, also after a journey through JSON.
  package init(value: Value) throws(ActionRequestError) {
    let reader = try RequestReader(value)
    switch try reader.text("action") {
    case "email.send": self = .email(try EmailRequest(reader))
    case "task.create": self = .task(try TaskRequest(reader))
    case "candidate.update": self = .candidateUpdate(try CandidateUpdateRequest(reader))
    case "http.request": self = .web(try WebRequest(reader))
    case "sms.send": self = .sms(try SMSRequest(reader))
    case "slack.post": self = .slack(try SlackMessage(reader))
    case "hubspot.contact": self = .hubSpotContact(try HubSpotContactRequest(reader))
    case "ats.advance", "ats.move", "ats.reject", "ats.note", "ats.tag":
      self = .ats(try ATSRequest(reader, action: try reader.text("action")))
    case "stop": self = .stop(StopRequest(reason: try reader.text("reason")))
    case "wait": self = .wait(try WaitRequest(reader))
    default: throw ActionRequestError(field: "action", problem: "names no action of this version")
    }
  }
}

/// Why a stored value is no request. Says nothing of the values themselves: they hold personal data.
package struct ActionRequestError: Error, Sendable, Hashable {
  package let field: String
  package let problem: String
}

extension TaskRequest {
  fileprivate var fieldValues: MapValue {
    RequestFields.present([
      "title": .string(title), "body": RequestFields.text(body),
      "assignee": RequestFields.text(assignee), "due_at": due.map { .timestamp($0) },
      "priority": .string(priority.rawValue), "connection": RequestFields.text(connection),
      "contact": RequestFields.text(contact),
    ])
  }

  fileprivate init(_ reader: RequestReader) throws(ActionRequestError) {
    guard let priority = Priority(rawValue: try reader.optionalText("priority") ?? "normal") else {
      throw ActionRequestError(field: "priority", problem: "is none of low, normal, high")
    }
    self.init(
      title: try reader.text("title"), body: try reader.optionalText("body"),
      assignee: try reader.optionalText("assignee"), due: try reader.time("due_at"),
      priority: priority, connection: try reader.optionalText("connection"),
      contact: try reader.optionalText("contact"))
  }
}

extension CandidateUpdateRequest {
  fileprivate var fieldValues: MapValue {
    RequestFields.present([
      "stage": RequestFields.text(stage), "tags": RequestFields.list(tags),
      "remove_tags": RequestFields.list(removeTags), "recruiter": RequestFields.text(recruiter),
      "fields": fields.isEmpty ? nil : .map(fields),
    ])
  }

  fileprivate init(_ reader: RequestReader) throws(ActionRequestError) {
    self.init(
      stage: try reader.optionalText("stage"), tags: try reader.texts("tags"),
      removeTags: try reader.texts("remove_tags"), recruiter: try reader.optionalText("recruiter"),
      fields: try reader.map("fields"))
  }
}

extension WaitRequest {
  fileprivate var fieldValues: MapValue {
    RequestFields.present([
      "until": .timestamp(until), "cancel_on": RequestFields.texts(cancelOn),
      "if_past": ifPast == .end ? nil : .string(ifPast.rawValue),
    ])
  }

  fileprivate init(_ reader: RequestReader) throws(ActionRequestError) {
    guard let until = try reader.time("until") else {
      throw ActionRequestError(field: "until", problem: "is missing")
    }
    guard let ifPast = PastPolicy(rawValue: try reader.optionalText("if_past") ?? "end") else {
      throw ActionRequestError(field: "if_past", problem: "is none of end, continue")
    }
    self.init(until: until, cancelOn: try reader.texts("cancel_on"), ifPast: ifPast)
  }
}

/// How requests write their fields: what was not given is left out.
enum RequestFields {
  static func present(_ fields: KeyValuePairs<String, Value?>) -> MapValue {
    MapValue(
      fields.compactMap { field in field.value.map { (key: .string(field.key), value: $0) } })
  }

  static func text(_ text: String?) -> Value? { text.map { .string($0) } }

  static func list(_ texts: [String]) -> Value? {
    texts.isEmpty ? nil : .list(texts.map { .string($0) })
  }

  /// One recipient as its text, so that a scenario may say `cc: grace@acme.example`.
  static func texts(_ texts: [String]) -> Value? {
    texts.count == 1 ? .string(texts[0]) : list(texts)
  }
}
