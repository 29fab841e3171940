import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

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
    var connections = 0
    var open: Set<Int32> = []
    var listener: Int32 = -1
  }

  private let state: Mutex<State>
  private let extensions: [String]
  package let port: UInt16

  /// Listens at 127.0.0.1 at once. `extensions` are said in answer to EHLO.
  package init(
    _ faults: [Moment: [Fault?]] = [:], extensions: [String] = ["8BITMIME", "SIZE 10000000"],
    port: UInt16 = 0
  ) {
    state = Mutex(State(faults: faults))
    self.extensions = extensions
    let listener = socket(AF_INET, SOCK_STREAM.value, 0)
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        precondition(bind(listener, $0, length) == 0, "the port is free")
        precondition(listen(listener, 64) == 0, "the socket listens")
        getsockname(listener, $0, &length)
      }
    }
    self.port = UInt16(bigEndian: address.sin_port)
    state.withLock { $0.listener = listener }
    Thread.detachNewThread { [self] in accept(listener) }
  }

  /// `smtp://127.0.0.1:PORT`
  package var url: String { "smtp://127.0.0.1:\(port)" }
  package var messages: [Message] { state.withLock { $0.messages } }
  package var connections: Int { state.withLock { $0.connections } }
  /// Every line that clients have sent outside of messages.
  package var commands: [String] { state.withLock { $0.commands } }

  package func set(_ faults: [Moment: [Fault?]]) { state.withLock { $0.faults = faults } }

  /// Closes everything: the port answers nobody afterwards.
  package func stop() {
    state.withLock { state in
      if state.listener >= 0 {
        shutdown(state.listener, Int32(SHUT_RDWR))
        close(state.listener)
        state.listener = -1
      }
      for connection in state.open { shutdown(connection, Int32(SHUT_RDWR)) }
    }
  }

  private func accept(_ listener: Int32) {
    while true {
      #if canImport(Glibc)
        let connection = Glibc.accept(listener, nil, nil)
      #else
        let connection = Darwin.accept(listener, nil, nil)
      #endif
      guard connection >= 0 else { return }
      let isWanted = state.withLock { state in
        guard state.listener >= 0 else { return false }
        state.connections += 1
        state.open.insert(connection)
        return true
      }
      guard isWanted else {
        close(connection)
        return
      }
      Thread.detachNewThread { [self] in
        let conversation = Conversation(connection)
        talk(conversation)
        state.withLock { _ = $0.open.remove(connection) }
        conversation.end()
      }
    }
  }

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

/// One connection's bytes.
private final class Conversation {
  private let socket: Int32
  private var buffer: [UInt8] = []
  private var isOver = false

  init(_ socket: Int32) { self.socket = socket }

  /// Without its line end; nil at the end of the connection.
  func line() -> String? {
    while true {
      if let end = buffer.firstIndex(of: 0x0A) {
        let line = buffer[..<end].filter { $0 != 0x0D }
        buffer.removeSubrange(...end)
        return String(decoding: line, as: UTF8.self)
      }
      guard read() else { return nil }
    }
  }

  /// Up to the dot alone on its line, which is left out.
  func message() -> [UInt8]? {
    var message: [UInt8] = []
    let end = Array("\r\n.\r\n".utf8)
    while true {
      let text = Array("\r\n".utf8) + buffer
      if let range = text.firstRange(of: end) {
        message = Array(text[2..<(range.lowerBound + 2)])
        buffer = Array(text[range.upperBound...])
        return Self.unstuffed(message)
      }
      guard read() else { return nil }
    }
  }

  private static func unstuffed(_ bytes: [UInt8]) -> [UInt8] {
    let text = Array("\r\n".utf8) + bytes
    return Array(text.replacing(Array("\r\n..".utf8), with: Array("\r\n.".utf8)).dropFirst(2))
  }

  func say(_ text: String) -> Bool {
    let bytes = Array("\(text)\r\n".utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(socket, $0.baseAddress, $0.count, noSignal)
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Ends the connection so that the other side sees a reset, not an end.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    end()
  }

  func end() {
    guard !isOver else { return }
    isOver = true
    close(socket)
  }

  private func read() -> Bool {
    guard !isOver else { return false }
    var chunk = [UInt8](repeating: 0, count: 65536)
    let count = recv(socket, &chunk, chunk.count, 0)
    guard count > 0 else { return false }
    buffer += chunk[..<count]
    return true
  }
}

#if canImport(Glibc)
  private let noSignal = Int32(MSG_NOSIGNAL)

  extension __socket_type {
    fileprivate var value: Int32 { Int32(rawValue) }
  }
#else
  private let noSignal: Int32 = 0

  extension Int32 {
    fileprivate var value: Int32 { self }
  }
#endif
