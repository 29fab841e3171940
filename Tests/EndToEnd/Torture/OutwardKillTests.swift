import Actions
import Foundation
import Graph
import Store
import TestSupport
import Testing
import Values

/// The program is killed while it tells Slack, HubSpot, Greenhouse and two hooks of candidates: just after something was done
/// and before that is recorded, and at any moment. What its books say of a step and what the receiver has must agree: once
/// where it is done, once at most where nobody knows, never without a step.
///
/// JOURNEYMAN_KILLS is how many kills of either kind; JOURNEYMAN_KILL_SEED begins another series.
@Suite(.serialized) struct `Killed while it tells other systems, the program` {
  private static let environment = ProcessInfo.processInfo.environment
  private static let kills = environment["JOURNEYMAN_KILLS"].flatMap { Int($0) } ?? 8
  private static let seed = environment["JOURNEYMAN_KILL_SEED"].flatMap { UInt64($0) } ?? 1
  private static let told: Set<String> = [
    "slack-timeline", "hubspot-sync", "assessment-to-ats", "new-hire-hooks",
  ]

  @Test func `does everything once, or knows that it does not know`() throws {
    let receivers = OutwardReceivers()
    defer { receivers.stop() }
    let project = try receivers.project()
    let state = try StateFolder()
    let senders = Senders(base: Date(), count: 2)
    var random = SeededGenerator(seed: Self.seed)
    var killed = 0
    func start(killingAt point: String? = nil) throws -> ServerProcess {
      let environment = Vendor.environment.merging(receivers.environment) { $1 }
      let kill = point.map { ["JOURNEYMAN_KILL_AT": $0] } ?? [:]
      return try ServerProcess(
        state: state, environment: environment.merging(kill) { $1 },
        workflows: project.workflows)
    }
    for _ in 0..<Self.kills {
      let count = Int.random(in: 1...9, using: &random)
      do {
        let doomed = try start(killingAt: "effect-performed:\(count)")
        senders.listen(at: doomed.url)
        let deadline = ContinuousClock.now + .seconds(20)
        while doomed.isRunning, ContinuousClock.now < deadline { usleep(2_000) }
        if !doomed.isRunning { killed += 1 }
        doomed.kill()
      } catch let failure as ServerProcess.Failure where failure.wasKilled {
        // Before it listened: over what the kill before had left undone.
        killed += 1
      }
      let server = try start()
      senders.listen(at: server.url)
      usleep(UInt32.random(in: 1_000...300_000, using: &random))
      server.kill()
    }
    senders.listen(at: nil)
    senders.end()
    #expect(killed == Self.kills, "some work did not lead to a kill")
    let server = try start()
    senders.listen(at: server.url)
    let (candidates, refusals) = senders.finish()
    #expect(refusals == [])
    // What many a stop in a row has interrupted rests the longer.
    try state.waitUntilQuiet(atMost: .seconds(30 + 2 * Self.kills))
    server.stop()
    let ledger = try OutwardLedger(state, workflows: Self.told)
    #expect(ledger.unsettled == [], "seed \(Self.seed)")
    #expect(ledger.differences(from: receivers) == [], "seed \(Self.seed)")
    #expect(Set(ledger.entries.map(\.workflow)) == Self.told, "not every workflow is reached")
    let held = ledger.entries.count { $0.state == .uncertain }
    #expect(try state.reader().deadLetters(ListFilter(limit: nil)).count >= held)
    print(
      "\(2 * Self.kills) kills, \(candidates.count) candidates, \(ledger.entries.count) steps "
        + "that tell others, \(held) held for a person")
  }
}

/// What the program's books say of the steps that tell other systems.
struct OutwardLedger {
  struct Entry {
    let workflow: String
    let segment: String?
    let action: String
    let state: StepRecordState
    let reason: String
    /// By which receivers know it.
    let key: String
    /// Whom it is about; see `Journey`.
    let number: Int
  }

  private(set) var entries: [Entry] = []

