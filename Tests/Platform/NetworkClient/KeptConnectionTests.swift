import NetworkClient
import TestSupport
import Testing

@Suite struct `A client with a kept connection` {
  private func request(_ peer: HTTPPeer, mayBeSentTwice: Bool) -> OutgoingRequest {
    var request = OutgoingRequest(
      method: "POST", address: peer.url + "/a", body: [65], timeout: .seconds(20))
    request.mayBeSentTwice = mayBeSentTwice
    return request
  }

  @Test(arguments: [HTTPPeer.Behaviour.leave, .reset])
  func `sends what may not be sent twice once, whatever becomes of it`(
    end: HTTPPeer.Behaviour
  ) throws {
    let peer = HTTPPeer([.answer(200), end])
    defer { peer.stop() }
    let client = try HTTPClient()
    _ = try client.send(request(peer, mayBeSentTwice: false))
    let error = #expect(throws: NetworkError.self) {
      try client.send(request(peer, mayBeSentTwice: false))
    }
    #expect(error?.mayHaveArrived == true)
    #expect(peer.requests.count == 2)
    #expect(peer.requests.map(\.connection) == [1, 1])
    // The next one is not held against it.
    #expect(try client.send(request(peer, mayBeSentTwice: false)).status == 200)
  }

  @Test func `uses it for many requests`() throws {
    let peer = HTTPPeer()
    defer { peer.stop() }
    let client = try HTTPClient()
    for _ in 1...5 { _ = try client.send(request(peer, mayBeSentTwice: false)) }
    #expect(peer.requests.count == 5 && peer.connections == 1)
  }

  @Test func `reaches nothing private where it may not`() throws {
    let peer = HTTPPeer()
    defer { peer.stop() }
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"] {
      var request = OutgoingRequest(address: "http://\(host):\(peer.port)/")
      request.allowsPrivateAddresses = false
      #expect(throws: NetworkError.privateAddress) { try HTTPClient().send(request) }
    }
    #expect(peer.connections == 0)
  }

  @Test func `sends nothing over one that leads where the request may not go`() throws {
    let peer = HTTPPeer()
    defer { peer.stop() }
    let client = try HTTPClient()
    _ = try client.send(request(peer, mayBeSentTwice: true))
    var second = request(peer, mayBeSentTwice: true)
    second.allowsPrivateAddresses = false
    #expect(throws: NetworkError.privateAddress) { try client.send(second) }
    #expect(peer.requests.count == 1)
  }

  @Test func `gives the beginning of a long answer where that is asked for`() throws {
    let peer = HTTPPeer([.large(300_000)])
    defer { peer.stop() }
    var request = OutgoingRequest(address: peer.url, responseLimit: 1000)
    request.cutsLongResponse = true
    let response = try HTTPClient().send(request)
    #expect(response.status == 200 && response.isCut)
    #expect(response.body.count == 1000)
  }
}
