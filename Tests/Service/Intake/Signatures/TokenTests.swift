import Cryptography
import Graph
import Intake
import Testing
import Values

@Suite struct `Tokens` {
  private static let secret = "s3cret-of_sixteen.characters~"
  private let body = [UInt8]("{}".utf8)
  private let now = Timestamp(seconds: 1_700_000_000)

  @Test(arguments: [
    TokenPlace.path, .header("X-Token", prefix: ""), .header("Authorization", prefix: "Bearer "),
  ])
  func `the secret is taken, and nothing else is`(_ place: TokenPlace) throws {
    let plain = OutgoingDelivery(path: "/hooks/sender", body: body)
    let verifier = try SignatureVerifier(
      .token(place), secrets: ["an-older-secret-of-it", Self.secret])
    for (secret, verdict) in [
      (Self.secret, SignatureVerdict.verified), ("an-older-secret-of-it", .verified),
      (Self.secret + "x", .refused(.mismatch)), ("another-secret-of-it", .refused(.mismatch)),
    ] {
      let signed = try SignatureSigner(.token(place), secret: secret).sign(plain, at: now)
      #expect(try verifier.verify(RequestInMemory(signed), at: now) == verdict)
    }
    let verdict = try verifier.verify(RequestInMemory(plain), at: now)
    #expect(verdict != .verified)
  }

  @Test func `without the words before it the secret is not taken`() throws {
    let verifier = try SignatureVerifier(
      .token(.header("Authorization", prefix: "Bearer ")), secrets: [Self.secret])
    let request = RequestInMemory(headers: [("Authorization", Self.secret)], body: body)
    #expect(try verifier.verify(request, at: now) == .refused(.malformedSignature))
  }

  @Test(arguments: [
    (TokenPlace.path, "", SecretError.empty), (.path, "short", .tooShort(minimum: 16)),
    (.path, "with/a-slash-in-it", .notForAddress), (.path, "with%2Fa-slash-in", .notForAddress),
    (.header("X-Token", prefix: ""), "with a blank in it", .notPlain),
    (.header("X-Token", prefix: ""), "mit-einem-Ümlaut-x", .notPlain),
  ])
  func `a secret that is guessed or bent is an error`(
    _ place: TokenPlace, _ secret: String, _ expected: SecretError
  ) {
    #expect(throws: expected) { try SignatureVerifier(.token(place), secrets: [secret]) }
    #expect(throws: expected) { try SignatureSigner(.token(place), secret: secret) }
  }
}

@Suite struct `JSON Web Tokens` {
  /// A token of jwt.io's front page: HS256, `your-256-bit-secret`, issued at 1516239022.
  private static let example =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
  private let now = Timestamp(seconds: 1_516_239_022)

  private func verdict(
    _ authorization: String, _ rule: JWTRule = JWTRule(), secret: String = "your-256-bit-secret",
    at time: Timestamp? = nil
  ) throws -> SignatureVerdict {
    try SignatureVerifier(.jwt(rule), secrets: ["another", secret]).verify(
      RequestInMemory(headers: [("Authorization", authorization)], body: []), at: time ?? now)
  }

  @Test func `a published token is taken, and with another secret it is not`() throws {
    #expect(try verdict("Bearer \(Self.example)") == .verified)
    #expect(try verdict("bearer \(Self.example)") == .verified)
    #expect(try verdict("Bearer \(Self.example)", secret: "mine") == .refused(.mismatch))
    // Issued by a clock that is a minute ahead, and by one that is more.
    #expect(
      try verdict("Bearer \(Self.example)", at: Timestamp(seconds: 1_516_238_962)) == .verified)
    #expect(
      try verdict("Bearer \(Self.example)", at: Timestamp(seconds: 1_516_238_961))
        == .refused(.inFuture))
  }

  @Test(arguments: [
    "", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer a.b", "Bearer a.b.c.d", "Bearer ..",
    // `alg` none, with and without a signature; HS512; an extension that must be understood.
    "Bearer eyJhbGciOiJub25lIn0.e30.", "Bearer eyJhbGciOiJub25lIn0.e30.SflK",
    "Bearer eyJhbGciOiJIUzUxMiJ9.e30.SflK",
    "Bearer eyJhbGciOiJIUzI1NiIsImNyaXQiOlsiYjY0Il19.e30.SflK",
    // Claims that are no object; padding.
    "Bearer eyJhbGciOiJIUzI1NiJ9.MQ.SflK", "Bearer eyJhbGciOiJIUzI1NiJ9.e30=.SflK",
    String(repeating: "x", count: 10_000),
  ])
  func `what is no such token is refused`(_ authorization: String) throws {
    let expected: SignatureRefusal =
      authorization.isEmpty ? .missingSignature : .malformedSignature
    #expect(try verdict(authorization) == .refused(expected))
  }

  @Test func `what the sender claims holds when it is signed for`() throws {
    let rule = JWTRule(issuer: "coderbyteengineering")
    let signer = try SignatureSigner(.jwt(rule), secret: "your-256-bit-secret")
    let signed = try signer.sign(OutgoingDelivery(path: "/", body: []), at: now)
    let token = try #require(signed.headers.first?.value)
    #expect(try verdict(token, rule) == .verified)
    #expect(try verdict(token) == .verified)
    #expect(try verdict(token, JWTRule(issuer: "another")) == .refused(.otherIssuer))
    #expect(try verdict(Self.example, rule) == .refused(.malformedSignature))
    #expect(try verdict("Bearer \(Self.example)", rule) == .refused(.otherIssuer))
    // Five minutes of validity and one of tolerance.
    #expect(try verdict(token, at: now + .seconds(359)) == .verified)
    #expect(try verdict(token, at: now + .seconds(360)) == .refused(.tooOld))
  }
}
