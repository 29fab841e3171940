import Cryptography
import Graph
import Intake
import NetworkClient
import Store
import Synchronization
import Telemetry
import Testing
import Values

@Suite struct `Deliveries at the door` {
  private let application: [UInt8]

  init() throws {
    application = try Fixture.bytes("payloads/greenhouse/new_candidate_application.json")
  }

  @Test func `a signed delivery is accepted and answered with its id`() throws {
    let fixture = try IntakeFixture()
    let response = try fixture.deliver(application)
    #expect(response.status == 200)
    #expect(response.header("Content-Type") == "application/json")
    let delivery = try #require(fixture.acceptor.deliveries.first)
    let answer = try Value(json: response.body)
    #expect(answer["delivery"]?.stringValue == EventID(high: 1, low: 1).description)
    #expect(delivery.source == "greenhouse")
    #expect(delivery.eventID == "0b6e0f4f")
    #expect(delivery.body == application)
    #expect(delivery.digest == (try SHA256Digest(of: application).bytes))
    #expect(delivery.verdict == .verified)
    #expect(delivery.status == 200)
    #expect(delivery.receivedAt == IntakeFixture.now)
    let headers = try Value(json: delivery.headers)
    #expect(headers["greenhouse-event-id"]?.stringValue == "0b6e0f4f")
    #expect(fixture.acceptor.refused.isEmpty)
  }

  @Test func `a repeat is answered as a success`() throws {
    let fixture = try IntakeFixture()
    let first = try fixture.deliver(application)
    let second = try fixture.deliver(application)
    #expect(second.status == 200)
    #expect(second.body == first.body)
    #expect(fixture.acceptor.deliveries.count == 1)
  }

