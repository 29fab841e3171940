import Actions
import Connectors
import Foundation
import NetworkClient
import Store
import Synchronization
import TestSupport
import Threads
import Values

/// What a receiver can do wrong.
enum ReceiverFault: String, CaseIterable {
  case none, refused, unknownHost, noTLS, slow, silent, resetAtOnce, reset, half, hang, large
  case garbage, noise, moved, badRequest, unauthorized, notFound, timeout, conflict, unprocessable
  case busySeconds, busyDate, busy, broken, badGateway, down
}

/// A receiver in a test: what carries requests to it, and what it saw.
struct FaultyReceiver {
  let performer: ConnectionPerformer
  /// What it may have done.
  let effects: () -> Int
  /// By which it tells a repeat.
  let keys: () -> Set<String>
  let stop: () -> Void
}

/// A connector that the matrix puts to the test.
protocol MatrixConnector: Sendable {
  var step: StepSketch { get }
  /// A receiver that does this the first time, or always; nil where it cannot.
  func begin(_ fault: ReceiverFault, always: Bool) throws -> FaultyReceiver?
}

/// All of them, in the order of the matrix's columns. A new connector joins by a line.
let matrixConnectors: [any MatrixConnector] = [
  MatrixMail(),
  MatrixWeb(),
  MatrixWeb(isIdempotent: true),
  MatrixSlack(),
  MatrixMailService(isPostmark: false),
  MatrixMailService(isPostmark: true),
  MatrixTwilio(),
  MatrixGreenhouse(),
  MatrixNote(isLever: false),
  MatrixNote(isLever: true),
  MatrixHubSpot(),
]

extension ReceiverFault {
  /// How long an answer is waited for. Where one comes, or the connection ends, long enough for any machine; where none
  /// comes, short enough for a test.
  var patience: Duration {
    switch self {
    case .silent, .hang: .seconds(2)
    default: .seconds(20)
    }
  }
}

/// The time at which a bench begins.
let matrixStart = ManualClock().now()

struct MatrixMail: MatrixConnector {
  var step: StepSketch { .send("step") }

  func begin(_ fault: ReceiverFault, always: Bool) throws -> FaultyReceiver? {
    guard let faults = Self.faults(fault) else { return nil }
    let peer = SMTPPeer(
      faults.mapValues { always ? [SMTPPeer.Fault?](repeating: $0, count: 1000) : [$0] })
    if fault == .refused { peer.stop() }
    let host = fault == .unknownHost ? "nobody.invalid" : "127.0.0.1"
    var settings = SMTPConnection.Settings(
      server: try MailServerAddress("smtp://\(host):\(peer.port)"), now: { matrixStart })
    settings.timeout = fault.patience
    // The peer offers no encryption.
    settings.mustEncrypt = fault == .noTLS
    let connection = SMTPConnection(name: "outbox", settings)
    return FaultyReceiver(
      performer: ConnectionPerformer(["outbox": connection]), effects: { peer.effects },
      keys: { Set(peer.messages.compactMap(\.messageID)) }, stop: { peer.stop() })
  }

  private static func faults(_ fault: ReceiverFault) -> [SMTPPeer.Moment: SMTPPeer.Fault]? {
    switch fault {
    case .none, .refused, .unknownHost, .noTLS: [:]
    case .silent: [.end: .silence]
    case .resetAtOnce: [.connect: .drop]
    case .reset: [.end: .drop]
    case .half: [.content: .drop]
    case .hang: [.recipient: .silence]
    case .noise: [.connect: .reply("this is no mail server")]
    case .badRequest: [.recipient: .reply("550 5.1.1 unknown")]
    case .unauthorized: [.sender: .reply("530 5.7.0 log in first")]
    case .unprocessable: [.end: .reply("554 5.6.0 no")]
    case .busy: [.sender: .reply("421 4.3.2 closing")]
    case .down: [.end: .reply("451 4.3.0 later")]
    case .slow, .large, .garbage, .moved, .notFound, .timeout, .conflict, .busySeconds, .busyDate,
      .broken, .badGateway:
      nil
    }
  }
}

