import Dispatch
import HTTPServer
import Testing

@Suite struct `Answers given later` {
  private func server(
    _ handler: SuspendingHandler, limits: HTTPLimits = HTTPLimits(),
    threads: Int = HTTPListener.defaultThreads
  ) throws -> HTTPListener {
    try HTTPListener(
      address: "127.0.0.1", port: 0, limits: limits, threads: threads, handler: handler)
  }

  @Test func `the time that we need for an answer is not the sender's`() async throws {
    let handler = SuspendingHandler()
    let server = try server(handler, limits: HTTPLimits(requestTime: .seconds(1)))
    let client = RawClient(port: server.port)
    client.post("/", "x")
    let pending = await handler.suspended(1)
    // Begun later and closed for its time: so the time of the suspended one is over as well.
    let half = RawClient(port: server.port)
    half.send("POST / HTTP/1.1\r\n")
    half.waitForEnd()
    pending[0].answer(HTTPResponse(200, text: "kept"))
    #expect(client.answer()?.body == "kept\n")
    server.stop()
  }

  @Test func `a suspended request is answered from another thread`() async throws {
    let handler = SuspendingHandler()
    let server = try server(handler)
    let client = RawClient(port: server.port)
    for turn in 0..<3 {
      client.post("/", "x")
      let pending = await handler.suspended(1)
      pending[0].answer(HTTPResponse(200, text: "turn \(turn)"))
      #expect(client.answer()?.body == "turn \(turn)\n")
    }
    server.stop()
  }

  @Test func `while one request waits, others are served`() async throws {
    let handler = SuspendingHandler()
    let server = try server(handler)
    let clients = (0..<16).map { _ in RawClient(port: server.port) }
    for client in clients { client.post("/", "x") }
    let pending = await handler.suspended(16)
    for answer in pending.reversed() { answer.answer(HTTPResponse(202, text: "kept")) }
    for client in clients { #expect(client.answer()?.status == 202) }
    server.stop()
  }

  /// Each thread is woken for its own, whoever is answered first.
  @Test(arguments: [1, 2, 4])
  func `many are answered at once, whichever thread they came to`(threads: Int) async throws {
    let handler = SuspendingHandler()
    let server = try server(handler, threads: threads)
    let clients = (0..<32).map { _ in RawClient(port: server.port) }
    for turn in 0..<8 {
      for client in clients { client.post("/", "x") }
      for answer in await handler.suspended(32) {
        answer.answer(HTTPResponse(200, text: "turn \(turn)"))
      }
      for client in clients { #expect(client.answer()?.body == "turn \(turn)\n") }
    }
    server.stop()
  }

  @Test func `the first answer counts`() async throws {
    let handler = SuspendingHandler()
    let server = try server(handler)
    let client = RawClient(port: server.port)
    client.post("/", "x")
    let pending = await handler.suspended(1)
    pending[0].answer(HTTPResponse(200, text: "first"))
    pending[0].answer(HTTPResponse(500, text: "second"))
    #expect(client.answer()?.body == "first\n")
    server.stop()
  }

  @Test func `a request whose answer was forgotten is answered 503`() async throws {
    let handler = SuspendingHandler()
    let server = try server(handler)
    let client = RawClient(port: server.port)
    client.post("/", "x")
    _ = await handler.suspended(1)
    let answer = try #require(client.answer())
    #expect(answer.status == 503)
    #expect(answer.headers["retry-after"] == "5")
    server.stop()
  }

  @Test func `a sender that leaves while it waits harms nobody`() async throws {
    let handler = SuspendingHandler()
    let server = try server(handler)
    do {
      let client = RawClient(port: server.port)
      client.post("/", "x")
      let pending = await handler.suspended(1)
      _ = consume client
      pending[0].answer(HTTPResponse(200))
    }
    server.stop()
  }

  /// Whoever is answered first of many wakes the listener for all of them.
  @Test(arguments: [[0], [0, 1, 2], [7], [0, 15]])
  func `senders that leave are in the way of none that are answered with them`(
    gone: [Int]
  ) async throws {
    let handler = SuspendingHandler()
    let server = try server(handler)
    for _ in 0..<4 {
      var clients: [RawClient?] = []
      var pending: [PendingAnswer] = []
      for _ in 0..<16 {
        let client = RawClient(port: server.port)
        client.post("/", "x")
        clients.append(client)
        pending += await handler.suspended(1)
      }
      for place in gone { clients[place] = nil }
      for answer in pending { answer.answer(HTTPResponse(202, text: "kept")) }
      for case let client? in clients { #expect(client.answer()?.status == 202) }
    }
    server.stop()
  }

  @Test func `a stop waits for the suspended request, which still gets its answer`() async throws {
    let handler = SuspendingHandler()
    let server = try server(handler)
    let client = RawClient(port: server.port)
    let late = RawClient(port: server.port)
    client.post("/", "x")
    let pending = await handler.suspended(1)
    // A connection that the listener has not taken yet is reset by the stop, so this one is used before.
    late.post("/early", "x")
    await handler.suspended(1)[0].answer(HTTPResponse(200))
    _ = late.answer()
    #expect(!server.stop(within: .milliseconds(1)))

    late.post("/late", "x")
    let refused = try #require(late.answer())
    #expect(refused.status == 503)
    #expect(refused.headers["connection"] == "close")

    pending[0].answer(HTTPResponse(200, text: "kept"))
    #expect(client.answer()?.body == "kept\n")
  }

  @Test func `a stop on another thread returns once the last answer is given`() async throws {
    let handler = SuspendingHandler()
    let server = try server(handler)
    let client = RawClient(port: server.port)
    client.post("/", "x")
    let pending = await handler.suspended(1)
    let stopped = AsyncStream<Void>.makeStream()
    DispatchQueue.global().async {
      server.stop()
      stopped.continuation.finish()
    }
    pending[0].answer(HTTPResponse(200, text: "kept"))
    for await _ in stopped.stream {}
    #expect(client.answer()?.body == "kept\n")
  }
}
