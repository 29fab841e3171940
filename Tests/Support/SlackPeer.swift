import Synchronization
package import Values

/// A workspace of Slack on this machine: keeps what is posted, lets it be read, and fails as it is told.
package final class SlackPeer: Sendable {
  package struct Message: Sendable {
    package let ts: String
    package let channel: String
    package let thread: String?
    package var text: String
    package var blocks: Value
    package let metadata: Value?
  }

  fileprivate struct State {
    var messages: [Message] = []
    var updates = 0
    var lookUps = 0
    var clock = 0
    var gone: Set<String> = []
  }

  /// What happens to a call besides what it asks for.
  package enum Fault: Sendable {
    /// It is not done, and the connection is reset.
    case lostBefore
    /// It is done, and the connection is reset.
    case lostAfter
    /// Answered so, and not done.
    case answer(HTTPPeer.Behaviour)
  }

  fileprivate final class Workspace: Sendable {
    let state = Mutex(State())
    let fault: @Sendable (_ method: String, HTTPPeer.Request) -> Fault?

    init(fault: @escaping @Sendable (String, HTTPPeer.Request) -> Fault?) { self.fault = fault }
  }

  package let peer: HTTPPeer
  private let workspace: Workspace

  /// - Parameters:
  ///   - script: what happens to the first calls, as `HTTPPeer` says.
  ///   - fault: what happens to each call; asked with the method's name.
  package init(
    _ script: [HTTPPeer.Behaviour] = [],
    fault: @escaping @Sendable (_ method: String, HTTPPeer.Request) -> Fault? = { _, _ in nil }
  ) {
    let workspace = Workspace(fault: fault)
    self.workspace = workspace
    peer = HTTPPeer(script) { workspace.answer($0) }
  }

  package var messages: [Message] { workspace.state.withLock { $0.messages } }
  package var updates: Int { workspace.state.withLock { $0.updates } }
  /// Times that a channel or a thread was read.
  package var lookUps: Int { workspace.state.withLock { $0.lookUps } }

  /// Somebody deletes a message.
  package func delete(_ ts: String) {
    workspace.state.withLock { state in
      state.messages.removeAll { $0.ts == ts }
      state.gone.insert(ts)
    }
  }

  package func stop() { peer.stop() }
}

extension SlackPeer.Workspace {
  fileprivate func answer(_ request: HTTPPeer.Request) -> HTTPPeer.Behaviour {
    let method = String(request.target.split(separator: "/").last ?? "")
    switch fault(method, request) {
    case .lostBefore: return .reset
    case .lostAfter:
      _ = act(method, request)
      return .reset
    case .answer(let behaviour): return behaviour
    case nil: return act(method, request)
    }
  }

  private func act(_ method: String, _ request: HTTPPeer.Request) -> HTTPPeer.Behaviour {
    let json = (try? Value(json: request.body))?.mapValue ?? .empty
    let form = Self.form(request.text)
    let answer = state.withLock { state in
      switch method {
      case "auth.test": Value.object(["ok": true, "user": "journeyman", "team": "Acme"])
      case "chat.postMessage": state.post(json)
      case "chat.update": state.update(json)
      case "conversations.list":
        Value.object(["ok": true, "channels": .list(state.channels)])
      case "conversations.history": state.messages(of: form["channel"] ?? "", thread: nil)
      case "conversations.replies":
        state.messages(of: form["channel"] ?? "", thread: form["ts"] ?? "")
      default: Self.error("unknown_method")
      }
    }
    return .answer(
      200, headers: ["Content-Type": "application/json"],
      body: String(decoding: answer.jsonBytes(), as: UTF8.self))
  }

  private static func error(_ word: String) -> Value {
    .object(["ok": false, "error": .string(word)])
  }

  /// Of the plain values that are sent here.
  private static func form(_ text: String) -> [String: String] {
    var fields: [String: String] = [:]
    for field in text.split(separator: "&") {
      let parts = field.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { fields[String(parts[0])] = String(parts[1]) }
    }
    return fields
  }
}

extension SlackPeer.State {
  fileprivate static func id(_ channel: String) -> String {
    channel.hasPrefix("#") ? "C\(channel.dropFirst().uppercased())" : channel
  }

  /// `#hiring`, and those that were posted to.
  fileprivate var channels: [Value] {
    Set(messages.map(\.channel)).union(["CHIRING"]).sorted().map { id in
      .object(["id": .string(id), "name": .string(id.dropFirst().lowercased())])
    }
  }

  fileprivate mutating func post(_ json: MapValue) -> Value {
    let thread = json["thread_ts"]?.stringValue
    if let thread, !messages.contains(where: { $0.ts == thread && $0.thread == nil }) {
      return .object(["ok": false, "error": "thread_not_found"])
    }
    clock += 1
    let ts = "1767225600.\(String(clock + 1_000_000).dropFirst())"
    let channel = Self.id(json["channel"]?.stringValue ?? "")
    messages.append(
      SlackPeer.Message(
        ts: ts, channel: channel, thread: thread, text: json["text"]?.stringValue ?? "",
        blocks: json["blocks"] ?? .null, metadata: json["metadata"]))
    return .object(["ok": true, "channel": .string(channel), "ts": .string(ts)])
  }

  fileprivate mutating func update(_ json: MapValue) -> Value {
    guard
      let place = messages.firstIndex(where: {
        $0.ts == json["ts"]?.stringValue && $0.channel == json["channel"]?.stringValue
      })
    else { return .object(["ok": false, "error": "message_not_found"]) }
    updates += 1
    messages[place].text = json["text"]?.stringValue ?? ""
    messages[place].blocks = json["blocks"] ?? .null
    return .object(["ok": true])
  }

  fileprivate mutating func messages(of channel: String, thread: String?) -> Value {
    lookUps += 1
    let found = messages.filter { message in
      guard message.channel == channel else { return false }
      return thread.map { message.ts == $0 || message.thread == $0 } ?? (message.thread == nil)
    }
    return .object([
      "ok": true,
      "messages": .list(
        found.map { message in
          .object(present: [
            "ts": .string(message.ts), "text": .string(message.text),
            "metadata": message.metadata,
          ])
        }),
    ])
  }
}
