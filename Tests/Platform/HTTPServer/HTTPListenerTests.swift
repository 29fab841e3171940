import Foundation
import HTTPServer
import Testing

@Suite struct `Requests and answers` {
  private func server(limit: Int = 1_000, limits: HTTPLimits = HTTPLimits()) throws -> HTTPListener
  {
    try HTTPListener(
      address: "127.0.0.1", port: 0, limits: limits, handler: EchoHandler(limit: limit))
  }

  @Test func `port 0 picks a port and tells it`() throws {
    let server = try server()
    #expect(server.port != 0)
    server.stop()
  }

  @Test func `a port that is taken is an error with its reason`() throws {
    let first = try server()
    defer { first.stop() }
    #expect {
      try HTTPListener(address: "127.0.0.1", port: first.port, handler: EchoHandler())
    } throws: { error in
      guard case .cannotListen(_, first.port, "bind", 98, _)? = error as? HTTPServerError else {
        return false
      }
      return true
    }
  }

  @Test func `an address that is none is an error`() {
    #expect {
      try HTTPListener(address: "256.0.0.1", port: 0, handler: EchoHandler())
    } throws: { error in
      guard case .unknownAddress("256.0.0.1", _)? = error as? HTTPServerError else { return false }
      return true
    }
  }

  @Test func `the handler sees method, path, query, a header in any case, and the body`() throws {
    let server = try server()
    defer { server.stop() }
    let client = RawClient(port: server.port)
    client.post("/a%20b?x=1&y=%20", "hello", headers: "x-TEST: v w\r\n")
    let answer = try #require(client.answer())
    #expect(answer.status == 200)
    #expect(answer.body == "POST|/a%20b|x=1&y=%20|v w|hello\n")
    #expect(answer.headers["content-type"] == "text/plain; charset=utf-8")
  }

  @Test(arguments: [
    ("http://host:80/a?b", "/a|b"), ("https://host/", "/|-"), ("http://host", "/|-"),
    ("http://host?b", "/|b"), ("/?", "/|"), ("/http://host/", "/http://host/|-"),
  ])
  func `a target may name scheme and host`(_ target: String, _ expected: String) throws {
    let server = try server()
    defer { server.stop() }
    let client = RawClient(port: server.port)
    client.send("GET \(target) HTTP/1.1\r\nHost: host\r\n\r\n")
    #expect(client.answer()?.body == "GET|\(expected)|-|\n")
  }

  @Test func `one connection carries many requests, each with its own path and body`() throws {
    let server = try server()
    defer { server.stop() }
    let client = RawClient(port: server.port)
    for turn in 0..<20 {
      let path = turn.isMultiple(of: 3) ? "/three" : "/other?turn=\(turn)"
      client.post(path, String(repeating: "b", count: turn))
      let answer = try #require(client.answer())
      let expected = turn.isMultiple(of: 3) ? "/three|-" : "/other|turn=\(turn)"
      #expect(answer.body == "POST|\(expected)|-|\(String(repeating: "b", count: turn))\n")
    }
    #expect(server.openConnections == 1)
  }

  @Test func `pipelined requests are answered in order`() throws {
    let server = try server()
    defer { server.stop() }
    let client = RawClient(port: server.port)
    client.send(
      "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(client.answer()?.body == "GET|/1|-|-|\n")
    #expect(client.answer()?.body == "GET|/2|-|-|\n")
  }

  @Test func `a request that comes byte by byte is the same request`() throws {
    let server = try server()
    defer { server.stop() }
    let client = RawClient(port: server.port)
    for byte in "POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello".utf8 {
      client.send([byte])
    }
    #expect(client.answer()?.body == "POST|/slow|-|-|hello\n")
  }

  @Test func `a chunked body is put together`() throws {
    let server = try server()
    defer { server.stop() }
    let client = RawClient(port: server.port)
    client.send("POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    client.send("3\r\nabc\r\n")
    client.send("2\r\nde\r\n0\r\n\r\n")
    #expect(client.answer()?.body == "POST|/c|-|-|abcde\n")
  }

  @Test func `a request answered at its headers keeps the connection`() throws {
    let server = try server()
    defer { server.stop() }
    let client = RawClient(port: server.port)
    client.post("/missing", "some body")
    #expect(client.answer()?.status == 404)
    client.post("/there", "other")
    #expect(client.answer()?.body == "POST|/there|-|-|other\n")
  }

  @Test func `many connections are served side by side`() throws {
    let server = try server()
    defer { server.stop() }
    let clients = (0..<200).map { _ in RawClient(port: server.port) }
    for (number, client) in clients.enumerated() { client.post("/\(number)", "x") }
    for (number, client) in clients.enumerated() {
      #expect(client.answer()?.body == "POST|/\(number)|-|-|x\n")
    }
  }
}

@Suite struct `Limits` {
  private func server(limit: Int = 1_000, limits: HTTPLimits) throws -> HTTPListener {
    try HTTPListener(
      address: "127.0.0.1", port: 0, limits: limits, handler: EchoHandler(limit: limit))
  }

  @Test func `a body of exactly the limit is read, one byte more is refused`() throws {
    let server = try server(limit: 10, limits: HTTPLimits())
    defer { server.stop() }
    let client = RawClient(port: server.port)
    client.post("/", "0123456789")
    #expect(client.answer()?.status == 200)
    client.post("/", "0123456789a")
    #expect(client.answer()?.status == 413)
    client.post("/", "0123456789")
    #expect(client.answer()?.status == 200)
  }

  @Test func `a body announced as far too large is refused before it is sent`() throws {
    let server = try server(limit: 10, limits: HTTPLimits(droppedBodyBytes: 100))
    defer { server.stop() }
    let client = RawClient(port: server.port)
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
    #expect(client.answer()?.status == 413)
    client.waitForEnd()
  }

  @Test func `a chunked body over the limit is drained and refused`() throws {
    let server = try server(limit: 10, limits: HTTPLimits())
    defer { server.stop() }
    let client = RawClient(port: server.port)
    client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in 0..<10 { client.send("8\r\nabcdefgh\r\n") }
    client.send("0\r\n\r\n")
    #expect(client.answer()?.status == 413)
  }

  @Test func `a chunked body without an end is cut off`() throws {
    let server = try server(limit: 10, limits: HTTPLimits(droppedBodyBytes: 1_000))
    defer { server.stop() }
    let client = RawClient(port: server.port)
    client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in 0..<1_000 { client.send("8\r\nabcdefgh\r\n") }
    client.waitForEnd()
  }

  @Test func `headers over the limit are answered 431`() throws {
    let server = try server(limits: HTTPLimits(headerBytes: 4 * 1024))
    defer { server.stop() }
    let client = RawClient(port: server.port)
    client.send("GET / HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "h", count: 6_000))\r\n\r\n")
    #expect(client.answer()?.status == 431)
  }

  @Test func `a refused sender that waits for leave need not send its body`() throws {
    let server = try server(limit: 10, limits: HTTPLimits())
    defer { server.stop() }
    let client = RawClient(port: server.port)
    client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 50\r\n\r\n")
    #expect(client.answer()?.status == 413)
  }

  @Test(arguments: ["-5", "+5", "5x", "99999999999999999999999"])
  func `a length that is none is not taken for one`(_ length: String) throws {
    let server = try server(limits: HTTPLimits(requestTime: .milliseconds(200)))
    defer { server.stop() }
    let client = RawClient(port: server.port)
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(length)\r\n\r\n")
    #expect(client.answer()?.status != 200)
  }

  @Test func `a connection above the limit waits until another has gone`() throws {
    let server = try server(limits: HTTPLimits(connections: 2))
    defer { server.stop() }
    var first: RawClient? = RawClient(port: server.port)
    let second = RawClient(port: server.port)
    for client in [first, second] {
      client?.post("/", "x")
      #expect(client?.answer()?.status == 200)
    }
    let third = RawClient(port: server.port)
    third.post("/third", "x")
    #expect(server.openConnections == 2)
    first = nil
    #expect(third.answer()?.body == "POST|/third|-|-|x\n")
  }

  @Test func `while a thread is held in the handler, another takes connections`() throws {
    let handler = MeetingHandler()
    let server = try HTTPListener(address: "127.0.0.1", port: 0, threads: 2, handler: handler)
    defer { server.stop() }
    let first = RawClient(port: server.port)
    first.post("/", "")
    handler.isHeld.wait()
    let second = RawClient(port: server.port)
    second.post("/", "")
    for client in [first, second] { #expect(client.answer()?.body == "met\n") }
  }

  @Test func `connections of one address above the limit are closed`() throws {
    let server = try server(limits: HTTPLimits(connectionsPerAddress: 2))
    defer { server.stop() }
    let first = RawClient(port: server.port)
    let second = RawClient(port: server.port)
    first.post("/1", "")
    #expect(first.answer()?.status == 200)
    second.post("/2", "")
    #expect(second.answer()?.status == 200)
    let third = RawClient(port: server.port)
    third.waitForEnd()
    first.post("/1", "")
    #expect(first.answer()?.status == 200)
  }

  @Test func `an address that has closed a connection may open another`() throws {
    let server = try server(limits: HTTPLimits(connectionsPerAddress: 2))
    defer { server.stop() }
    for turn in 0..<5 {
      let clients = (0..<2).map { _ in RawClient(port: server.port) }
      for client in clients {
        client.post("/\(turn)", "", headers: "Connection: close\r\n")
        #expect(client.answer()?.status == 200)
        client.waitForEnd()
      }
      // Their end is seen before the server has counted it.
      for _ in 0..<10_000 where server.openConnections > 0 { usleep(1_000) }
    }
  }

  @Test(arguments: [1, 2, 3])
  func `connections are spread evenly over the threads`(threads: Int) throws {
    let handler = ThreadCountingHandler()
    let server = try HTTPListener(
      address: "127.0.0.1", port: 0, threads: threads, handler: handler)
    defer { server.stop() }
    let clients = (0..<4 * threads).map { _ in RawClient(port: server.port) }
    for client in clients {
      client.post("/", "")
      #expect(client.answer()?.status == 200)
    }
    #expect(handler.counts == Array(repeating: 4, count: threads))
  }

  /// In a process of its own: the limit is one of the whole process.
  @Test func `when the system has no descriptor left, connections are taken once it has`() async {
    await #expect(processExitsWith: .success) {
      let server = try HTTPListener(address: "127.0.0.1", port: 0, handler: EchoHandler())
      defer { server.stop() }
      let allowed = try DescriptorLimit.current
      let free = (0..<2).map { _ in dup(0) }
      for descriptor in free { close(descriptor) }
      // One for the client, none for the server.
      try DescriptorLimit.set(UInt64(free[1]))
      let client = RawClient(port: server.port)
      client.post("/late", "x")
      usleep(100_000)
      let taken = server.openConnections
      try DescriptorLimit.set(allowed)
      #expect(taken == 0)
      #expect(client.answer()?.body == "POST|/late|-|-|x\n")
    }
  }

  @Test(arguments: [
    "", "PO", "POST / HTTP/1.1\r\nHost: x\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel",
  ])
  func `a connection whose request never ends is closed`(_ half: String) throws {
    let server = try server(limits: HTTPLimits(requestTime: .milliseconds(60)))
    defer { server.stop() }
    let client = RawClient(port: server.port)
    client.send(half)
    client.waitForEnd()
  }

  @Test func `a byte now and then does not keep a request alive`() throws {
    let server = try server(limits: HTTPLimits(requestTime: .milliseconds(60)))
    defer { server.stop() }
    let client = RawClient(port: server.port)
    client.send("POST / HTTP/1.1\r\nHost: x\r\n")
    // Ends because the server closes: a write to a closed connection fails.
    while client.isOpen { client.send("X: y\r\n") }
  }

  @Test func `an idle kept connection is closed`() throws {
    let server = try server(limits: HTTPLimits(idleTime: .milliseconds(60)))
    defer { server.stop() }
    let client = RawClient(port: server.port)
    client.post("/", "")
    #expect(client.answer()?.status == 200)
    client.waitForEnd()
  }

  @Test func `a sender that leaves in the middle harms nobody`() throws {
    let server = try server(limits: HTTPLimits())
    defer { server.stop() }
    for half in ["POST", "POST / HTTP/1.1\r\nContent-Length: 50\r\n\r\nabc"] {
      let client = RawClient(port: server.port)
      client.send(half)
    }
    let client = RawClient(port: server.port)
    client.post("/", "x")
    #expect(client.answer()?.status == 200)
  }
}