  @Test func `a changed byte is refused, and nothing is stored`() throws {
    let fixture = try IntakeFixture()
    let signer = try SignatureSigner(
      try #require(SignatureSpecification.preset("greenhouse")), secret: IntakeFixture.secret)
    let signed = try signer.sign(
      OutgoingDelivery(path: "/hooks/greenhouse", body: application), at: IntakeFixture.now)
    let headers = signed.headers.map { OutgoingRequest.Header($0.name, $0.value) }
    var changed = application
    changed[100] ^= 1
    let response = try fixture.send("POST", "/hooks/greenhouse", headers: headers, body: changed)
    #expect(response.status == 401)
    #expect(fixture.acceptor.deliveries.isEmpty)
    let refused = try #require(fixture.acceptor.refused.first)
    #expect(refused.status == 401)
    #expect(refused.body == changed)
    #expect(refused.source == "greenhouse")
  }

  @Test func `a missing signature is refused, and nothing is stored`() throws {
    let fixture = try IntakeFixture()
    let response = try fixture.send("POST", "/hooks/greenhouse", body: application)
    #expect(response.status == 401)
    #expect(fixture.acceptor.deliveries.isEmpty)
    #expect(fixture.acceptor.refused.map(\.status) == [401])
  }

  @Test func `a signature with another secret is refused`() throws {
    let fixture = try IntakeFixture()
    #expect(try fixture.deliver(application, secret: "gh-secret-2").status == 401)
    #expect(try fixture.deliver(application, secret: "an older secret").status == 200)
  }

  @Test(arguments: ["", "{", "{\"a\":1}}", "not json", "{\"a\":1,\"a\":2}", "\u{feff}{}"])
  func `what is signed and no JSON is answered 400, and nothing is stored`(_ body: String) throws {
    let fixture = try IntakeFixture()
    let response = try fixture.deliver(body)
    #expect(response.status == 400)
    #expect(fixture.acceptor.deliveries.isEmpty)
    #expect(fixture.acceptor.refused.map(\.status) == [400])
  }

  @Test func `what is no JSON and not signed either is answered 401`() throws {
    let fixture = try IntakeFixture()
    #expect(try fixture.send("POST", "/hooks/greenhouse", body: [0x7b]).status == 401)
  }

  @Test func `a body over the limit is answered 413, and nothing is stored`() throws {
    let fixture = try IntakeFixture()
    let padding = String(repeating: " ", count: 20_000)
    let response = try fixture.deliver("{}" + padding)
    #expect(response.status == 413)
    #expect(fixture.acceptor.deliveries.isEmpty)
    #expect(fixture.acceptor.refused.map(\.status) == [413])
    #expect(try fixture.deliver("{}" + padding.dropLast(2)).status == 200)
  }

  @Test func `a store that refuses is answered 503, and nothing is acknowledged`() throws {
    let fixture = try IntakeFixture()
    for failure in [StoreError.full, .overloaded, .readOnly, .closed] {
      fixture.acceptor.fail(with: failure)
      let response = try fixture.deliver(application)
      #expect(response.status == 503)
      #expect(response.header("Retry-After") != nil)
    }
    #expect(fixture.acceptor.deliveries.isEmpty)
    fixture.acceptor.fail(with: nil)
    #expect(try fixture.deliver(application).status == 200)
  }

  @Test func `a store that goes on refusing is reported once a second, without the content`() throws
  {
    let lines = Mutex<[String]>([])
    let log = Log(sink: { line in
      lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
    })
    let fixture = try IntakeFixture(log: log)
    fixture.acceptor.fail(with: .full)
    for _ in 0..<5 { _ = try fixture.deliver(application) }
    fixture.stop()
    let reported = lines.withLock { $0 }
    #expect(reported.count == 1)
    #expect(reported.first?.contains("the disk of the store is full") == true)
    #expect(reported.first?.contains("@") == false)
  }

  @Test func `the sender's status and body are the source's`() throws {
    let answer = SourceGraph.Answer(
      status: 202, body: "taken", headers: ["X-Seen": "yes", "Content-Type": "text/x-own"])
    let fixture = try IntakeFixture(sources: [IntakeFixture.greenhouse(answer: answer)])
    for _ in 0..<2 {
      let response = try fixture.deliver(application)
      #expect(response.status == 202)
      #expect(response.text == "taken")
      #expect(response.header("X-Seen") == "yes")
      #expect(response.header("Content-Type") == "text/x-own")
    }
    #expect(fixture.acceptor.deliveries.first?.status == 202)
  }

  @Test func `a source without a signature is served only where that is allowed`() throws {
    let graph = SourceGraph(
      name: "open", path: "/hooks/open", signature: nil, secrets: [], eventID: nil,
      contentKey: .off, answer: .init(), rules: [])
    #expect(throws: SourceEntry.Refusal.unsigned(source: "open")) {
      try SourceEntry(graph, secrets: [])
    }
    let fixture = try IntakeFixture(sources: [
      SourceEntry(graph, secrets: [], allowUnsigned: true)
    ])
    #expect(try fixture.send("POST", "/hooks/open", body: [0x7b, 0x7d]).status == 200)
    let delivery = try #require(fixture.acceptor.deliveries.first)
    #expect(delivery.verdict == .unsigned)
    #expect(delivery.contentKey == nil)
  }

  @Test func `a source whose secret is not set is not served`() throws {
    let graph = try IntakeFixture.greenhouse().graph
    #expect(throws: SourceEntry.Refusal.noSecret(source: "greenhouse")) {
      try SourceEntry(graph, secrets: [])
    }
    #expect(throws: SourceEntry.Refusal.unusableSecret(source: "greenhouse", .empty)) {
      try SourceEntry(graph, secrets: [""])
    }
  }
}

@Suite struct `Secrets that come with a delivery` {
  private static let secret = "s3cret-of_sixteen.characters~"

