package import Values

/// `task.create`: something that a person shall do.
package struct TaskRequest: Sendable, Hashable {
  package static let action = "task.create"

  package var title: String
  package var body: String?
  /// Whoever shall do it, usually an e-mail address; nil: nobody in particular.
  package var assignee: String?
  package var due: Timestamp?
  package var priority: Priority
  package var connection: String?

  package enum Priority: String, Sendable, Hashable, CaseIterable {
    case low, normal, high
  }

  package init(
    title: String, body: String? = nil, assignee: String? = nil, due: Timestamp? = nil,
    priority: Priority = .normal, connection: String? = nil
  ) {
    self.title = title
    self.body = body
    self.assignee = assignee
    self.due = due
    self.priority = priority
    self.connection = connection
  }

  var fields: MapValue {
    RequestFields.present([
      "title": .string(title), "body": RequestFields.text(body),
      "assignee": RequestFields.text(assignee), "due_at": due.map { .timestamp($0) },
      "priority": .string(priority.rawValue), "connection": RequestFields.text(connection),
    ])
  }

  init(_ reader: RequestReader) throws(ActionRequestError) {
    guard let priority = Priority(rawValue: try reader.optionalText("priority") ?? "normal") else {
      throw ActionRequestError(field: "priority", problem: "is none of low, normal, high")
    }
    self.init(
      title: try reader.text("title"), body: try reader.optionalText("body"),
      assignee: try reader.optionalText("assignee"), due: try reader.time("due_at"),
      priority: priority, connection: try reader.optionalText("connection"))
  }
}
