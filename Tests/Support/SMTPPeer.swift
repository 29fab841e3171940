import Synchronization

/// A mail server on this machine that fails where it is told to. One thread for each connection; plain sockets.
package final class SMTPPeer: Sendable {
  /// Where in a conversation something can go wrong.
  package enum Moment: Hashable, Sendable {
    case connect, hello, startTLS, login, sender, recipient, data
    /// While the message comes.
    case content
    /// After the dot that ends the message.
    case end
  }

  package enum Fault: Sendable {
    /// In place of the usual reply: `451 4.3.0 later`.
    case reply(String)
    /// The connection is reset, without another word.
    case drop
    /// Nothing more is said; the connection stays open.
    case silence
    /// The usual reply, then the end of the connection.
    case leave
  }

  package struct Message: Sendable, Equatable {
    package let sender: String
    package let recipients: [String]
    /// As it came, dots taken back, without the final one.
    package let bytes: [UInt8]

    package var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  private struct State {
    /// For each moment, what happens the first, second, … time; nil is nothing special.
    var faults: [Moment: [Fault?]]
    var messages: [Message] = []
    var commands: [String] = []
    var effects = 0
  }

  private let state: Mutex<State>
  private let extensions: [String]
  private let listener: PeerListener

  /// Listens at 127.0.0.1 at once. `extensions` are said in answer to EHLO.
  package init(
    _ faults: [Moment: [Fault?]] = [:], extensions: [String] = ["8BITMIME", "SIZE 10000000"],
    port: UInt16 = 0
  ) {
    state = Mutex(State(faults: faults))
    self.extensions = extensions
    listener = PeerListener(port: port)
    listener.run { [self] _, conversation in talk(conversation) }
  }

  package var port: UInt16 { listener.port }
  /// `smtp://127.0.0.1:PORT`
  package var url: String { "smtp://127.0.0.1:\(port)" }
  package var messages: [Message] { state.withLock { $0.messages } }
  package var connections: Int { listener.connections }
  /// Messages that came to their end and were not refused: what may have been taken, whatever was said of it.
  package var effects: Int { state.withLock { $0.effects } }
  /// Every line that clients have sent outside of messages.
  package var commands: [String] { state.withLock { $0.commands } }

  package func set(_ faults: [Moment: [Fault?]]) { state.withLock { $0.faults = faults } }

  /// Closes everything: the port answers nobody afterwards.
  package func stop() { listener.stop() }

  /// What is to happen at a moment; taken once.
  private func fault(at moment: Moment) -> Fault? {
    state.withLock { state in
      guard let next = state.faults[moment]?.first else { return nil }
      state.faults[moment]?.removeFirst()
      return next
    }
  }

  /// Says the reply of a moment, or fails as told; false ends the conversation.
  private func answer(_ moment: Moment, _ usual: String, _ conversation: Conversation) -> Bool {
    switch fault(at: moment) {
    case nil: return conversation.say(usual)
    case .reply(let text)?:
      // A client may go on after a refusal; only an end of service ends.
      return conversation.say(text) && !text.hasPrefix("421")
    case .drop?:
      conversation.reset()
      return false
    case .silence?:
      while conversation.line() != nil {}
      return false
    case .leave?:
      _ = conversation.say(usual)
      return false
    }
  }

  private func talk(_ conversation: Conversation) {
    guard answer(.connect, "220 peer ready", conversation) else { return }
    var sender = ""
    var recipients: [String] = []
    while let line = conversation.line() {
      state.withLock { $0.commands.append(line) }
      let word = line.prefix { $0 != " " }.uppercased()
      let goesOn: Bool
      switch word {
      case "EHLO", "HELO":
        let lines = ["peer"] + (word == "EHLO" ? extensions : [])
        let text = lines.enumerated().map { number, text in
          "250\(number == lines.count - 1 ? " " : "-")\(text)"
        }
        goesOn = answer(.hello, text.joined(separator: "\r\n"), conversation)
      case "STARTTLS": goesOn = answer(.startTLS, "454 4.7.0 no TLS here", conversation)
      case "AUTH":
        guard conversation.say("334 "), let secret = conversation.line() else { return }
        state.withLock { $0.commands.append(secret) }
        goesOn = answer(.login, "235 2.7.0 welcome", conversation)
      case "MAIL":
        sender = Self.address(line)
        recipients = []
        goesOn = answer(.sender, "250 2.1.0 fine", conversation)
      case "RCPT":
        recipients.append(Self.address(line))
        goesOn = answer(.recipient, "250 2.1.5 fine", conversation)
      case "DATA":
        goesOn = data(conversation, sender, recipients)
      case "RSET": goesOn = conversation.say("250 2.0.0 forgotten")
      case "NOOP": goesOn = conversation.say("250 2.0.0 nothing done")
      case "QUIT":
        _ = conversation.say("221 2.0.0 bye")
        return
      default: goesOn = conversation.say("500 5.5.2 what?")
      }
      guard goesOn else { return }
    }
  }

  private func data(
    _ conversation: Conversation, _ sender: String, _ recipients: [String]
  ) -> Bool {
    if let fault = fault(at: .data) {
      switch fault {
      case .reply(let text): return conversation.say(text)
      case .drop:
        conversation.reset()
        return false
      case .silence, .leave:
        while conversation.line() != nil {}
        return false
      }
    }
    guard conversation.say("354 go ahead") else { return false }
    if let fault = fault(at: .content) {
      _ = conversation.line()
      if case .silence = fault { while conversation.line() != nil {} }
      conversation.reset()
      return false
    }
    guard let bytes = conversation.message() else { return false }
    let isTaken = state.withLock { $0.faults[.end]?.first.flatMap { $0 } == nil }
    // What is refused or left without an answer is kept too where the peer leaves after it: it was taken.
    let isRefused = state.withLock { state in
      if case .reply? = state.faults[.end]?.first.flatMap({ $0 }) { true } else { false }
    }
    if !isRefused { state.withLock { $0.effects += 1 } }
    if isTaken {
      let message = Message(sender: sender, recipients: recipients, bytes: bytes)
      state.withLock { $0.messages.append(message) }
    }
    return answer(.end, "250 2.0.0 taken", conversation)
  }

  /// Between the angle brackets.
  private static func address(_ line: String) -> String {
    guard let open = line.firstIndex(of: "<"), let close = line.firstIndex(of: ">") else {
      return ""
    }
    return String(line[line.index(after: open)..<close])
  }
}
