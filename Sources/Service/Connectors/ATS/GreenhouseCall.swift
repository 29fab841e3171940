import Actions
import Values

/// The requests that Greenhouse's Harvest API is sent. Pure. Source: grnhse/greenhouse-api-docs, source/includes/harvest.
struct GreenhouseCall {
  /// Whose deed it is.
  let user: String
  /// In place of those of v1, by name.
  let paths: [String: String]

  private static let standard: [String: String] = [
    "application": "/v1/applications/{id}",
    "advance": "/v1/applications/{id}/advance",
    "move": "/v1/applications/{id}/move",
    "reject": "/v1/applications/{id}/reject",
    "note": "/v1/candidates/{id}/activity_feed/notes",
    "notes": "/v1/candidates/{id}/activity_feed",
    "tag": "/v1/tags/candidate",
    "candidate_tag": "/v1/candidates/{id}/tags/{tag}",
  ]

  func application(_ id: String) -> HTTPCall { reading("application", id: id) }

  func advance(_ application: String, from stage: Int64) -> HTTPCall {
    posting("advance", id: application, [("from_stage_id", .int(stage))])
  }

  func move(_ application: String, from stage: Int64, to target: Int64) -> HTTPCall {
    posting(
      "move", id: application, [("from_stage_id", .int(stage)), ("to_stage_id", .int(target))])
  }

  func reject(_ application: String, reason: Int64?, note: String?) -> HTTPCall {
    posting(
      "reject", id: application,
      [("rejection_reason_id", reason.map { .int($0) }), ("notes", note.map { .string($0) })])
  }

  func write(
    _ body: String, on candidate: String, for visibility: ATSRequest.Visibility
  ) -> HTTPCall {
    let word =
      switch visibility {
      case .admins: "admin_only"
      case .owners: "private"
      case .everybody: "public"
      }
    return posting(
      "note", id: candidate,
      [
        ("user_id", .int(Int64(user) ?? 0)), ("body", .string(body)), ("visibility", .string(word)),
      ])
  }

  func activity(of candidate: String) -> HTTPCall { reading("notes", id: candidate) }

  /// Finds the tag or makes it.
  func tag(_ name: String) -> HTTPCall { posting("tag", id: nil, [("name", .string(name))]) }

  var tags: HTTPCall { reading("tag", id: nil) }

  func put(_ tag: String, on candidate: String) -> HTTPCall {
    HTTPCall(
      method: "PUT",
      path: path("candidate_tag", id: candidate).replacing("{tag}", with: tag),
      headers: [behalf], mayBeSentTwice: true)
  }

  private var behalf: WebRequest.Header { .init("On-Behalf-Of", user) }

  private func path(_ name: String, id: String?) -> String {
    let path = paths[name] ?? Self.standard[name] ?? "/"
    return id.map { path.replacing("{id}", with: $0) } ?? path
  }

  private func reading(_ name: String, id: String?) -> HTTPCall {
    HTTPCall(method: "GET", path: path(name, id: id), mayBeSentTwice: true)
  }

  private func posting(_ name: String, id: String?, _ fields: [(String, Value?)]) -> HTTPCall {
    HTTPCall(path: path(name, id: id), headers: [behalf], body: .json(.fields(fields)))
  }
}

extension Value {
  /// A map of what is given.
  static func fields(_ fields: [(String, Value?)]) -> Value {
    .map(
      MapValue(fields.compactMap { name, value in value.map { (key: .string(name), value: $0) } }))
  }
}
