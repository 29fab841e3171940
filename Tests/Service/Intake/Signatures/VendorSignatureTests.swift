import Graph
import Intake
import Testing
import Values

/// The deliveries of `signature-vectors.json`, each with the scheme of its vendor.
@Suite struct `Deliveries that vendors sign` {
  struct Delivery: Sendable, CustomTestStringConvertible {
    let name: String
    let vendor: String
    let secret: String
    let request: RequestInMemory
    let isValid: Bool
    var testDescription: String { name }
  }

  static let deliveries: [Delivery] = {
    let file = try? Fixture.json("signatures/signature-vectors.json").listValue
    return (file ?? []).map { value in
      let name = value["name"]?.stringValue ?? ""
      let file = value["body_file"]?.stringValue
      let body =
        file.flatMap { try? Fixture.bytes("payloads/\($0)") }
        ?? [UInt8]((value["body"]?.stringValue ?? "").utf8)
      let headers = (value["headers"]?.mapValue?.entries ?? []).map {
        (name: $0.key.stringValue ?? "", value: $0.value.stringValue ?? "")
      }
      return Delivery(
        name: name, vendor: value["vendor"]?.stringValue ?? "",
        secret: value["secret"]?.stringValue ?? "",
        request: RequestInMemory(headers: headers, body: body),
        isValid: value["valid"]?.boolValue ?? (choices[name] == true))
    }
  }()

  /// Where the file leaves it to the receiver: hexadecimal digits may be upper case; what is older than the tolerance
  /// is refused, though its digest is right.
  static let choices = ["ashby-uppercase-hex": true, "calendly-stale": false]

  /// When each is looked at: at its timestamp, and the stale one four minutes after it.
  static let times: [String: Int64] = [
    "smartrecruiters": 1_574_080_897, "bamboohr": 1_658_248_023, "standard-webhooks": 1_614_265_330,
    "calendly": 1_606_153_879, "calendly-stale": 1_606_153_240, "lever": 1_431_454_330,
  ]

  @Test func `all of them are there`() {
    #expect(Self.deliveries.count == 20)
    #expect(Self.deliveries.allSatisfy { !$0.request.body.isEmpty })
  }

  @Test(arguments: deliveries)
  func `a delivery is taken or refused as its vendor says`(_ delivery: Delivery) throws {
    let specification = try #require(Self.specification(of: delivery.vendor))
    let verifier = try SignatureVerifier(specification, secrets: [delivery.secret])
    let seconds = Self.times[delivery.name] ?? Self.times[delivery.vendor] ?? 0
    let verdict = try verifier.verify(
      delivery.request, input: verifier.readsBody ? delivery.request.input : nil,
      at: Timestamp(seconds: seconds))
    #expect((verdict == .verified) == delivery.isValid)
  }

  /// The presets; and for the vendors without one what a user writes into a source's file.
  static func specification(of vendor: String) -> SignatureSpecification? {
    if let preset = SignatureSpecification.preset(vendor) { return preset }
    switch vendor {
    case "bamboohr":
      return .content(
        ContentSignature(
          signed: [.rawBody, .timestamp], location: .header("X-BambooHR-Signature"),
          forms: [.init(encoding: .hex, primitive: .hmacSHA256)],
          timestamp: .init(location: .header("X-BambooHR-Timestamp"))))
    case "recruitee":
      return plain("X-Recruitee-Signature", .hex)
    case "workable":
      return plain("X-Workable-Signature", .hex)
    case "docusign":
      return plain("X-DocuSign-Signature-1", .base64)
    default:
      return nil
    }
  }

  private static func plain(
    _ header: String, _ encoding: ContentSignature.Encoding
  ) -> SignatureSpecification {
    .content(
      ContentSignature(
        signed: [.rawBody], location: .header(header),
        forms: [.init(encoding: encoding, primitive: .hmacSHA256)]))
  }
}
