import Graph
import Testing

/// `hmac` with its parts spelled out is the same kind of data as a preset.
@Suite struct `A signature spelled out` {
  private func specification(_ parts: String) throws -> ContentSignature {
    guard case .content(let signature) = try scheme("hmac", parts) else {
      throw NotContent()
    }
    return signature
  }

  private struct NotContent: Error {}

  private func scheme(_ name: String, _ parts: String) throws -> SignatureSpecification {
    let compilation = try Project.base().with(
      "workflows/case.yaml",
      """
      source: case
      path: /hooks/case
      signature:
        scheme: \(name)
        secret: { env: CASE_SECRET }
      \(parts)
      events: [{ when: body.action == "ping", answer_only: true }]

      """
    ).compile()
    #expect(compilation.diagnostics.filter { $0.severity > .note }.map(\.message) == [])
    let source = try #require(compilation.graph?.source(named: "case"))
    return try #require(source.signature)
  }

  @Test func `has the raw body, SHA-256 and hexadecimal where nothing is said`() throws {
    let signature = try specification("  header: X-Signature")
    guard case .header(let name) = signature.location else {
      Issue.record("the signature stands in a header")
      return
    }
    #expect(name == "X-Signature")
    #expect(signature.signed.map(Part.init) == [.rawBody])
    #expect(signature.forms.count == 1)
    #expect(signature.forms[0].encoding == .hex)
    #expect(signature.forms[0].primitive == .hmacSHA256)
    #expect(signature.forms[0].prefix == "")
    #expect(signature.timestamp == nil)
  }

  @Test func `has every part as it is written`() throws {
    let signature = try specification(
      """
        algorithm: sha512
        header: X-Signature
        format: "v1={{ base64 }};"
        signed: "v0:{{ header('X-Timestamp') }}:{{ raw_body }}"
        timestamp: header("X-Timestamp")
        tolerance: 10m
        separator: ","
      """)
    #expect(
      signature.signed.map(Part.init)
        == [.literal("v0:"), .header("X-Timestamp"), .literal(":"), .rawBody])
    #expect(signature.forms[0].primitive == .hmacSHA512)
    #expect(signature.forms[0].encoding == .base64)
    #expect(signature.forms[0].prefix == "v1=")
    #expect(signature.forms[0].suffix == ";")
    #expect(signature.separators == Array(",".utf8))
    let timestamp = try #require(signature.timestamp)
    #expect(timestamp.tolerance == .seconds(600))
    guard case .header("X-Timestamp") = timestamp.location else {
      Issue.record("the timestamp stands in a header")
      return
    }
  }

  @Test func `may stand in the body`() throws {
    let signature = try specification(
      """
        value: body.signature.digest
        signed: "{{ body.data.id }}.{{ body.a + body.b }}"
        timestamp: body.sent_at
      """)
    #expect(signature.location == .field(["signature", "digest"]))
    #expect(signature.signed.map(Part.init) == [.field(["data", "id"]), .literal("."), .value])
    guard case .field(["sent_at"])? = signature.timestamp?.location else {
      Issue.record("the time is a field")
      return
    }
  }

  @Test func `may be the secret itself, or a token made with it`() throws {
    guard case .token(.path) = try scheme("token", "") else {
      Issue.record("without a header the secret is in the address")
      return
    }
    guard case .token(.header("X-Token", prefix: "")) = try scheme("token", "  header: X-Token")
    else {
      Issue.record("the header holds the secret alone")
      return
    }
    let bearer = try scheme(
      "token",
      """
        header: Authorization
        format: "Bearer {{ token }}"
      """)
    guard case .token(.header("Authorization", prefix: "Bearer ")) = bearer else {
      Issue.record("the header has a word before the secret")
      return
    }
    guard case .jwt(let rule) = try scheme("jwt", "  issuer: acme\n  tolerance: 2m") else {
      Issue.record("it is a JSON Web Token")
      return
    }
    #expect(rule == JWTRule(issuer: "acme", tolerance: .seconds(120)))
  }

  /// A part without its program, which cannot be compared.
  private enum Part: Equatable {
    case rawBody, timestamp, value
    case literal(String)
    case header(String)
    case field([String])

    init(_ part: ContentSignature.Part) {
      switch part {
      case .rawBody: self = .rawBody
      case .timestamp: self = .timestamp
      case .field(let path): self = .field(path)
      case .value: self = .value
      case .literal(let text): self = .literal(text)
      case .header(let name): self = .header(name)
      }
    }
  }
}
