import Actions
import Connectors
import NetworkClient
import Synchronization
import TestSupport
import Values

@testable import Runtime

extension ReceiverFault {
  /// How the vendors of the matrix are reached.
  fileprivate func settings(_ port: UInt16) -> HTTPSettings {
    var settings = HTTPSettings(now: { matrixStart })
    let host = self == .unknownHost ? "nobody.invalid" : "127.0.0.1"
    settings.root = "\(self == .noTLS ? "https" : "http")://\(host):\(port)"
    settings.allowsPrivateAddresses = true
    settings.timeout = patience
    return settings
  }
}

/// SendGrid and Postmark, which cannot be asked.
struct MatrixMailService: MatrixConnector {
  let isPostmark: Bool

  var step: StepSketch { .send("step") }

  func begin(_ fault: ReceiverFault, always: Bool) throws -> FaultyReceiver? {
    // Its 200 without a word is none of their answers.
    guard fault != .slow else { return nil }
    let taken: HTTPPeer.Behaviour =
      isPostmark ? .answer(200, body: #"{"ErrorCode": 0}"#) : .answer(202, body: "")
    let usual = [.none, .refused, .unknownHost].contains(fault)
    let behaviour = usual ? taken : MatrixWeb.behaviour(fault)
    let peer = HTTPPeer(always ? [] : [behaviour], then: always ? behaviour : taken)
    if fault == .refused { peer.stop() }
    let settings = fault.settings(peer.port)
    let connection: any Connector =
      isPostmark
      ? PostmarkConnection(name: "outbox", settings, shelf: AttachmentShelf())
      : SendGridConnection(name: "outbox", settings, shelf: AttachmentShelf())
    return FaultyReceiver(
      performer: ConnectionPerformer(["outbox": connection]), effects: { peer.effects },
      keys: { Set(peer.requests.map(\.text)) }, stop: { peer.stop() })
  }
}

/// Twilio, which is asked for its latest messages.
struct MatrixTwilio: MatrixConnector {
  var step: StepSketch {
    let message = SMSRequest(connection: "sms", to: "+442079460958", body: "Tomorrow at 9.")
    return StepSketch(
      id: "step", template: FixedTemplate(request: .sms(message), isEmbedded: false),
      onUncertain: .retry)
  }

  func begin(_ fault: ReceiverFault, always: Bool) throws -> FaultyReceiver? {
    guard fault != .slow else { return nil }
    let behaviour = MatrixWeb.behaviour(fault)
    let usual: TwilioPeer.Fault? =
      switch fault {
      case .none, .refused, .unknownHost: nil
      case .reset: .init(.reset, isDone: true)
      case .resetAtOnce: .init(.reset)
      default: .init(behaviour)
      }
    let isScripted = !always && usual != nil
    let twilio = TwilioPeer(
      isScripted ? [behaviour] : [], at: "Sun, 01 Mar 2026 09:30:00 +0000"
    ) { _ in always ? usual : nil }
    if fault == .refused { twilio.stop() }
    let connection = TwilioConnection(
      name: "sms", account: TwilioPeer.account, sender: "+15557122661",
      fault.settings(twilio.peer.port))
    return FaultyReceiver(
      performer: ConnectionPerformer(["sms": connection]), effects: { twilio.forms.count },
      keys: { Set(twilio.forms.map { "\($0.sorted { $0.key < $1.key })" }) },
      stop: { twilio.stop() })
  }
}

/// Ashby and Lever, which are asked for the notes of a candidate.
struct MatrixNote: MatrixConnector {
  let isLever: Bool

  private static let words = "Passed with 91."

  var step: StepSketch {
    let request = ATSRequest(
      connection: "ats", candidate: "8", .note(body: Self.words, visibility: .everybody))
    return StepSketch(
      id: "step", template: FixedTemplate(request: .ats(request), isEmbedded: false),
      onUncertain: .retry)
  }

  func begin(_ fault: ReceiverFault, always: Bool) throws -> FaultyReceiver? {
    // A 200 without a word is none of their answers.
    guard fault != .slow else { return nil }
    let behaviour = MatrixWeb.behaviour(fault)
    let isSound = [.none, .refused, .unknownHost].contains(fault)
    let isDone = [.reset, .silent, .half, .hang].contains(fault)
    let office = Mutex((calls: 0, notes: 0))
    let peer = HTTPPeer { [isLever] request in
      office.withLock { office in
        office.calls += 1
        let isFaulty = !isSound && (always || office.calls == 1)
        let isReading = request.method == "GET" || request.target.contains("listNotes")
        if !isReading, isDone || !isFaulty { office.notes += 1 }
        if isFaulty { return behaviour }
        let answer = isReading ? Self.list(office.notes, isLever) : .object(["success": true])
        return .answer(200, body: String(decoding: answer.jsonBytes(), as: UTF8.self))
      }
    }
    if fault == .refused { peer.stop() }
    let notes = try NoteFolder()
    let connection = ATSConnection(
      name: "ats", isLever ? .lever(user: "1") : .ashby, fault.settings(peer.port),
      notes: notes.notes)
    return FaultyReceiver(
      performer: ConnectionPerformer(["ats": connection]),
      effects: { office.withLock { $0.notes } }, keys: { [] },
      stop: {
        peer.stop()
        notes.close()
      })
  }

  /// As each lists them.
  private static func list(_ count: Int, _ isLever: Bool) -> Value {
    let note: Value =
      isLever
      ? .object([
        "createdAt": .int(matrixStart.milliseconds),
        "fields": .list([.object(["value": .string(words)])]),
      ])
      : .object(["content": .string(words), "createdAt": .string(matrixStart.rfc3339)])
    return .object([isLever ? "data" : "results": .list(Array(repeating: note, count: count))])
  }
}