  init(_ state: StateFolder, workflows: Set<String>) throws {
    let reader = try state.reader()
    var numbers: [CandidateID: Int] = [:]
    for record in try reader.candidates(ListFilter(limit: nil)) {
      let address = try #require(record.email?.value, "a record without an address")
      numbers[record.id] = Int(address.filter(\.isNumber))
    }
    for run in try reader.runs(ListFilter(limit: nil)) where workflows.contains(run.workflow) {
      for step in run.steps {
        let effect = EffectKey(
          event: run.event.description, workflow: run.workflow, step: step.record.id)
        entries.append(
          Entry(
            workflow: run.workflow, segment: run.segment, action: step.record.action,
            state: step.record.state, reason: step.record.reason ?? "", key: effect.opaque,
            number: run.candidate.flatMap { numbers[$0] } ?? -1))
      }
    }
  }

  /// Steps that have come to no end.
  var unsettled: [String] {
    entries.filter { ![.done, .skipped, .uncertain].contains($0.state) }
      .map { "\($0.workflow), \($0.action): \($0.state), \($0.reason)" }
  }

  /// What the receivers have otherwise than it should be.
  func differences(from receivers: OutwardReceivers) -> [String] {
    let office = receivers.greenhouse.state
    let contacts = receivers.hubSpot.seen.contacts
    let tags = receivers.tags
    let posts = receivers.posts
    let finance = OutwardReceivers.arrivals(at: receivers.finance)
    let automation = OutwardReceivers.arrivals(at: receivers.automation)
    var found: [String] = []
    for entry in entries {
      let candidate = "\(8_000_000 + entry.number)"
      let count: Int
      switch entry.action {
      case "slack.post": count = posts[entry.key] ?? 0
      case "ats.note": count = office.notes[candidate]?.count ?? 0
      case "ats.tag": count = office.tags[candidate]?.count ?? 0
      case "ats.advance":
        let stage = office.stages["\(9_000_000 + entry.number)"] ?? GreenhouseOffice.firstStage
        count = Int(stage - GreenhouseOffice.firstStage)
      case "http.request" where finance[entry.key] != nil:
        // By its key finance tells a repeat.
        count = 1
      case "http.request": count = automation[entry.key] ?? 0
      case "hubspot.contact":
        let contact = contacts[Journey.address(entry.number)]
        let stage = entry.segment.flatMap { ["hired", "rejected"].contains($0) ? $0 : nil }
        count = contact != nil && (stage == nil || contact?["recruiting_stage"] == stage) ? 1 : 0
      default: count = -1
      }
      if !Self.fits(count, entry.state) {
        found.append(
          "\(entry.action) of \(entry.number) is \(entry.state), and was done \(count) times")
      }
    }
    let known = Set(entries.map(\.key))
    for key in [posts, finance, automation].flatMap(\.keys) where !known.contains(key) {
      found.append("something without a step: \(key)")
    }
    for entry in entries where entry.action == "hubspot.contact" && entry.state == .done {
      guard let tag = ["applied": "applicant", "hired": "hired"][entry.segment ?? ""] else {
        continue
      }
      if tags[Journey.address(entry.number)]?.contains(tag) != true {
        found.append("\(entry.number) has no tag `\(tag)`")
      }
    }
    return found + threads(receivers.slack)
  }

  private static func fits(_ count: Int, _ state: StepRecordState) -> Bool {
    switch state {
    case .done: count == 1
    case .uncertain: count == 0 || count == 1
    default: count == 0
    }
  }

  /// Candidates with several threads in a channel, and replies in somebody else's.
  private func threads(_ slack: SlackPeer) -> [String] {
    let numbers = Dictionary(
      entries.map { ($0.key, $0.number) }, uniquingKeysWith: { first, _ in first })
    func number(_ message: SlackPeer.Message) -> Int {
      numbers[message.metadata?["event_payload"]?["effect"]?.stringValue ?? ""] ?? -1
    }
    var found: [String] = []
    var roots: [String: Int] = [:]
    var opened: Set<String> = []
    for message in slack.messages {
      let whose = number(message)
      if let thread = message.thread {
        if roots[thread] != whose { found.append("\(whose) is told of in somebody else's thread") }
      } else {
        roots[message.ts] = whose
        if !opened.insert("\(message.channel)/\(whose)").inserted {
          found.append("\(whose) has two threads in \(message.channel)")
        }
      }
    }
    return found
  }
}
