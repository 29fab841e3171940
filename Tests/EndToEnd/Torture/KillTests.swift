import Foundation
import Graph
import Store
import TestSupport
import Testing
import Values

/// The program is killed at each of its durable steps, and at any moment under load, while candidates go through all that is
/// shipped. Afterwards everything must be as in a run that nobody disturbed: the same records, runs, tasks and mails, no more
/// and no less.
///
/// The usual run takes every seventh step and a dozen kills. JOURNEYMAN_KILLS=all takes every step, a number so many kills
/// under load; JOURNEYMAN_KILL_SEED begins another series of moments.
@Suite(.serialized) struct `Killed at any moment, the program` {
  private static let environment = ProcessInfo.processInfo.environment
  private static let wish = environment["JOURNEYMAN_KILLS"]
  private static let seed = environment["JOURNEYMAN_KILL_SEED"].flatMap { UInt64($0) } ?? 1

  /// The candidates whose journeys lead through every shipped workflow.
  private static let everyWorkflow = 8

  private func undisturbed(_ count: Int, base: Date) throws -> StateFolder {
    let state = try StateFolder()
    let server = try ServerProcess(state: state, environment: Vendor.environment)
    let senders = Senders(base: base, limit: count)
    senders.listen(at: server.url)
    let (candidates, refusals) = senders.finish()
    #expect(candidates.count == count && refusals.isEmpty, "\(refusals.prefix(3))")
    try state.waitUntilQuiet()
    server.stop()
    return state
  }

  private func expectSame(_ state: StateFolder, as expected: StateFolder, _ what: Comment) throws {
    let differences = try Outcomes(state).differences(from: Outcomes(expected))
    #expect(differences == [], what)
    #expect(state.mailsSent() == expected.mailsSent(), what)
    #expect(try state.disorder() == [], what)
  }

  /// They only tell other systems, to which no connection is set up here; `OutwardKillTests` has them.
  private static let leftOut: Set<String> = [
    "slack-timeline", "hubspot-sync", "assessment-to-ats", "new-hire-hooks",
  ]