extension SMTPPeer.Message {
  fileprivate var messageID: String? {
    text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("Message-ID:") }.map { String($0) }
  }
}

struct MatrixWeb: MatrixConnector {
  var isIdempotent = false

  var step: StepSketch { .tell("step", isIdempotent: isIdempotent) }

  func begin(_ fault: ReceiverFault, always: Bool) throws -> FaultyReceiver? {
    let behaviour = Self.behaviour(fault)
    let peer = HTTPPeer(always ? [] : [behaviour], then: always ? behaviour : .answer(200))
    if fault == .refused { peer.stop() }
    var settings = HTTPSettings(now: { matrixStart })
    let host = fault == .unknownHost ? "nobody.invalid" : "127.0.0.1"
    settings.root = "\(fault == .noTLS ? "https" : "http")://\(host):\(peer.port)"
    settings.allowsPrivateAddresses = true
    settings.timeout = fault.patience
    let connection = HTTPConnection(settings)
    return FaultyReceiver(
      performer: ConnectionPerformer(["desk": connection]), effects: { peer.effects },
      keys: { Set(peer.requests.compactMap { $0.headers["idempotency-key"] }) },
      stop: { peer.stop() })
  }

  static func behaviour(_ fault: ReceiverFault) -> HTTPPeer.Behaviour {
    switch fault {
    case .none, .refused, .unknownHost: .answer(200)
    case .noTLS, .noise: .noise
    case .slow: .slow
    case .silent: .silence
    case .resetAtOnce: .resetAtOnce
    case .reset: .reset
    case .half: .half
    case .hang: .hang
    case .large: .large(2_000_000)
    case .garbage: .answer(200, headers: ["Content-Type": "application/json"], body: "{]")
    case .moved: .answer(301, headers: ["Location": "http://127.0.0.1:1/"])
    case .badRequest: .answer(400)
    case .unauthorized: .answer(401)
    case .notFound: .answer(404)
    case .timeout: .answer(408)
    case .conflict: .answer(409)
    case .unprocessable: .answer(422)
    case .busySeconds: .answer(429, headers: ["Retry-After": "90"])
    // A minute and a half after the bench begins.
    case .busyDate: .answer(429, headers: ["Retry-After": "Sun, 01 Mar 2026 09:31:30 GMT"])
    case .busy: .answer(503)
    case .broken: .answer(500)
    case .badGateway: .answer(502)
    case .down: .answer(503, headers: ["Retry-After": "30"])
    }
  }
}

struct MatrixSlack: MatrixConnector {
  var step: StepSketch {
    let message = SlackMessage(
      connection: "slack", channel: "#hiring", text: "Ada applied", thread: "cand_1")
    return StepSketch(
      id: "step", template: FixedTemplate(request: .slack(message), isEmbedded: false),
      onUncertain: .retry)
  }

  func begin(_ fault: ReceiverFault, always: Bool) throws -> FaultyReceiver? {
    // Slack without a word in it is noise.
    guard fault != .slow else { return nil }
    let behaviour = MatrixWeb.behaviour(fault)
    let usual: SlackPeer.Fault? =
      switch fault {
      case .none, .refused, .unknownHost: nil
      case .reset: .lostAfter
      case .resetAtOnce: .lostBefore
      default: .answer(behaviour)
      }
    let isScripted = !always && usual != nil
    let slack = SlackPeer(isScripted ? [behaviour] : []) { _, _ in always ? usual : nil }
    if fault == .refused { slack.stop() }
    var settings = HTTPSettings(now: { matrixStart })
    let host = fault == .unknownHost ? "nobody.invalid" : "127.0.0.1"
    settings.root = "\(fault == .noTLS ? "https" : "http")://\(host):\(slack.peer.port)"
    settings.allowsPrivateAddresses = true
    settings.timeout = fault.patience
    let notes = try NoteFolder()
    let connection = SlackConnection(name: "slack", settings, notes: notes.notes)
    return FaultyReceiver(
      performer: ConnectionPerformer(["slack": connection]), effects: { slack.messages.count },
      keys: { Set(slack.messages.compactMap { $0.metadata.map { "\($0)" } }) },
      stop: {
        slack.stop()
        notes.close()
      })
  }
}

