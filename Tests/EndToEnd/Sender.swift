import Foundation
import Graph
import Intake
import NetworkClient
import Testing
import Values

/// A sender that signs as Greenhouse does.
struct Sender {
  let url: String
  var secret = ServerProcess.secret

  static func body(_ name: String) throws -> [UInt8] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/greenhouse/\(name).json")
    return Array(try Data(contentsOf: file))
  }

  /// Posts and gives the answer's status and the delivery that it names. `sign` is what the signature covers, the body
  /// unless said otherwise; nil sends none.
  @discardableResult
  func post(
    _ body: [UInt8], id: String, sign: [UInt8]?? = .none, client: HTTPClient? = nil
  ) throws -> (status: Int, delivery: EventID?) {
    var headers = [(name: "Greenhouse-Event-ID", value: id)]
    if let signed = sign ?? body {
      let specification = try #require(SignatureSpecification.preset("greenhouse"))
      headers = try SignatureSigner(specification, secret: secret).sign(
        OutgoingDelivery(path: "/hooks/greenhouse", headers: headers, body: signed),
        at: Timestamp(seconds: 0)
      ).headers
    }
    let response = try (client ?? HTTPClient()).send(
      OutgoingRequest(
        method: "POST", address: "\(url)/hooks/greenhouse",
        headers: headers.map { OutgoingRequest.Header($0.name, $0.value) }, body: body))
    let answer = try? JSONParser().parse(response.text).root
    return (response.status, answer?[field: "delivery"]?.string.flatMap { EventID($0) })
  }
}