  @Test func `loses nothing and repeats nothing, whichever durable step it dies at`() throws {
    let base = Date()
    let expected = try undisturbed(Self.everyWorkflow, base: base)
    let reached = Set(try expected.reader().runs(ListFilter(limit: nil)).map(\.workflow))
    let journeys = ServerProcess.repository.appending(path: "workflows/journeys")
    let shipped = try FileManager.default.contentsOfDirectory(atPath: journeys.path)
      .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
    #expect(
      reached == Set(shipped).subtracting(Self.leftOut), "not every shipped workflow is reached")
    let stride = Self.wish == "all" ? 1 : 7
    var kills = 0
    for point in ["before-commit", "after-commit"] {
      var step = 1
      var survived = false
      while !survived {
        let state = try StateFolder()
        survived = try bombard(state, killingAt: "\(point):\(step)", base: base)
        try expectSame(state, as: expected, "\(point):\(step)")
        if !survived { kills += 1 }
        step += stride
        try #require(step < 2_000, "the work never ends")
      }
    }
    #expect(kills > 4, "the kills did not come")
    print("\(kills) kills at durable steps")
  }

  /// True when the program has done all its work without reaching its kill.
  private func bombard(_ state: StateFolder, killingAt point: String, base: Date) throws -> Bool {
    let senders = Senders(base: base, limit: Self.everyWorkflow)
    let kill = ["JOURNEYMAN_KILL_AT": point]
    var survived = false
    do {
      let mortal = try ServerProcess(
        state: state, environment: Vendor.environment.merging(kill) { $1 })
      senders.listen(at: mortal.url)
      let deadline = ContinuousClock.now + .seconds(60)
      while mortal.isRunning && !survived {
        try #require(ContinuousClock.now < deadline, "\(point): the work does not end")
        usleep(5_000)
        survived = try isDone(state)
      }
      senders.listen(at: nil)
      if survived { mortal.stop() }
    } catch let failure as ServerProcess.Failure where failure.wasKilled {
      // Before it listened.
    }
    let server = try ServerProcess(state: state, environment: Vendor.environment)
    senders.listen(at: server.url)
    let (_, refusals) = senders.finish()
    #expect(refusals == [], "\(point)")
    try state.waitUntilQuiet()
    server.stop()
    return survived
  }

  private func isDone(_ state: StateFolder) throws -> Bool {
    guard let reader = try? state.reader() else { return false }
    let runs = try reader.runs(ListFilter(limit: nil))
    let ended = runs.filter {
      ["candidate-hired", "application-rejected", "interview-completed"].contains($0.workflow)
    }
    return try ended.count == Self.everyWorkflow
      && reader.events(ListFilter(limit: nil)).allSatisfy { $0.state != .pending }
      && reader.unwrittenMessages(limit: 1).isEmpty
  }

  /// Mail over a server that is killed never: each message reaches it once at most. Whoever was not written to is somebody of
  /// whom the program says that nobody knows.
  @Test func `writes to nobody twice over a mail server`() throws {
    let wanted = Self.wish.flatMap { Int($0) } ?? 12
    let base = Date()
    let state = try StateFolder()
    let peer = SMTPPeer()
    defer { peer.stop() }
    let project = try MailProject()
    let environment = Vendor.environment.merging(["SMTP_URL": peer.url]) { $1 }
    func start() throws -> ServerProcess {
      try ServerProcess(state: state, environment: environment, workflows: project.workflows)
    }
    var random = SeededGenerator(seed: Self.seed)
    let senders = Senders(base: base)
    for _ in 0..<wanted {
      let server = try start()
      senders.listen(at: server.url)
      usleep(UInt32.random(in: 1_000...400_000, using: &random))
      server.kill()
    }
    senders.listen(at: nil)
    senders.end()
    let server = try start()
    senders.listen(at: server.url)
    let (candidates, refusals) = senders.finish()
    #expect(refusals == [])
    try state.waitUntilQuiet()
    server.stop()
    let reader = try state.reader()
    let letters = try reader.deadLetters(ListFilter(limit: nil))
    #expect(letters.allSatisfy { $0.letter.errorClass == "uncertain" }, "seed \(Self.seed)")
    var due = try undisturbed(candidates.count, base: base).mailsSent()
    let dueCount = due.count
    for message in peer.messages {
      let summary = StateFolder.summary(ofMail: message.text)
      if let place = due.firstIndex(of: summary) {
        due.remove(at: place)
      } else {
        Issue.record("seed \(Self.seed): sent twice, or to nobody who was due one: \(summary)")
      }
    }
    #expect(due.count <= letters.count, "seed \(Self.seed): never sent, and nobody is told: \(due)")
    #expect(try state.disorder() == [])
    print(
      "\(wanted) kills under load, \(dueCount) mails over a server, \(letters.count) held for a person"
    )
  }

  @Test func `under load loses nothing, repeats nothing, and keeps everybody's order`() throws {
    let wanted = Self.wish.flatMap { Int($0) } ?? 12
    let base = Date()
    let state = try StateFolder()
    var random = SeededGenerator(seed: Self.seed)
    let senders = Senders(base: base)
    for _ in 0..<wanted {
      let server = try ServerProcess(state: state, environment: Vendor.environment)
      senders.listen(at: server.url)
      usleep(UInt32.random(in: 1_000...400_000, using: &random))
      server.kill()
    }
    senders.listen(at: nil)
    senders.end()
    let server = try ServerProcess(state: state, environment: Vendor.environment)
    senders.listen(at: server.url)
    let (candidates, refusals) = senders.finish()
    #expect(refusals == [])
    try state.waitUntilQuiet()
    server.stop()
    let expected = try undisturbed(candidates.count, base: base)
    try expectSame(state, as: expected, "seed \(Self.seed)")
    print("\(wanted) kills under load, \(candidates.count) candidates")
  }
}