struct MatrixGreenhouse: MatrixConnector {
  var step: StepSketch {
    let request = ATSRequest(connection: "greenhouse", application: "7", .advance(from: "100"))
    return StepSketch(
      id: "step", template: FixedTemplate(request: .ats(request), isEmbedded: false),
      onUncertain: .retry)
  }

  func begin(_ fault: ReceiverFault, always: Bool) throws -> FaultyReceiver? {
    let behaviour = MatrixWeb.behaviour(fault)
    let isSound = [.none, .refused, .unknownHost].contains(fault)
    let count = Mutex(0)
    let greenhouse = GreenhousePeer(now: matrixStart.rfc3339) { _ in
      let number = count.withLock { count in
        count += 1
        return count
      }
      guard !isSound, always || number == 1 else { return nil }
      if case .answer = behaviour { return (behaviour, false) }
      return (behaviour, [.reset, .silent, .half, .hang, .slow].contains(fault))
    }
    if fault == .refused { greenhouse.stop() }
    var settings = HTTPSettings(now: { matrixStart })
    let host = fault == .unknownHost ? "nobody.invalid" : "127.0.0.1"
    settings.root = "\(fault == .noTLS ? "https" : "http")://\(host):\(greenhouse.peer.port)"
    settings.allowsPrivateAddresses = true
    settings.timeout = fault.patience
    let notes = try NoteFolder()
    let connection = ATSConnection(
      name: "greenhouse", .greenhouse(user: "1", paths: [:]), settings, notes: notes.notes)
    return FaultyReceiver(
      performer: ConnectionPerformer(["greenhouse": connection]),
      effects: { greenhouse.state.changes }, keys: { [] },
      stop: {
        greenhouse.stop()
        notes.close()
      })
  }
}

/// A store of its own for what a connector remembers.
struct NoteFolder {
  private let folder = NSTemporaryDirectory() + "journeyman-matrix-\(UUID().uuidString)"
  private let store: SQLiteStore
  let notes: ConnectorNotes

  init() throws {
    store = try SQLiteStore(StateFiles(folder: folder))
    notes = try ConnectorNotes(store)
  }

  func close() {
    store.close()
    try? FileManager.default.removeItem(atPath: folder)
  }
}

struct MatrixHubSpot: MatrixConnector {
  var step: StepSketch {
    let contact = HubSpotContactRequest(
      connection: "hubspot", email: "ada@example.org", lifecycleStage: "lead")
    return StepSketch(
      id: "step", template: FixedTemplate(request: .hubSpotContact(contact), isEmbedded: false),
      onUncertain: .retry)
  }

  func begin(_ fault: ReceiverFault, always: Bool) throws -> FaultyReceiver? {
    // HubSpot without a word in it is noise.
    guard fault != .slow else { return nil }
    let isNone = [.none, .refused, .unknownHost].contains(fault)
    let behaviour = MatrixWeb.behaviour(fault)
    let times = isNone ? 0 : always ? 1000 : 1
    let hubSpot = HubSpotPeer([HTTPPeer.Behaviour](repeating: behaviour, count: times))
    if fault == .refused { hubSpot.peer.stop() }
    // Pauses that it asks for are over when it is called again.
    let calls = Monitor(0)
    var settings = HTTPSettings(now: {
      matrixStart
        + calls.withLock {
          $0 += 1
          return .seconds($0 * 100)
        }
    })
    let host = fault == .unknownHost ? "nobody.invalid" : "127.0.0.1"
    settings.root = "\(fault == .noTLS ? "https" : "http")://\(host):\(hubSpot.peer.port)"
    settings.allowsPrivateAddresses = true
    settings.timeout = fault.patience
    var own = HubSpotConnection.Settings()
    own.batchAge = .zero
    let connection = HubSpotConnection(name: "hubspot", settings, own)
    return FaultyReceiver(
      performer: ConnectionPerformer(["hubspot": connection]), effects: { hubSpot.peer.effects },
      // By the address: a repeat changes nothing.
      keys: { Set(hubSpot.seen.contacts.keys) }, stop: { hubSpot.peer.stop() })
  }
}
