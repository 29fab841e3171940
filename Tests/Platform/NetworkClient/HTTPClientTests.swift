import HTTPServer
import NetworkClient
import Testing

@Suite struct `HTTP requests` {
  /// Answers what it was asked; `/silent` waits for its answer until the handler is let go.
  final class Handler: HTTPHandler {
    func admit(_ request: HTTPRequest) -> HTTPAdmission { .read(atMost: 1_000_000) }

    func handle(_ request: HTTPRequest) -> HTTPDisposition {
      let echoed = [
        request.method.rawValue, request.path, request.headerText("X-Test") ?? "-",
        request.headerText("Expect") ?? "-", "\(request.body.count)",
      ]
      switch request.path {
      case "/moved": return .answer(HTTPResponse(302, headers: [("Location", "/elsewhere")]))
      case "/large": return .answer(HTTPResponse(200, body: [UInt8](repeating: 1, count: 5_000)))
      default:
        return .answer(
          HTTPResponse(200, text: echoed.joined(separator: "|"), headers: [("X-Reply", "yes")]))
      }
    }

    func refuseTooLarge(_ request: HTTPRequest) -> HTTPResponse { HTTPResponse(413) }
  }

  private func withServer(_ body: (String) throws -> Void) throws {
    let server = try HTTPListener(address: "127.0.0.1", port: 0, handler: Handler())
    defer { server.stop() }
    try body("http://127.0.0.1:\(server.port)")
  }

  /// The length of a body, none for a request without one.
  @Test(arguments: [
    ("GET", nil, "GET|/a|-|-|0\n"), ("POST", 100_000, "POST|/a|-|-|100000\n"),
    ("POST", 0, "POST|/a|-|-|0\n"), ("DELETE", nil, "DELETE|/a|-|-|0\n"),
    ("PUT", 3, "PUT|/a|-|-|3\n"),
  ])
  func `method and body arrive, and the answer comes back`(
    _ method: String, _ length: Int?, _ expected: String
  ) throws {
    try withServer { address in
      let response = try HTTPClient().send(
        OutgoingRequest(
          method: method, address: address + "/a",
          body: length.map { [UInt8](repeating: 65, count: $0) }))
      #expect(response.status == 200)
      #expect(response.text == expected)
      #expect(response.header("x-reply") == "yes")
    }
  }

  @Test func `a head request has no body to wait for`() throws {
    try withServer { address in
      let response = try HTTPClient().send(OutgoingRequest(method: "HEAD", address: address + "/a"))
      #expect(response.status == 200)
      #expect(response.body == [])
    }
  }

  @Test func `one client sends many requests, with nothing left of the one before`() throws {
    try withServer { address in
      let client = try HTTPClient()
      let first = try client.send(
        OutgoingRequest(
          method: "POST", address: address + "/a", headers: [.init("X-Test", "one")], body: [1]))
      let second = try client.send(OutgoingRequest(address: address + "/b"))
      #expect(first.text == "POST|/a|one|-|1\n")
      #expect(second.text == "GET|/b|-|-|0\n")
    }
  }

  @Test func `a redirect is the response`() throws {
    try withServer { address in
      let response = try HTTPClient().send(OutgoingRequest(address: address + "/moved"))
      #expect(response.status == 302)
      #expect(response.header("Location") == "/elsewhere")
    }
  }

  @Test func `a response over the limit is cut off`() throws {
    try withServer { address in
      #expect(throws: NetworkError.responseTooLarge(limit: 4_999)) {
        try HTTPClient().send(OutgoingRequest(address: address + "/large", responseLimit: 4_999))
      }
      let whole = try HTTPClient().send(
        OutgoingRequest(address: address + "/large", responseLimit: 5_000))
      #expect(whole.body.count == 5_000)
    }
  }

  @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "not an address", ""])
  func `an address that is not HTTP is refused`(_ address: String) throws {
    let client = try HTTPClient()
    #expect {
      try client.send(OutgoingRequest(address: address))
    } throws: { error in
      guard case .invalidRequest? = error as? NetworkError else { return false }
      return true
    }
  }

  @Test(arguments: [
    OutgoingRequest.Header("X", "a\r\nY: b"), .init("X\r\nY", "a"), .init("", "a"),
    .init("X:", "a"), .init("X", "a\u{0}"),
  ])
  func `a header that would become two is refused`(_ header: OutgoingRequest.Header) throws {
    let client = try HTTPClient()
    #expect {
      try client.send(OutgoingRequest(address: "http://127.0.0.1:1/", headers: [header]))
    } throws: { error in
      guard case .invalidRequest? = error as? NetworkError else { return false }
      return true
    }
  }

  @Test func `who does not listen was not reached`() throws {
    let server = try HTTPListener(address: "127.0.0.1", port: 0, handler: Handler())
    server.stop()
    let client = try HTTPClient()
    #expect {
      try client.send(OutgoingRequest(address: "http://127.0.0.1:\(server.port)/"))
    } throws: { error in
      guard case .unreachable? = error as? NetworkError else { return false }
      return (error as? NetworkError)?.mayHaveArrived == false
    }
  }
}

@Suite struct `Time of a request` {
  /// Never answers until it is let go.
  final class Silent: HTTPHandler {
    let pending = AsyncStream<PendingAnswer>.makeStream()

    func admit(_ request: HTTPRequest) -> HTTPAdmission { .read(atMost: 1_000) }
    func handle(_ request: HTTPRequest) -> HTTPDisposition {
      let answer = request.answerLater()
      pending.continuation.yield(answer)
      return .later(answer)
    }
    func refuseTooLarge(_ request: HTTPRequest) -> HTTPResponse { HTTPResponse(413) }
  }

  @Test func `a request without an answer in time may have arrived`() async throws {
    let handler = Silent()
    let server = try HTTPListener(address: "127.0.0.1", port: 0, handler: handler)
    let client = try HTTPClient()
    #expect(throws: NetworkError.timedOut(mayHaveArrived: true)) {
      try client.send(
        OutgoingRequest(
          method: "POST", address: "http://127.0.0.1:\(server.port)/", body: [1],
          timeout: .seconds(1)))
    }
    var arrivals = handler.pending.stream.makeAsyncIterator()
    await arrivals.next()?.answer(HTTPResponse(200))
    server.stop()
  }
}
