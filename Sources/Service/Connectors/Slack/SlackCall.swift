import Actions
import Values

/// The requests that Slack's Web API is sent. Pure. Source: https://docs.slack.dev/reference/methods.
enum SlackCall {
  /// Characters of a section's text, and of a button. Source: constants of slack_sdk 3.47.0.
  private static let longestSection = 3000
  private static let longestButton = 75
  private static let longestStage = 200

  /// `mark` finds the message again.
  static func post(
    _ face: SlackFace, in channel: String, thread: String?, mark: String
  ) -> HTTPCall {
    call(
      "chat.postMessage",
      [
        ("channel", .string(channel)), ("text", .string(cut(face.text, longestSection))),
        ("blocks", blocks(face)), ("thread_ts", thread.map { .string($0) }),
        ("metadata", metadata(mark)), ("unfurl_links", .bool(false)),
        ("unfurl_media", .bool(false)),
      ])
  }

  /// Shows a message anew. What marks it stays.
  static func update(_ face: SlackFace, in channel: String, at ts: String) -> HTTPCall {
    var call = call(
      "chat.update",
      [
        ("channel", .string(channel)), ("ts", .string(ts)),
        ("text", .string(cut(face.text, longestSection))), ("blocks", blocks(face)),
      ])
    call.mayBeSentTwice = true
    return call
  }

  /// The latest messages of a channel since a time, newest first; of a thread, where it is given, oldest first.
  static func messages(
    in channel: String, thread: String?, since: Timestamp, cursor: String?
  ) -> HTTPCall {
    var fields: [WebRequest.Header] = [
      .init("channel", channel), .init("oldest", "\(since.seconds).000000"),
      .init("limit", "200"), .init("include_all_metadata", "true"),
    ]
    if let thread { fields.append(.init("ts", thread)) }
    if let cursor { fields.append(.init("cursor", cursor)) }
    return HTTPCall(
      path: thread == nil ? "/conversations.history" : "/conversations.replies",
      body: .form(fields), mayBeSentTwice: true)
  }

  /// The channels that the app sees.
  static func channels(cursor: String?) -> HTTPCall {
    var fields: [WebRequest.Header] = [
      .init("types", "public_channel,private_channel"), .init("exclude_archived", "true"),
      .init("limit", "1000"),
    ]
    if let cursor { fields.append(.init("cursor", cursor)) }
    return HTTPCall(path: "/conversations.list", body: .form(fields), mayBeSentTwice: true)
  }

  /// Asks who we are: nothing changes.
  static let whoAmI = HTTPCall(path: "/auth.test", body: .form([]), mayBeSentTwice: true)

  /// The name of our mark in Slack's metadata.
  static let markType = "journeyman_message"

  private static func metadata(_ mark: String) -> Value {
    .object(["event_type": .string(markType), "event_payload": .object(["effect": .string(mark)])])
  }

  private static func blocks(_ face: SlackFace) -> Value {
    var blocks: [Value] = [
      .object([
        "type": "section",
        "text": .object(["type": "mrkdwn", "text": .string(cut(face.text, longestSection))]),
      ])
    ]
    if let stage = face.stage, !stage.isEmpty {
      let text = "Stage: *\(cut(stage, longestStage))*"
      blocks.append(
        .object([
          "type": "context",
          "elements": .list([.object(["type": "mrkdwn", "text": .string(text)])]),
        ]))
    }
    if let button = face.button {
      let text = Value.object([
        "type": "plain_text", "text": .string(cut(button.text, longestButton)), "emoji": true,
      ])
      blocks.append(
        .object([
          "type": "actions",
          "elements": .list([
            .object([
              "type": "button", "text": text, "url": .string(button.url),
              "action_id": "open_page",
            ])
          ]),
        ]))
    }
    return .list(blocks)
  }

  private static func call(_ method: String, _ fields: [(String, Value?)]) -> HTTPCall {
    let entries = fields.compactMap { name, value in
      value.map { (key: Value.string(name), value: $0) }
    }
    return HTTPCall(
      path: "/\(method)",
      // Without the charset Slack answers with a warning.
      headers: [.init("Content-Type", "application/json; charset=utf-8")],
      body: .json(.map(MapValue(entries))))
  }

  private static func cut(_ text: String, _ length: Int) -> String {
    guard text.count > length else { return text }
    var short = text.prefix(length - 1)
    // Half an entity would show as what it is.
    if let open = short.lastIndex(of: "&"), !short[open...].contains(";") { short = short[..<open] }
    return short + "…"
  }
}

/// What a message shows.
struct SlackFace: Sendable, Equatable {
  var text: String
  var stage: String?
  var button: SlackMessage.Button?
}
