import Foundation
import Synchronization
import Values

/// An account of Twilio on this machine: keeps what is sent, lists it, and fails as it is told.
package final class TwilioPeer: Sendable {
  package static let account = "AC" + String(repeating: "0123456789abcdef", count: 2)

  /// What happens to a request besides what it asks for.
  package struct Fault: Sendable {
    let behaviour: HTTPPeer.Behaviour
    let isDone: Bool

    /// - Parameter isDone: whether what it asks for is done all the same.
    package init(_ behaviour: HTTPPeer.Behaviour, isDone: Bool = false) {
      self.behaviour = behaviour
      self.isDone = isDone
    }
  }

  private final class Sent: Sendable {
    let forms = Mutex<[[String: String]]>([])
  }

  package let peer: HTTPPeer
  private let sent: Sent

  /// - Parameters:
  ///   - script: what happens to the first requests, as `HTTPPeer` says.
  ///   - time: when it says that its messages were made: `Fri, 20 Nov 2026 16:00:00 +0000`.
  ///   - fault: what happens to each request.
  package init(
    _ script: [HTTPPeer.Behaviour] = [], at time: String,
    fault: @escaping @Sendable (HTTPPeer.Request) -> Fault? = { _ in nil }
  ) {
    let sent = Sent()
    self.sent = sent
    peer = HTTPPeer(script) { request in
      let fault = fault(request)
      if let fault, !fault.isDone { return fault.behaviour }
      if request.method == "GET" {
        return fault?.behaviour
          ?? .answer(200, body: Self.list(sent.forms.withLock { $0 }, made: time))
      }
      let form = Self.fields(of: request.text)
      let count = sent.forms.withLock { forms in
        forms.append(form)
        return forms.count
      }
      return fault?.behaviour ?? .answer(201, body: #"{"sid": "SM\#(count)", "status": "queued"}"#)
    }
  }

  /// What was sent, in order.
  package var forms: [[String: String]] { sent.forms.withLock { $0 } }

  package func stop() { peer.stop() }

  private static func fields(of text: String) -> [String: String] {
    var fields: [String: String] = [:]
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1).map {
        String($0).replacing("+", with: " ").removingPercentEncoding ?? ""
      }
      if parts.count == 2 { fields[parts[0]] = parts[1] }
    }
    return fields
  }

  private static func list(_ forms: [[String: String]], made time: String) -> String {
    let messages = forms.enumerated().map { number, form -> Value in
      .object([
        "sid": .string("SM\(number + 1)"), "body": .string(form["Body"] ?? ""),
        "to": .string(form["To"] ?? ""), "direction": "outbound-api", "date_created": .string(time),
      ])
    }
    return Value.object(["messages": .list(messages)]).json()
  }
}
