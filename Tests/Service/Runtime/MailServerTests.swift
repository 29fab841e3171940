import Actions
import Connectors
import Graph
import NetworkClient
import Store
import TestSupport
import Testing
import Values

@testable import Runtime

/// The runtime over a real connection to a mail server of this machine.
@Suite struct `A mail server` {
  private func bench(to port: UInt16) throws -> TestBench {
    let server = try MailServerAddress("smtp://127.0.0.1:\(port)")
    let clock = SystemClock()
    let connection = SMTPConnection(
      name: "outbox", SMTPConnection.Settings(server: server, now: { clock.now() }))
    let bench = try TestBench(
      [.sample([.send()])], receiver: ConnectionPerformer(["outbox": connection]))
    try bench.start()
    return bench
  }

  private func states(_ bench: TestBench) throws -> [RunState] {
    try bench.reader().runs(ListFilter(limit: 100)).map(\.state)
  }

  @Test func `that restarts for a minute dead-letters nobody`() throws {
    let first = SMTPPeer([.sender: [.reply("421 4.3.2 restarting")]])
    let bench = try bench(to: first.port)
    bench.deliver(candidate: "0")
    bench.settle()
    first.stop()
    for number in 1...10 { bench.deliver(candidate: "\(number)") }
    bench.settle()
    // A minute of tries, and nobody there.
    for _ in 1...60 {
      bench.clock.advance(by: .seconds(1))
      bench.settle()
    }
    #expect(try states(bench) == [RunState](repeating: .running, count: 11))
    let second = SMTPPeer(port: first.port)
    defer { second.stop() }
    bench.clock.advance(by: .seconds(300))
    bench.settle()
    #expect(try states(bench) == [RunState](repeating: .completed, count: 11))
    #expect(second.messages.count == 11)
    bench.stop()
  }

  @Test func `that takes a message and is gone before it says so leads to a person`() throws {
    let peer = SMTPPeer([.end: [.drop]])
    defer { peer.stop() }
    let bench = try bench(to: peer.port)
    let id = bench.deliver()
    bench.settle()
    #expect(try bench.event(id)?.state == .deadLettered)
    #expect(try bench.run()?.steps.first?.record.state == .uncertain)
    bench.clock.advance(by: .seconds(3600))
    bench.settle()
    #expect(peer.connections == 1)
    bench.stop()
  }

  @Test func `that refuses for now is asked again after some minutes`() throws {
    let peer = SMTPPeer([.recipient: [.reply("450 4.2.0 greylisted")]])
    defer { peer.stop() }
    let bench = try bench(to: peer.port)
    let id = bench.deliver()
    bench.settle()
    bench.clock.advance(by: .seconds(299))
    bench.settle()
    #expect(peer.messages.isEmpty)
    bench.clock.advance(by: .seconds(1))
    bench.settle()
    #expect(peer.messages.count == 1)
    #expect(try bench.event(id)?.state == .completed)
    bench.stop()
  }

  @Test func `that refuses for good ends the run, and the record names no message`() throws {
    let peer = SMTPPeer([.end: [.reply("554 5.7.1 no")]])
    defer { peer.stop() }
    let bench = try bench(to: peer.port)
    let id = bench.deliver()
    bench.settle()
    #expect(try bench.event(id)?.state == .deadLettered)
    let run = try #require(try bench.run())
    #expect(run.reason == "the mail server of `outbox` refused the message: DATA: 554 5.7.1")
    bench.stop()
  }

  @Test func `that takes a message is named in the record by its template`() throws {
    let peer = SMTPPeer()
    defer { peer.stop() }
    let bench = try bench(to: peer.port)
    let id = try #require(bench.deliver())
    bench.settle()
    let candidate = try #require(try bench.event(id)?.candidate)
    let record = try bench.reader().record(of: candidate)
    #expect(record?.journey(application: nil).lastMessage == "confirmation")
    bench.stop()
  }
}
