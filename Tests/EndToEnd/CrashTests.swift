import Foundation
import Graph
import Store
import Testing
import Values

/// Kills the program at every commit, before and after it, and looks whether anything was lost or done twice.
@Suite(.serialized) struct CrashTests {
  @Test(arguments: ["before-commit", "after-commit"])
  func `a kill at any commit loses nothing and acts once`(point: String) throws {
    var survived = false
    var number = 0
    // The last round is the one in which the program does all its work without reaching its kill.
    while !survived && number < 40 {
      number += 1
      survived = try round(killingAt: "\(point):\(number)")
    }
    #expect(survived, "the work never ended")
    #expect(number > 3, "the kills did not come")
  }

  /// True when the program survived: it reached fewer commits than the one it should have died at.
  private func round(killingAt point: String) throws -> Bool {
    let state = try StateFolder()
    let body = try Sender.body("new_candidate_application")
    var acknowledged = false
    var survived = false
    do {
      let server = try ServerProcess(state: state, environment: ["JOURNEYMAN_KILL_AT": point])
      acknowledged = (try? Sender(url: server.url).post(body, id: "1"))?.status == 200
      while server.isRunning && !survived {
        survived = try isDone(state)
        usleep(5_000)
      }
      if survived { server.stop() }
    } catch is ServerProcess.Failure {
      // Killed before it listened.
    }
    let server = try ServerProcess(state: state)
    if acknowledged {
      // Whoever was answered does not send again: the program must find the event by itself.
      try state.wait(
        until: { try $0.events(ListFilter()).count == 1 }, "\(point): the event is lost")
    } else {
      #expect(try Sender(url: server.url).post(body, id: "1").status == 200)
    }
    try state.waitUntilQuiet()
    server.stop()
    let reader = try state.reader()
    #expect(try reader.events(ListFilter()).map(\.state) == [.completed], "\(point)")
    #expect(try reader.runs(ListFilter()).map(\.state) == [.completed], "\(point)")
    #expect(try reader.tasks(ListFilter()).count == 1, "\(point)")
    #expect(try reader.candidates(ListFilter()).map(\.events) == [1], "\(point)")
    #expect(state.mails().count == 1, "\(point)")
    return survived
  }

  private func isDone(_ state: StateFolder) throws -> Bool {
    guard let reader = try? state.reader() else { return false }
    let events = try reader.events(ListFilter())
    return try events.count == 1 && events.allSatisfy { $0.state == .completed }
      && reader.unwrittenMessages(limit: 1).isEmpty
  }

  @Test func `kills at any moment under load lose nothing and write to nobody twice`() throws {
    let state = try StateFolder()
    let text = String(decoding: try Sender.body("new_candidate_application"), as: UTF8.self)
    func body(_ number: Int) -> [UInt8] {
      Array(
        text.replacing("person@example.com", with: "person\(number)@example.com")
          .replacing("60304594", with: "\(1_000_000 + number)")
          .replacing("71980812", with: "\(2_000_000 + number)").utf8)
    }
    let total = 120
    var acknowledged: Set<Int> = []
    // A linear congruential generator: the same moments each time.
    var seed: UInt64 = 7
    while acknowledged.count < total {
      let server = try ServerProcess(state: state)
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let quota = Int(seed >> 33) % 25 + 1
      for number in (0..<total).filter({ !acknowledged.contains($0) }).prefix(quota) {
        let answer = try? Sender(url: server.url).post(body(number), id: "\(number)")
        if answer?.status == 200 { acknowledged.insert(number) }
      }
      server.kill()
    }
    let server = try ServerProcess(state: state)
    try state.waitUntilQuiet()
    server.stop()
    let reader = try state.reader()
    let events = try reader.events(ListFilter(limit: nil))
    #expect(events.count == total)
    #expect(events.allSatisfy { $0.state == .completed })
    #expect(try reader.tasks(ListFilter(limit: nil)).count == total)
    #expect(try reader.candidates(ListFilter(limit: nil)).count == total)
    let recipients = state.mails().compactMap { mail in
      mail.split(separator: "\r\n").first { $0.hasPrefix("To: ") }.map(String.init)
    }
    #expect(recipients.count == total)
    #expect(Set(recipients).count == total)
  }

  @Test func `a second server on the same state folder is refused`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    do {
      _ = try ServerProcess(state: state)
      Issue.record("two servers run on one state folder")
    } catch let failure as ServerProcess.Failure {
      #expect(failure.said.contains("state folder"))
    }
    server.stop()
  }

  @Test func `a full disk answers 503, acknowledges nothing that is lost, and recovers`() throws {
    let state = try StateFolder()
    let text = String(decoding: try Sender.body("new_candidate_application"), as: UTF8.self)
    var acknowledged = 0
    var refused = 0
    // No file may grow beyond 2 MiB (in blocks of 512 bytes); the signal is ignored, so writes fail as on a full disk.
    let server = try ServerProcess(state: state, shell: "trap '' XFSZ; ulimit -f 4096")
    for number in 0..<2000 where refused < 3 {
      let body = Array(
        text.replacing("person@example.com", with: "person\(number)@example.com")
          .replacing("60304594", with: "\(1_000_000 + number)").utf8)
      switch try Sender(url: server.url).post(body, id: "\(number)").status {
      case 200: acknowledged += 1
      case 503: refused += 1
      case let other: Issue.record("answered \(other)")
      }
    }
    #expect(refused == 3)
    server.kill()
    let healed = try ServerProcess(state: state)
    try state.waitUntilQuiet()
    healed.stop()
    let events = try state.reader().events(ListFilter(limit: nil))
    #expect(events.count == acknowledged)
    #expect(events.allSatisfy { $0.state == .completed })
    #expect(state.mails().count == acknowledged)
  }
}
