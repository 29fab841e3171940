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

  /// Each scheme that signs what is sent, the ones in the body among them.
  static let schemes: [(name: String, specification: SignatureSpecification)] =
    SignatureSpecification.presetNames.compactMap { name in
      SignatureSpecification.preset(name).map { (name, $0) }
    } + [
      (
        "a signature and a time inside of objects of the body",
        .content(
          ContentSignature(
            signed: [.field(["data", "id"]), .literal("."), .timestamp],
            location: .field(["proof", "signature"]),
            forms: [.init(prefix: "v1=", encoding: .base64, primitive: .hmacSHA512)],
            timestamp: .init(location: .field(["proof", "time"]))))
      ),
      (
        "a time in the body, a signature over the raw body in a header",
        .content(
          ContentSignature(
            signed: [.timestamp, .rawBody], location: .header("X-Signature"),
            forms: [.init(encoding: .hex, primitive: .hmacSHA1)],
            timestamp: .init(location: .field(["sent_at"]))))
      ),
    ]

  @Test(arguments: schemes.indices)
  func `what a sender of the scheme signs is verified, and with a byte changed it is not`(
    _ index: Int
  ) throws {
    let (name, specification) = Self.schemes[index]
    let body = [UInt8](#"{"action":"hired","token":"t-1","data":{"id":7}}"#.utf8)
    let plain = OutgoingDelivery(path: "/hooks/sender", headers: headers, body: body)
    let signed = try SignatureSigner(specification, secret: Self.secret).sign(plain, at: now)
    let verifier = try SignatureVerifier(specification, secrets: [Self.secret])
    var request = RequestInMemory(signed)
    #expect(try verifier.verify(request, input: request.input, at: now) == .verified, "\(name)")
    // The id is signed by each of them, by most with all of the body.
    request.body = [UInt8](
      String(decoding: request.body, as: UTF8.self)
        .replacing("\"id\":7", with: "\"id\":8").replacing("t-1", with: "t-2").utf8)
    #expect(
      try verifier.verify(request, input: request.input, at: now) == .refused(.mismatch),
      "\(name)")
    request = RequestInMemory(plain)
    let verdict = try verifier.verify(request, input: request.input, at: now)
    #expect(verdict == .refused(.missingSignature), "\(name)")
  }

  @Test func `a signature in the body wants a body that can hold it`() throws {
    let signer = try SignatureSigner(
      try #require(SignatureSpecification.preset("lever")), secret: Self.secret)
    for (body, failure) in [
      ("[1]", SignatureSigner.Failure.bodyIsNoObject), ("no", .bodyIsNoObject),
      ("{}", .missingValue("body.token")),
    ] {
      #expect(throws: failure) {
        try signer.sign(OutgoingDelivery(path: "/", body: [UInt8](body.utf8)), at: now)
      }
    }
  }

  @Test func `the headers that a sender must set are known`() throws {
    let known = ["standard-webhooks": ["webhook-id"], "greenhouse": []]
    for (name, headers) in known {
      #expect(SignatureSpecification.preset(name)?.signedHeaders == headers)
    }
  }

  @Test func `a pair of keys signs with one half and verifies with the other`() throws {
    let specification = try #require(SignatureSpecification.preset("standard-webhooks"))
    let seed = [UInt8](repeating: 9, count: 32)
    let publicKey = try Ed25519PrivateKey(seed: seed).publicKeyBytes()
    let signed = try SignatureSigner(
      specification, secret: "whsk_" + Cryptography.Base64.encode(seed + publicKey)
    ).sign(OutgoingDelivery(path: "/", headers: headers, body: body), at: now)
    #expect(signed.headers.last?.value.hasPrefix("v1a,") == true)
    let verifier = try SignatureVerifier(
      specification, secrets: ["whpk_" + Cryptography.Base64.encode(publicKey)])
    #expect(try verifier.verify(RequestInMemory(signed), at: now) == .verified)
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
      .sign(OutgoingDelivery(path: "/", headers: headers, body: body), at: now)
    let right = try #require(signed.headers.last)
    let wrong = "v1,\(Cryptography.Base64.encode([UInt8](repeating: 0, count: 32)))"
    let verifier = try SignatureVerifier(specification, secrets: [Self.secret])
    for (count, expected) in [(15, SignatureVerdict.verified), (16, .refused(.mismatch))] {
      let list = (repeatElement(wrong, count: count) + [right.value]).joined(separator: " ")
      let request = RequestInMemory(
        headers: signed.headers.dropLast() + [(right.name, list)], body: body)
      #expect(try verifier.verify(request, at: now) == expected)
    }
  }
}
