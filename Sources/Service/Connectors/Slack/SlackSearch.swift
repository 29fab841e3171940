import NetworkClient
import Store
import Values

/// Where a message stands.
struct SlackPlace {
  /// The channel's id.
  let channel: String
  let ts: String
}

/// Looks for a message by its mark, in what was said in a channel or a thread.
struct SlackSearch {
  let asking: SlackAsking
  let notes: ConnectorNotes
  let timeout: Duration?

  /// A message may be there since the first try, which was at most a day ago.
  static let memory = Duration.seconds(25 * 3600)
  private static let clockDifference = Duration.seconds(600)
  /// Of 200 messages, or 1,000 channels, that are read in search of one.
  private static let mostPages = 20

  /// Nil: it is not there. Throws where nobody can say.
  ///
  /// - Parameters:
  ///   - channel: its name or its id.
  ///   - isVital: whether it is the try's own message; of another one nil is answered where Slack does not let us look.
  func find(
    _ mark: String, in channel: String, thread: String? = nil, since: Timestamp, isVital: Bool
  ) throws(ConnectorProblem) -> SlackPlace? {
    do throws(ConnectorProblem) {
      let id = try self.id(of: channel)
      return try find(mark, inChannel: id, thread: thread, since: since)
    } catch {
      // But for what passes by itself, a repeat would be worse than a question.
      let isForbidden = error.word == "missing_scope"
      guard !error.isPassing || isForbidden else { throw error }
      guard isVital else { return nil }
      throw ConnectorProblem(
        .unresolved(
          reason: "an earlier try may have been done, and the channel cannot be searched: "
            + error.reason))
    }
  }

  /// So that nobody has to be asked when the channel is searched.
  func remember(_ channel: String, as id: String) throws(ConnectorProblem) {
    let note = note(channel)
    guard try notes.read(note) != .string(id) else { return }
    try notes.write(.string(id), as: note)
  }

  private func note(_ channel: String) -> ConnectionNote {
    ConnectionNote(connection: asking.name, kind: "channel", key: channel)
  }

  private func find(
    _ mark: String, inChannel channel: String, thread: String?, since: Timestamp
  ) throws(ConnectorProblem) -> SlackPlace? {
    var cursor: String?
    for _ in 0..<Self.mostPages {
      let call = SlackCall.messages(
        in: channel, thread: thread, since: since - Self.clockDifference, cursor: cursor)
      let answer = try asking.ask(call, timeout)
      for message in answer["messages"]?.listValue ?? [] where Self.mark(of: message) == mark {
        guard let ts = message["ts"]?.stringValue else { continue }
        return SlackPlace(channel: channel, ts: ts)
      }
      cursor = Self.cursor(of: answer)
      if cursor == nil { return nil }
    }
    throw ConnectorProblem(.final(reason: "too much was said since"))
  }

  /// Only a channel's id lets it be searched.
  private func id(of channel: String) throws(ConnectorProblem) -> String {
    if Self.isID(channel) { return channel }
    if let known = try notes.read(note(channel))?.stringValue { return known }
    let name = channel.hasPrefix("#") ? String(channel.dropFirst()) : channel
    var cursor: String?
    for _ in 0..<Self.mostPages {
      let answer = try asking.ask(SlackCall.channels(cursor: cursor), timeout)
      for found in answer["channels"]?.listValue ?? [] where found["name"] == .string(name) {
        guard let id = found["id"]?.stringValue else { continue }
        try remember(channel, as: id)
        return id
      }
      cursor = Self.cursor(of: answer)
      if cursor == nil { break }
    }
    throw ConnectorProblem(.final(reason: "the app sees no channel `\(channel)`"))
  }

  private static func isID(_ channel: String) -> Bool {
    guard let first = channel.first, "CGD".contains(first) else { return false }
    return !channel.utf8.contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
  }

  /// Of the next page; nil: there is none.
  private static func cursor(of answer: MapValue) -> String? {
    guard let cursor = answer["response_metadata"]?["next_cursor"]?.stringValue else { return nil }
    return cursor.isEmpty ? nil : cursor
  }

  private static func mark(of message: Value) -> String? {
    let metadata = message["metadata"]
    guard metadata?["event_type"] == .string(SlackCall.markType) else { return nil }
    return metadata?["event_payload"]?["effect"]?.stringValue
  }
}
