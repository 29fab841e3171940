import Foundation
import Graph
import Intake
import NetworkClient
import Testing
import Values

/// A sender of the shipped configuration, which signs as its documentation says.
struct Vendor {
  let name: String
  let signature: SignatureSpecification
  let secret: String
  /// The header that holds the id of a delivery; nil where the sender has none.
  let idHeader: String?

  static let greenhouse = Vendor(
    "greenhouse", .preset("greenhouse"), idHeader: "Greenhouse-Event-ID")
  static let calendly = Vendor("calendly", .preset("calendly"))
  static let ashby = Vendor("ashby", .preset("ashby"))
  static let ezyhire = Vendor("ezyhire", .token(.path))
  static let coderbyte = Vendor("coderbyte", .jwt(JWTRule(issuer: "coderbyteengineering")))
  static let assessments = Vendor(
    "assessments", .preset("standard-webhooks"), secret: "whsec_YS1zZWNyZXQtb2YtdGhlLXRlc3Rz",
    idHeader: "webhook-id")

  private init(
    _ name: String, _ signature: SignatureSpecification?, secret: String = ServerProcess.secret,
    idHeader: String? = nil
  ) {
    guard let signature else { preconditionFailure("the preset `\(name)` is shipped") }
    self.name = name
    self.signature = signature
    self.secret = secret
    self.idHeader = idHeader
  }

  /// The secrets of all of them, as `serve` finds them.
  static let environment = [
    "CALENDLY_SIGNING_KEY": calendly.secret, "ASHBY_WEBHOOK_SECRET": ashby.secret,
    "EZYHIRE_TOKEN": ezyhire.secret, "CODERBYTE_API_KEY": coderbyte.secret,
    "ASSESSMENTS_WEBHOOK_SECRET": assessments.secret,
  ]

  /// A body that the vendor has published.
  func body(_ file: String) throws -> [UInt8] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/\(name)/\(file).json")
    return Array(try Data(contentsOf: file))
  }

  /// Posts, signed now, or at the time that the program has; the answer's status and the delivery that it names.
  @discardableResult
  func post(
    _ body: [UInt8], to url: String, id: String, client: HTTPClient? = nil, at time: Date = Date()
  ) throws -> (status: Int, delivery: EventID?) {
    let now = Timestamp(milliseconds: Int64(time.timeIntervalSince1970 * 1000))
    let delivery = try SignatureSigner(signature, secret: secret).sign(
      OutgoingDelivery(
        path: "/hooks/\(name)", headers: idHeader.map { [($0, id)] } ?? [], body: body),
      at: now)
    let response = try (client ?? HTTPClient()).send(
      OutgoingRequest(
        method: "POST", address: url + delivery.path,
        headers: delivery.headers.map { OutgoingRequest.Header($0.name, $0.value) },
        body: delivery.body))
    let answer = try? JSONParser().parse(response.text).root
    return (response.status, answer?[field: "delivery"]?.string.flatMap { EventID($0) })
  }
}
