import Graph
import Testing

/// `hmac` with its parts spelled out is the same kind of data as a preset.
@Suite struct `A signature spelled out` {
  private func specification(_ parts: String) throws -> SignatureSpecification {
    let compilation = try Project.base().with(
      "workflows/case.yaml",
      """
      source: case
      path: /hooks/case
      signature:
        scheme: hmac
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
        signed: "{{ body.id }}.{{ raw_body }}"
      """)
    guard case .value = signature.location else {
      Issue.record("the signature is an expression")
      return
    }
    #expect(signature.signed.map(Part.init) == [.value, .literal("."), .rawBody])
  }

  /// A part without its program, which cannot be compared.
  private enum Part: Equatable {
    case rawBody, timestamp, value
    case literal(String)
    case header(String)

    init(_ part: SignatureSpecification.Part) {
      switch part {
      case .rawBody: self = .rawBody
      case .timestamp: self = .timestamp
      case .value: self = .value
      case .literal(let text): self = .literal(text)
      case .header(let name): self = .header(name)
      }
    }
  }
}
