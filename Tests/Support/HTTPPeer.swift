import Synchronization
import Threads

/// A receiver of requests on this machine that fails as it is told. One thread for each connection; plain sockets.
package final class HTTPPeer: Sendable {
  /// What happens to one request.
  package enum Behaviour: Sendable, Hashable {
    /// Whole, with its length; the connection stays.
    case answer(Int, headers: [String: String] = [:], body: String = "{}")
    /// The connection is reset when the request has begun, before it is read.
    case resetAtOnce
    /// The request is read, then the connection is reset.
    case reset
    /// The request is read, then the connection ends in order.
    case leave
    /// The request is read and never answered; the connection stays open.
    case silence
    /// A head that promises more body than comes, then the end.
    case half
    /// As `half`, and the connection stays open.
    case hang
    /// So many bytes of body.
    case large(Int)
    /// What is no HTTP.
    case noise
    /// 200, byte for byte.
    case slow
  }

  package struct Request: Sendable, Equatable {
    package let method: String
    /// With its query.
    package let target: String
    /// Names in small letters.
    package let headers: [String: String]
    package let body: [UInt8]
    /// Which connection it came on, from 1.
    package let connection: Int

    package var text: String { String(decoding: body, as: UTF8.self) }
  }

  private struct State {
    var script: [Behaviour]
    let usual: Behaviour
    var requests: [Request] = []
    var effects = 0
  }

  private let state: Monitor<State>
  private let listener: PeerListener
  private let answerer: Answerer?

  private struct Answerer: Sendable {
    let answer: @Sendable (Request) -> Behaviour
  }

  /// Listens at 127.0.0.1 at once; the requests get the behaviours of the script in order, later ones the usual one.
  ///
  /// - Parameter answering: does what a request asks for, and says what happens then; called too where a behaviour of the
  ///   script leaves open whether it was done. Several requests come at once.
  package init(
    _ script: [Behaviour] = [], then usual: Behaviour = .answer(200), port: UInt16 = 0,
    answering: (@Sendable (Request) -> Behaviour)? = nil
  ) {
    state = Monitor(State(script: script, usual: usual))
    answerer = answering.map { Answerer(answer: $0) }
    listener = PeerListener(port: port)
    listener.run { [self] number, conversation in talk(number, conversation) }
  }

  package var port: UInt16 { listener.port }
  /// `http://127.0.0.1:PORT`
  package var url: String { "http://127.0.0.1:\(port)" }
  /// Those that were read whole, in order.
  package var requests: [Request] { state.withLock { $0.requests } }
  package var connections: Int { listener.connections }
  /// Requests that were read whole and not refused: what may have been done, whatever was said of it.
  package var effects: Int { state.withLock { $0.effects } }

  /// Waits until so many requests have been read.
  package func waitForRequests(_ count: Int) {
    state.wait { $0.requests.count >= count ? () : nil }
  }

  /// Closes everything: the port answers nobody afterwards.
  package func stop() { listener.stop() }

  private func talk(_ number: Int, _ conversation: Conversation) {
    while true {
      let isReset = state.withLock { state in
        guard (state.script.first ?? state.usual) == .resetAtOnce else { return false }
        if !state.script.isEmpty { state.script.removeFirst() }
        return true
      }
      if isReset {
        _ = conversation.line()
        return conversation.reset()
      }
      guard let request = read(number, conversation) else { return }
      let scripted = state.withLock { state in
        state.requests.append(request)
        return state.script.isEmpty ? nil : state.script.removeFirst()
      }
      let behaviour = decide(scripted, on: request)
      state.wakeAll()
      guard answer(behaviour, to: request, conversation) else { return }
    }
  }

  private func decide(_ scripted: Behaviour?, on request: Request) -> Behaviour {
    var behaviour = scripted ?? state.withLock { $0.usual }
    if let answerer {
      switch scripted {
      case nil: behaviour = answerer.answer(request)
      // Said without being done.
      case .answer, .noise, .large: break
      default: _ = answerer.answer(request)
      }
    }
    if !behaviour.isRefusal { state.withLock { $0.effects += 1 } }
    return behaviour
  }

  private func read(_ number: Int, _ conversation: Conversation) -> Request? {
    guard let first = conversation.line() else { return nil }
    let words = first.split(separator: " ")
    guard words.count == 3 else { return nil }
    var headers: [String: String] = [:]
    while let line = conversation.line(), !line.isEmpty {
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      headers[line[..<colon].lowercased()] = String(value)
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    guard let body = conversation.bytes(length) else { return nil }
    return Request(
      method: String(words[0]), target: String(words[1]), headers: headers, body: body,
      connection: number)
  }

  /// False ends the connection.
  private func answer(
    _ behaviour: Behaviour, to request: Request, _ conversation: Conversation
  ) -> Bool {
    switch behaviour {
    case .answer(let status, let headers, let body):
      let more = headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
      let isBare = request.method == "HEAD" || status == 204
      let head = "HTTP/1.1 \(status) Status\r\nContent-Length: \(body.utf8.count)\r\n\(more)\r\n"
      // In one piece: the system holds a small second one back until the first is acknowledged.
      return conversation.send(Array((isBare ? head : head + body).utf8))
    case .resetAtOnce, .reset:
      conversation.reset()
      return false
    case .leave: return false
    case .silence:
      while conversation.line() != nil {}
      return false
    case .half, .hang:
      _ = conversation.send(
        Array("HTTP/1.1 200 Status\r\nContent-Length: 100\r\n\r\nhalf of it".utf8))
      if behaviour == .hang { while conversation.line() != nil {} }
      return false
    case .large(let count):
      return conversation.send(
        Array("HTTP/1.1 200 Status\r\nContent-Length: \(count)\r\n\r\n".utf8))
        && conversation.send([UInt8](repeating: UInt8(ascii: "x"), count: count))
    case .slow:
      let answer = Array("HTTP/1.1 200 Status\r\nContent-Length: 2\r\n\r\n{}".utf8)
      return answer.allSatisfy { conversation.send([$0]) }
    case .noise:
      _ = conversation.say("this is no answer over HTTP, or one of 1991")
      return false
    }
  }
}

extension HTTPPeer.Behaviour {
  fileprivate var isRefusal: Bool {
    if case .answer(let status, _, _) = self { status >= 300 } else { false }
  }
}
