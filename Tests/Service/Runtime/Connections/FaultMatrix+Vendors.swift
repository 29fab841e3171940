import Actions
import Connectors
import NetworkClient
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
    settings.timeout = matrixPatience
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