  private func source(_ signature: SignatureSpecification) throws -> SourceEntry {
    try SourceEntry(
      SourceGraph(
        name: "sender", path: "/hooks/sender", signature: signature, secrets: [], eventID: nil,
        contentKey: .off, answer: .init(),
        rules: [
          EventRule(
            when: try IntakeFixture.program(#"header("Authorization").contains("s3cret")"#),
            outcome: .answerOnly(unsigned: false))
        ]),
      secrets: [Self.secret])
  }

  @Test func `open the address that ends with them, and no other`() throws {
    let fixture = try IntakeFixture(sources: [source(.token(.path))])
    let body = [UInt8]("{}".utf8)
    #expect(
      try fixture.send("POST", "/hooks/sender/\(Self.secret)", body: body).status == 200)
    for path in ["", "/", "/another-secret-of-it", "/\(Self.secret)/", "/x/\(Self.secret)"] {
      let status = try fixture.send("POST", "/hooks/sender\(path)", body: body).status
      #expect(status == (path.contains("/x/") || path.hasSuffix("~/") ? 404 : 401), "\(path)")
    }
    #expect(fixture.acceptor.deliveries.count == 1)
    let kept =
      fixture.acceptor.deliveries.map(\.headers) + fixture.acceptor.refused.map(\.headers)
    #expect(!kept.contains { String(decoding: $0, as: UTF8.self).contains(Self.secret) })
  }

  @Test func `are neither kept nor shown to an expression`() throws {
    let place = TokenPlace.header("Authorization", prefix: "Bearer ")
    for specification in [SignatureSpecification.token(place), .jwt(JWTRule())] {
      let fixture = try IntakeFixture(sources: [source(specification)])
      let signed = try SignatureSigner(specification, secret: Self.secret).sign(
        OutgoingDelivery(path: "/hooks/sender", body: [0x7b, 0x7d]), at: IntakeFixture.now)
      let headers = signed.headers.map { OutgoingRequest.Header($0.name, $0.value) }
      #expect(
        try fixture.send("POST", signed.path, headers: headers, body: signed.body).status == 200)
      let delivery = try #require(fixture.acceptor.deliveries.first)
      #expect(delivery.eventID != nil)
      let kept = try Value(json: delivery.headers)["authorization"]?.stringValue
      #expect(kept == "<not kept>")
    }
  }
}

@Suite struct `Which event it is` {
  @Test func `without an expression the id is the digest of the body`() throws {
    let fixture = try IntakeFixture(sources: [IntakeFixture.greenhouse(eventID: nil)])
    _ = try fixture.deliver("{}")
    let digest = try SHA256Digest(of: [UInt8]("{}".utf8)).hex
    #expect(fixture.acceptor.deliveries.first?.eventID == "sha256:\(digest)")
  }

  @Test func `a delivery that lacks its id has that of its content`() throws {
    let fixture = try IntakeFixture()
    #expect(try fixture.deliver("{}", id: nil).status == 200)
    #expect(fixture.acceptor.deliveries.first?.eventID?.hasPrefix("sha256:") == true)
  }

