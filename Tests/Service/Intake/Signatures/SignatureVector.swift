import Cryptography
import Graph
import Intake
import Testing
import Values

/// One case of `webhook-signatures.json`.
struct SignatureVector: Sendable, CustomTestStringConvertible {
  let id: String
  let scheme: String
  let secrets: [String]
  let request: RequestInMemory
  let now: Timestamp
  let isValid: Bool
  let reason: String?
  var testDescription: String { id }

  static let all: [SignatureVector] = {
    let file = try? Fixture.json("signatures/webhook-signatures.json").listValue
    return (file ?? []).map(SignatureVector.init)
  }()

  private init(_ value: Value) {
    id = value["id"]?.stringValue ?? ""
    scheme = value["scheme"]?.stringValue ?? ""
    secrets =
      value["secret"]?.listValue?.compactMap(\.stringValue)
      ?? [value["secret"]?.stringValue ?? value["secret_hex"]?.stringValue ?? ""]
    now = Timestamp(seconds: value["now"]?.intValue ?? 0)
    isValid = value["expect"]?.stringValue == "valid"
    reason = value["reason"]?.stringValue
    request = RequestInMemory(
      headers: (value["headers"]?.mapValue?.entries ?? []).map {
        ($0.key.stringValue ?? "", $0.value.stringValue ?? "")
      },
      body: Self.body(value))
  }

  private static func body(_ value: Value) -> [UInt8] {
    if let text = value["body"]?.stringValue { return [UInt8](text.utf8) }
    if let text = value["body_base64"]?.stringValue {
      return Cryptography.Base64.decode(text) ?? []
    }
    guard let parts = value["body_repeat"]?.listValue, let text = parts[0].stringValue,
      let times = parts[1].intValue
    else { return [] }
    return [UInt8](String(repeating: text, count: Int(times)).utf8)
  }

  /// The preset of its name; the two that carry published digests of the primitives have a header of ours.
  var specification: SignatureSpecification? {
    switch scheme {
    case "hmac-sha256": Self.plain(.hmacSHA256)
    case "ed25519": Self.plain(.ed25519)
    default: SignatureSpecification.preset(scheme)
    }
  }

  private static func plain(
    _ primitive: ContentSignature.Primitive
  ) -> SignatureSpecification {
    .content(
      ContentSignature(
        signed: [.rawBody], location: .header("X-Signature"),
        forms: [ContentSignature.Form(encoding: .hex, primitive: primitive)], key: .hex))
  }

  /// What the verifier says of its reasons, in the words of the file. Advisory there.
  static func reasons(_ refusal: SignatureRefusal) -> Set<String> {
    switch refusal {
    case .missingSignature, .missingTimestamp: ["missing-header", "malformed-header"]
    case .malformedTimestamp: ["malformed-header"]
    case .tooOld: ["timestamp-too-old"]
    case .inFuture: ["timestamp-in-future"]
    case .malformedSignature: ["malformed-header", "signature-mismatch"]
    case .mismatch, .missingValue, .otherIssuer:
      ["signature-mismatch", "malformed-header", "missing-header"]
    }
  }
}
