import Actions
import NetworkClient
import TestSupport
import Testing
import Values

@testable import Connectors

/// Addresses that lead elsewhere than they seem to, in requests whose address a value has brought. `PORT` is that of a
/// server of this machine, which must not hear of any.
@Suite struct `A hostile address` {
  private func outcome(
    _ address: String, to peer: HTTPPeer, allowing hosts: [String]? = nil
  ) -> StepOutcome {
    var settings = HTTPSettings(now: { friday })
    settings.timeout = .seconds(5)
    if let hosts {
      settings.isRestricted = true
      settings.allows = { hosts.contains($0) }
    }
    var request = WebRequest(
      connection: nil, url: address.replacing("PORT", with: "\(peer.port)"), body: .text("hello"))
    request.hostIsFromValue = hosts != nil
    return HTTPConnection(settings).send(request, as: effect, timeout: nil).outcome
  }

  @Test(
    arguments: [
      // This machine by its names and in all spellings of its address.
      "http://127.0.0.1:PORT/", "http://localhost:PORT/", "http://LOCALHOST.:PORT/",
      "http://localhost.localdomain:PORT/", "http://ip6-localhost:PORT/",
      "http://ip6-loopback:PORT/", "http://x.localhost:PORT/",
      "http://127.1:PORT/", "http://127.0.1:PORT/", "http://2130706433:PORT/",
      "http://0x7f000001:PORT/", "http://0x7f.1:PORT/", "http://0177.0.0.1:PORT/",
      "http://017700000001:PORT/", "http://127.000.000.001:PORT/", "http://0.0.0.0:PORT/",
      "http://0:PORT/", "http://127.255.255.254:PORT/",
      // The same in IPv6.
      "http://[::1]:PORT/", "http://[::]:PORT/", "http://[::ffff:127.0.0.1]:PORT/",
      "http://[::ffff:7f00:1]:PORT/", "http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/",
      "http://[64:ff9b::7f00:1]:PORT/",
      // Behind a name that stands before an `@`.
      "http://hooks.acme.example@127.0.0.1:PORT/", "http://hooks.acme.example:443@127.0.0.1:PORT/",
      // To libcurl, which both looks and connects, what stands before the `@` is a user.
      "http://127.0.0.1:PORT\\@hooks.acme.example/",
      // Other machines of this network, and the clouds' keepers of secrets.
      "http://10.0.0.1:PORT/", "http://172.16.0.1:PORT/", "http://192.168.0.1:PORT/",
      "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/latest/",
      "http://[fe80::1]:PORT/", "http://100.64.0.1:PORT/", "http://[fc00::1]:PORT/",
      // What is no address of the web.
      "file:///etc/passwd", "gopher://127.0.0.1:PORT/_x", "ftp://127.0.0.1:PORT/",
      "//127.0.0.1:PORT/", "127.0.0.1:PORT", "http:127.0.0.1:PORT", "http://",
    ])
  func `reaches nobody of this machine or of private networks`(address: String) {
    let peer = HTTPPeer()
    defer { peer.stop() }
    if case .done = outcome(address, to: peer) { Issue.record("it was sent") }
    #expect(peer.connections == 0)
  }

  @Test(
    arguments: [
      "http://hooks.acme.example@127.0.0.1:PORT/", "http://127.0.0.1:PORT/hooks.acme.example",
      "http://127.0.0.1:PORT#@hooks.acme.example/", "http://127.0.0.1:PORT?@hooks.acme.example/",
      "http://hooks.acme.example.evil.example:PORT/",
      "http://evil.example:PORT/?http://hooks.acme.example/",
      "http://hooks.acme.example%2f@127.0.0.1:PORT/",
      "http://127.0.0.1:PORT%20hooks.acme.example/",
      "http://hooks.acme.example%00.evil.example:PORT/",
    ])
  func `is not taken for a host that is allowed`(address: String) {
    let peer = HTTPPeer()
    defer { peer.stop() }
    guard case .final = outcome(address, to: peer, allowing: ["hooks.acme.example"]) else {
      Issue.record("it is not refused for good")
      return
    }
    #expect(peer.connections == 0)
  }

  /// The names are allowed; what they stand for is somebody else's to say, and may be another address each time.
  @Test(arguments: ["localhost", "localhost.localdomain", "ip6-localhost"])
  func `that an allowed name stands for is not reached, also over a kept connection`(
    name: String
  ) throws {
    let peer = HTTPPeer()
    defer { peer.stop() }
    for _ in 1...2 {
      if case .done = outcome("http://\(name):PORT/", to: peer, allowing: [name]) {
        Issue.record("it was sent")
      }
    }
    #expect(peer.connections == 0)
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func `is not reached by way of a redirect`(status: Int) {
    let inside = HTTPPeer()
    let outside = HTTPPeer(then: .answer(status, headers: ["Location": inside.url]))
    defer { for peer in [inside, outside] { peer.stop() } }
    var settings = HTTPSettings(now: { friday })
    settings.allowsPrivateAddresses = true
    let request = WebRequest(connection: nil, url: outside.url, body: .text("hello"))
    let outcome = HTTPConnection(settings).send(request, as: effect, timeout: nil).outcome
    #expect(outcome.reason?.contains("redirects are not followed") == true)
    #expect(outside.requests.count == 1 && inside.connections == 0)
  }
}
