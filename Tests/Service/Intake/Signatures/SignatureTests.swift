import Cryptography
import Graph
import Intake
import Testing
import Values

@Suite struct `Signing and verifying` {
  private let now = Timestamp(seconds: 1_700_000_000)
  private let body = [UInt8](#"{"action":"hired"}"#.utf8)
  /// The ids that some schemes sign.
  private let headers = [
    (name: "webhook-id", value: "msg_1"), (name: "svix-id", value: "msg_2"),
    (name: "Event-ID", value: "3"), (name: "Event-Name", value: "hired"),
  ]
  private static let secret = Cryptography.Base64.encode([UInt8](repeating: 7, count: 24))

  @Test(arguments: SignatureSpecification.presetNames)
  func `what a sender of the scheme signs is verified, and with a byte changed it is not`(
    _ preset: String
  ) throws {
    let specification = try #require(SignatureSpecification.preset(preset))
    let signed = try SignatureSigner(specification, secret: Self.secret)
      .sign(body, headers: headers, at: now)
    let verifier = try SignatureVerifier(specification, secrets: [Self.secret])
    var request = RequestInMemory(headers: headers + signed, body: body)
    #expect(try verifier.verify(request, at: now) == .verified)
    request.body[0] ^= 1
    #expect(try verifier.verify(request, at: now) == .refused(.mismatch))
    request.headers = headers
    #expect(try verifier.verify(request, at: now) == .refused(.missingSignature))
  }

  @Test func `a pair of keys signs with one half and verifies with the other`() throws {
    let specification = try #require(SignatureSpecification.preset("standard-webhooks"))
    let seed = [UInt8](repeating: 9, count: 32)
    let publicKey = try Ed25519PrivateKey(seed: seed).publicKeyBytes()
    let signed = try SignatureSigner(
      specification, secret: "whsk_" + Cryptography.Base64.encode(seed + publicKey)
    ).sign(body, headers: headers, at: now)
    #expect(signed.last?.value.hasPrefix("v1a,") == true)
    let verifier = try SignatureVerifier(
      specification, secrets: ["whpk_" + Cryptography.Base64.encode(publicKey)])
    let request = RequestInMemory(headers: headers + signed, body: body)
    #expect(try verifier.verify(request, at: now) == .verified)
    #expect(throws: SecretError.wrongHalf) {
      try SignatureVerifier(specification, secrets: ["whsk_" + Cryptography.Base64.encode(seed)])
    }
    #expect(throws: SecretError.wrongHalf) {
      try SignatureSigner(specification, secret: "whpk_" + Cryptography.Base64.encode(publicKey))
    }
  }

  @Test(arguments: [
    ("standard-webhooks", "whsec_no base64", SecretError.notBase64),
    (
      "standard-webhooks", "whpk_" + Cryptography.Base64.encode([1, 2, 3]),
      .wrongLength(expected: 32, given: 3)
    ),
    ("standard-webhooks", "whsec_", .empty), ("greenhouse", "", .empty),
  ])
  func `a secret that gives no key is an error`(
    _ preset: String, _ secret: String, _ expected: SecretError
  ) throws {
    let specification = try #require(SignatureSpecification.preset(preset))
    #expect(throws: expected) { try SignatureVerifier(specification, secrets: [secret]) }
  }

  @Test func `no secret at all is an error`() throws {
    let specification = try #require(SignatureSpecification.preset("github"))
    #expect(throws: SecretError.empty) { try SignatureVerifier(specification, secrets: []) }
  }

  @Test func `of a long list of signatures only the first are looked at`() throws {
    let specification = try #require(SignatureSpecification.preset("standard-webhooks"))
    let signed = try SignatureSigner(specification, secret: Self.secret)
      .sign(body, headers: headers, at: now)
    let right = try #require(signed.last)
    let wrong = "v1,\(Cryptography.Base64.encode([UInt8](repeating: 0, count: 32)))"
    let verifier = try SignatureVerifier(specification, secrets: [Self.secret])
    for (count, expected) in [(15, SignatureVerdict.verified), (16, .refused(.mismatch))] {
      let list = (repeatElement(wrong, count: count) + [right.value]).joined(separator: " ")
      let request = RequestInMemory(
        headers: headers + signed.dropLast() + [(right.name, list)], body: body)
      #expect(try verifier.verify(request, at: now) == expected)
    }
  }
}
