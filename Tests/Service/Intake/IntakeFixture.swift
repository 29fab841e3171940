import CEL
import Diagnostics
import Graph
import HTTPServer
import Intake
import NetworkClient
import Store
import Synchronization
import Telemetry
import Testing
import Values

/// A clock that stands still until it is moved.
final class ManualClock: Sendable {
  private let time: Mutex<Timestamp>

  init(_ time: Timestamp) { self.time = Mutex(time) }

  var now: Timestamp { time.withLock { $0 } }
  func move(by span: Duration) { time.withLock { $0 = $0 + span } }
}

/// A server with the sources of these tests, a store in memory, and a client that signs as a sender would.
final class IntakeFixture {
  static let secret = "gh-secret-1"
  static let now = Timestamp(seconds: 1_700_000_000)

  let acceptor = MemoryAcceptor()
  /// Moved by hand.
  let clock = ManualClock(now)
  let endpoint: IntakeEndpoint
  private let server: HTTPListener
  private let client: HTTPClient

  init(
    sources: [SourceEntry]? = nil, limits: IntakeLimits = IntakeLimits(bodyBytes: 20_000),
    log: Log = .silent, obstacle: @escaping @Sendable () -> String? = { nil }
  ) throws {
    endpoint = IntakeEndpoint(
      sources: try sources ?? [Self.greenhouse()], acceptor: acceptor, limits: limits,
      log: log, obstacle: obstacle, now: { [clock] in clock.now })
    server = try HTTPListener(address: "127.0.0.1", port: 0, handler: endpoint)
    client = try HTTPClient()
  }

  deinit { server.stop() }

  /// Waits until everything at hand is done.
  func stop() { server.stop() }

  /// Signs a body as Greenhouse does and posts it.
  func deliver(
    _ body: [UInt8], id: String? = "0b6e0f4f", secret: String = secret,
    to path: String = "/hooks/greenhouse"
  ) throws -> ReceivedResponse {
    let signer = try SignatureSigner(
      try #require(SignatureSpecification.preset("greenhouse")), secret: secret)
    let signed = try signer.sign(OutgoingDelivery(path: path, body: body), at: Self.now)
    var headers = signed.headers.map { OutgoingRequest.Header($0.name, $0.value) }
    if let id { headers.append(OutgoingRequest.Header("Greenhouse-Event-ID", id)) }
    return try send("POST", path, headers: headers, body: body)
  }

  func deliver(_ body: String, id: String? = "0b6e0f4f") throws -> ReceivedResponse {
    try deliver([UInt8](body.utf8), id: id)
  }

  func send(
    _ method: String, _ path: String, headers: [OutgoingRequest.Header] = [],
    body: [UInt8]? = nil
  ) throws -> ReceivedResponse {
    try client.send(
      OutgoingRequest(
        method: method, address: "http://127.0.0.1:\(server.port)\(path)", headers: headers,
        body: body))
  }

  // MARK: - Sources

  static func greenhouse(
    eventID: String? = #"header("Greenhouse-Event-ID")"#,
    contentKey: SourceGraph.ContentKey = .on(nil, window: .seconds(72 * 3600)),
    answer: SourceGraph.Answer = .init(), isPingUnsigned: Bool = false
  ) throws -> SourceEntry {
    try SourceEntry(
      SourceGraph(
        name: "greenhouse", path: "/hooks/greenhouse",
        signature: SignatureSpecification.preset("greenhouse"), secrets: [],
        eventID: try eventID.map(program), contentKey: contentKey, answer: answer,
        rules: [
          EventRule(
            when: try program(#"body.action == "ping""#),
            outcome: .answerOnly(unsigned: isPingUnsigned))
        ]),
      secrets: ["an older secret", secret])
  }

  /// Takes events whose `action` is `hired`.
  static func selective() throws -> SourceEntry {
    let mapping = EventMapping(type: "candidate.hired", time: nil, fields: [], completes: false)
    return try SourceEntry(
      SourceGraph(
        name: "greenhouse", path: "/hooks/greenhouse",
        signature: SignatureSpecification.preset("greenhouse"), secrets: [], eventID: nil,
        contentKey: .off, answer: .init(),
        rules: [
          EventRule(when: try program(#"body.action == "hired""#), outcome: .event(mapping))
        ]),
      secrets: [secret])
  }

  static func program(_ text: String) throws -> Program {
    let source = SourceText(text: text, name: "expression")
    return try #require(
      Expression.compile(source, in: SourceVariables.environment).program)
  }
}

extension Delivery {
  /// The sender's id, nil of a delivery without an event.
  var eventID: String? {
    switch content {
    case .event(let id, _), .unmatched(let id, _): id
    case .answerOnly: nil
    }
  }

  var contentKey: ContentKey? {
    switch content {
    case .event(_, let key), .unmatched(_, let key): key
    case .answerOnly: nil
    }
  }
}
