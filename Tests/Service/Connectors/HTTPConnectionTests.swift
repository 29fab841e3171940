import Actions
import NetworkClient
import TestSupport
import Testing
import Values

@testable import Connectors

@Suite struct `A connection over HTTP` {
  private func connection(
    to peer: HTTPPeer, _ change: (inout HTTPSettings) -> Void = { _ in }
  ) -> HTTPConnection {
    var settings = HTTPSettings(now: { friday })
    settings.root = peer.url + "/api"
    settings.allowsPrivateAddresses = true
    change(&settings)
    return HTTPConnection(settings)
  }

  private func send(_ request: WebRequest, over connection: HTTPConnection) -> StepOutcome {
    connection.send(request, as: effect, timeout: .seconds(20)).outcome
  }

  @Test func `sends what the step has, its own headers and the key of the effect`() throws {
    let peer = HTTPPeer()
    defer { peer.stop() }
    let connection = connection(to: peer) {
      $0.headers = [.init("Authorization", "Bearer s3cret"), .init("X-Team", "one")]
    }
    let request = WebRequest(
      connection: "desk", url: "/people/7?by=ada", headers: [.init("x-team", "two")],
      body: .json(.object(["name": "Ada"])))
    guard case .done(let value) = send(request, over: connection) else {
      Issue.record("not done")
      return
    }
    #expect(value["status"]?.intValue == 200)
    let received = try #require(peer.requests.first)
    #expect(received.method == "POST" && received.target == "/api/people/7?by=ada")
    #expect(received.text == #"{"name":"Ada"}"#)
    #expect(received.headers["authorization"] == "Bearer s3cret")
    #expect(received.headers["x-team"] == "two")
    #expect(received.headers["content-type"] == "application/json")
    #expect(received.headers["idempotency-key"] == effect.opaque)
    #expect(received.headers["user-agent"] == "Journeyman")
    #expect(received.headers["expect"] == nil)
  }

  @Test(
    arguments: [
      (
        .form([.init("a b", "ü&=+"), .init("a b", "2")]), "a+b=%C3%BC%26%3D%2B&a+b=2",
        "application/x-www-form-urlencoded"
      ),
      (.text("just text"), "just text", "text/plain; charset=utf-8"),
    ] as [(WebRequest.Body, String, String)])
  func `writes bodies of each kind`(body: WebRequest.Body, text: String, type: String) throws {
    let peer = HTTPPeer()
    defer { peer.stop() }
    _ = send(WebRequest(connection: "desk", url: "/x", body: body), over: connection(to: peer))
    #expect(peer.requests.first?.text == text)
    #expect(peer.requests.first?.headers["content-type"] == type)
  }

  @Test func `follows no redirect, so that no secret goes elsewhere`() {
    let elsewhere = HTTPPeer()
    let peer = HTTPPeer([.answer(302, headers: ["Location": elsewhere.url])])
    defer {
      peer.stop()
      elsewhere.stop()
    }
    guard case .final(let reason) = send(WebRequest(url: "/x"), over: connection(to: peer)) else {
      Issue.record("not final")
      return
    }
    #expect(reason.contains("302") && reason.contains("redirects are not followed"))
    #expect(elsewhere.connections == 0)
  }

  @Test func `reaches this machine only where it says so`() {
    let peer = HTTPPeer()
    defer { peer.stop() }
    let connection = connection(to: peer) { $0.allowsPrivateAddresses = false }
    guard case .final(let reason) = send(WebRequest(connection: "desk", url: ""), over: connection)
    else {
      Issue.record("not final")
      return
    }
    #expect(reason.contains("allow_private"))
    #expect(peer.connections == 0)
  }

  @Test func `lets values choose only among the hosts that it allows`() {
    let peer = HTTPPeer()
    defer { peer.stop() }
    let chosen = WebRequest(connection: "desk", url: peer.url + "/x", hostIsFromValue: true)
    let open = connection(to: peer) { $0.root = nil }
    guard case .final = send(chosen, over: open) else {
      Issue.record("not final")
      return
    }
    for (host, isAllowed) in [("127.0.0.1", true), ("acme.example", false)] {
      let connection = connection(to: peer) {
        $0.root = nil
        $0.isRestricted = true
        $0.allows = { $0 == host }
      }
      if case .done = send(chosen, over: connection) {
        #expect(isAllowed)
      } else {
        #expect(!isAllowed)
      }
    }
    #expect(peer.requests.count == 1)
  }

  @Test func `says nothing of its secrets or of the request's values in its reasons`() {
    let peer = HTTPPeer([.answer(500), .answer(422), .reset])
    defer { peer.stop() }
    let connection = connection(to: peer) {
      $0.root = peer.url + "/s3cret"
      $0.headers = [.init("Authorization", "Bearer s3cret")]
    }
    for _ in 1...4 {
      let outcome = send(
        WebRequest(connection: "desk", url: "/ada", body: .text("ada")), over: connection)
      #expect(!"\(outcome)".contains("s3cret") && !"\(outcome)".contains("ada"))
    }
  }
}