  /// The id by the header alone, and by an expression over it.
  @Test(arguments: [#"header("greenhouse-EVENT-id")"#, #"header("Greenhouse-Event-ID") + """#])
  func `an id in a header is found whatever its case`(eventID: String) throws {
    let fixture = try IntakeFixture(sources: [IntakeFixture.greenhouse(eventID: eventID)])
    #expect(try fixture.deliver("{}", id: "Ab-7").status == 200)
    #expect(fixture.acceptor.deliveries.first?.eventID == "Ab-7")
  }

  @Test func `a rule may ask for a header`() throws {
    let mapping = EventMapping(type: "candidate.hired", time: nil, fields: [], completes: false)
    let graph = SourceGraph(
      name: "greenhouse", path: "/hooks/greenhouse",
      signature: SignatureSpecification.preset("greenhouse"), secrets: [],
      eventID: try IntakeFixture.program(#"header("Greenhouse-Event-ID")"#), contentKey: .off,
      answer: .init(),
      rules: [
        EventRule(
          when: try IntakeFixture.program(#"header("Greenhouse-Event-ID").startsWith("h-")"#),
          outcome: .event(mapping))
      ])
    let fixture = try IntakeFixture(sources: [SourceEntry(graph, secrets: [IntakeFixture.secret])])
    for (place, id) in ["h-1", "x-1"].enumerated() {
      #expect(try fixture.deliver(#"{"n":\#(place)}"#, id: id).status == 200)
    }
    let kinds = fixture.acceptor.deliveries.map { delivery in
      if case .unmatched(let id, _) = delivery.content { "unmatched \(id)" } else { "event" }
    }
    #expect(kinds == ["event", "unmatched x-1"])
  }

  @Test func `headers are kept by name, in lower case, several lines of one joined`() throws {
    let fixture = try IntakeFixture()
    let body = [UInt8]("{}".utf8)
    let signer = try SignatureSigner(
      try #require(SignatureSpecification.preset("greenhouse")), secret: IntakeFixture.secret)
    let signed = try signer.sign(
      OutgoingDelivery(path: "/hooks/greenhouse", body: body), at: IntakeFixture.now)
    let more = [("X-Many", "a"), ("X-One", "\u{fc}"), ("x-many", "b, c"), ("X-MANY", "d")]
    let headers = (signed.headers.map { ($0.name, $0.value) } + more).map {
      OutgoingRequest.Header($0.0, $0.1)
    }
    let response = try fixture.send("POST", "/hooks/greenhouse", headers: headers, body: body)
    #expect(response.status == 200)
    let kept = try Value(json: try #require(fixture.acceptor.deliveries.first).headers)
    #expect(kept["x-many"]?.stringValue == "a, b, c, d")
    #expect(kept["x-one"]?.stringValue == "\u{fc}")
    #expect(kept["X-One"] == nil)
  }

  @Test func `an id in the body may be a number`() throws {
    let fixture = try IntakeFixture(sources: [IntakeFixture.greenhouse(eventID: "body.id")])
    _ = try fixture.deliver(#"{"id":60304594}"#)
    #expect(fixture.acceptor.deliveries.first?.eventID == "60304594")
  }

  @Test func `the content key is the digest of the body unless an expression gives it`() throws {
    let body = #"{"action":"hired","candidate":7}"#
    let window = Duration.seconds(60)
    for (program, keyed) in [(nil, body), ("string(body.candidate)", "7"), ("body.no", body)] {
      let contentKey = SourceGraph.ContentKey.on(
        try program.map(IntakeFixture.program), window: window)
      let fixture = try IntakeFixture(sources: [IntakeFixture.greenhouse(contentKey: contentKey)])
      _ = try fixture.deliver(body)
      let expected = try SHA256Digest(of: [UInt8](keyed.utf8)).bytes
      #expect(
        fixture.acceptor.deliveries.first?.contentKey
          == Delivery.ContentKey(key: expected, window: window))
    }
  }

  /// What lacks the field that a rule asks for is left to the mapping, which says so.
  @Test(arguments: [
    (#"{"action":"hired"}"#, true), (#"{"action":"moved"}"#, false), ("{}", true),
    (#"{"action":7}"#, false),
  ])
  func `what no rule takes is known at the door`(body: String, isMatched: Bool) throws {
    let fixture = try IntakeFixture(sources: [IntakeFixture.selective()])
    #expect(try fixture.deliver(body).status == 200)
    let digest = try SHA256Digest(of: [UInt8](body.utf8)).hex
    let delivery = try #require(fixture.acceptor.deliveries.first)
    #expect(delivery.eventID == "sha256:\(digest)")
    if case .event = delivery.content { #expect(isMatched) } else { #expect(!isMatched) }
  }

  @Test func `a sender's test request is answered and is no event`() throws {
    let fixture = try IntakeFixture()
    #expect(try fixture.deliver(#"{"action":"ping"}"#).status == 200)
    let delivery = try #require(fixture.acceptor.deliveries.first)
    #expect(delivery.eventID == nil)
    #expect(delivery.verdict == .verified)
  }

  @Test func `a test request without a signature is taken only where the rule says so`() throws {
    let ping = [UInt8](#"{"action":"ping"}"#.utf8)
    let strict = try IntakeFixture()
    #expect(try strict.send("POST", "/hooks/greenhouse", body: ping).status == 401)

    let lenient = try IntakeFixture(sources: [IntakeFixture.greenhouse(isPingUnsigned: true)])
    #expect(try lenient.send("POST", "/hooks/greenhouse", body: ping).status == 200)
    #expect(lenient.acceptor.deliveries.map(\.verdict) == [.unsigned])
    #expect(lenient.acceptor.deliveries.first?.eventID == nil)
    let other = [UInt8](#"{"action":"hired"}"#.utf8)
    #expect(try lenient.send("POST", "/hooks/greenhouse", body: other).status == 401)
  }
}

@Suite struct `Other requests` {
  @Test func `a path without a source is 404, another method 405`() throws {
    let fixture = try IntakeFixture()
    #expect(try fixture.send("POST", "/hooks/nobody", body: [0x7b, 0x7d]).status == 404)
    #expect(try fixture.send("GET", "/").status == 404)
    let response = try fixture.send("GET", "/hooks/greenhouse")
    #expect(response.status == 405)
    #expect(response.header("Allow") == "POST")
    #expect(try fixture.send("POST", "/healthz", body: []).status == 405)
    #expect(fixture.acceptor.refused.isEmpty)
  }

  @Test func `health is told always, readiness when it is there`() throws {
    let fixture = try IntakeFixture()
    #expect(try fixture.send("GET", "/healthz").status == 200)
    #expect(try fixture.send("GET", "/readyz").status == 503)
    fixture.endpoint.setReady(true)
    #expect(try fixture.send("GET", "/readyz").status == 200)
    fixture.endpoint.setReady(false)
    #expect(try fixture.send("HEAD", "/readyz").status == 503)
  }

  @Test func `readiness says why it is not there`() throws {
    let reason = Mutex<String?>(nil)
    let fixture = try IntakeFixture(obstacle: { reason.withLock { $0 } })
    fixture.endpoint.setReady(true)
    #expect(try fixture.send("GET", "/readyz").status == 200)
    reason.withLock { $0 = "the disk of the store is full" }
    let response = try fixture.send("GET", "/readyz")
    #expect(response.status == 503)
    #expect(response.text == "not ready: the disk of the store is full\n")
    #expect(response.header("Retry-After") == "10")
  }

  @Test
  func `unverified deliveries beyond the limit are 429 and not kept, verified ones are taken`()
    throws
  {
    let fixture = try IntakeFixture(
      limits: IntakeLimits(unverifiedBurst: 3, unverifiedPerSecond: 1))
    let statuses = try (0..<5).map { _ in
      try fixture.send("POST", "/hooks/greenhouse", body: [0x7b, 0x7d]).status
    }
    #expect(statuses == [401, 401, 401, 429, 429])
    #expect(fixture.acceptor.refused.count == 3)
    #expect(try fixture.deliver("{}").status == 200)

    fixture.clock.move(by: .seconds(2))
    let later = try (0..<3).map { _ in
      try fixture.send("POST", "/hooks/greenhouse", body: [0x7b, 0x7d]).status
    }
    #expect(later == [401, 401, 429])
  }

  @Test func `other sources are served from one request to the next`() throws {
    let fixture = try IntakeFixture()
    fixture.endpoint.serve([])
    #expect(try fixture.deliver("{}").status == 404)
    fixture.endpoint.serve([try IntakeFixture.greenhouse()])
    #expect(try fixture.deliver("{}").status == 200)
  }
}
