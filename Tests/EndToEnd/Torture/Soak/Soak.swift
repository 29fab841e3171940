import Foundation
import Graph
import SQLite
import Store
import TestSupport
import Testing
import Values

/// The program among its senders and receivers, with days that go by in seconds.
///
/// Time passes in steps of five minutes. In each, what is due is delivered; then the clock is moved on, so that no delivery
/// is under way while it moves: a signature holds for five minutes.
final class Soak {
  struct Plan {
    let people: Int
    let seed: UInt64
    let kills: Int
    /// Of each step, at least.
    let pause: Duration

    /// Candidates begin within so many days.
    static let days = 5.0
    static let step: TimeInterval = 300
    /// Days in which the mail server is dead, and the warehouse.
    static let mailDead = [2.0..<2.5, 8.9..<9.4]
    static let warehouseDead = [3.4..<4.1, 6.0..<6.3]
    /// The sender of assessments calls things by other names from the one day on; they are mended on the other.
    static let renamed = 3.0
    static let mended = 4.0
    static let end = 18.0
  }

  /// How much the program takes, at some time.
  struct Sample {
    let day: Double
    let residentKilobytes: Int
    let handles: Int
  }

  /// A Monday.
  static let start = Date(timeIntervalSince1970: 1_772_409_600)

  let plan: Plan
  let state: StateFolder
  let receivers = SoakReceivers()
  private(set) var expected: [String: SoakPerson.Expected] = [:]
  private(set) var samples: [Sample] = []
  /// Deliveries by their sender: id, time, type, and how often.
  private(set) var sent: [String: [String: (at: Date, type: String, times: Int)]] = [:]
  private(set) var quarantined = 0
  private(set) var kills = 0
  /// Steps that a person has looked up, because nobody knew whether they were done.
  private(set) var lookedUp = 0
  private let project: MailProject
  private let time: SteeredTime
  private let post = SoakPost()
  private var server: ServerProcess
  private var steps: [Int: [SoakPerson.Telling]] = [:]
  private var begun = 0
  private var random: SeededGenerator
  private var watcher: Connection?

  init(_ plan: Plan) throws {
    self.plan = plan
    random = SeededGenerator(seed: plan.seed)
    state = try StateFolder()
    project = try .withWarehouse()
    time = try SteeredTime(in: state, from: Self.start)
    server = try Self.serve(state, project, receivers)
  }

  private static func serve(
    _ state: StateFolder, _ project: MailProject, _ receivers: SoakReceivers
  ) throws -> ServerProcess {
    try ServerProcess(
      state: state,
      environment: Vendor.environment.merging(SteeredTime.environment) { $1 }
        .merging(receivers.environment) { $1 },
      workflows: project.workflows, arguments: ["--log-level", "info"])
  }

  deinit {
    post.end()
    receivers.stop()
  }

  var refusals: [String] { post.refusals }

  private func date(_ day: Double) -> Date { Self.start.addingTimeInterval(day * 86_400) }

  private var day: Double { time.now.timeIntervalSince(Self.start) / 86_400 }

  // MARK: - The days

  func run() throws {
    let last = Int(Plan.end * 86_400 / Plan.step)
    let killed = Set((0..<plan.kills).map { _ in Int.random(in: 1..<last * 3 / 4, using: &random) })
    for step in 0..<last {
      let beginning = ContinuousClock.now
      try begin(upTo: step)
      try time.pass(until: Self.start.addingTimeInterval(Double(step) * Plan.step))
      let day = day
      receivers.setMail(dead: Plan.mailDead.contains { $0.contains(day) })
      receivers.setWarehouse(dead: Plan.warehouseDead.contains { $0.contains(day) })
      if step == Int(Plan.mended * 86_400 / Plan.step) { try mend() }
      if killed.contains(step) { try kill() }
      let due = steps.removeValue(forKey: step) ?? []
      for telling in due { try note(telling) }
      post.deliver(due, to: server.url, at: time.now)
      if step % 12 == 0 { try letWorkCatchUp() }
      if step % 144 == 0 { sample() }
      if step % 72 == 0 { try lookUp() }
      let left = plan.pause - (ContinuousClock.now - beginning)
      if left > .zero { usleep(UInt32(left / .microseconds(1))) }
    }
    try waitForTheEnd()
    try lookUp()
    try waitForTheEnd()
    sample()
  }

  /// Candidates whose first delivery is due in this step or before.
  private func begin(upTo step: Int) throws {
    while begun < plan.people {
      let start = date(Plan.days * Double(begun) / Double(plan.people))
      guard start < Self.start.addingTimeInterval(Double(step) * Plan.step) else { return }
      let person = try SoakPerson(
        begun, from: start, renamedFrom: date(Plan.renamed), seed: plan.seed)
      expected[Journey.address(begun)] = person.expected
      for telling in person.tellings {
        let due = Int(telling.at.timeIntervalSince(Self.start) / Plan.step) + 1
        steps[max(due, step), default: []].append(telling)
      }
      begun += 1
    }
  }

  private func note(_ telling: SoakPerson.Telling) throws {
    let delivery = telling.delivery
    let (id, type) = (try delivery.eventID(), try delivery.type())
    let times = (sent[delivery.vendor.name]?[id]?.times ?? 0) + 1
    sent[delivery.vendor.name, default: [:]][id] = (telling.at, type, times)
  }

  private func kill() throws {
    server.kill()
    server = try Self.serve(state, project, receivers)
    kills += 1
  }

  /// The mapping learns the new names, and what was quarantined meanwhile is taken up.
  private func mend() throws {
    quarantined = try state.reader().events(ListFilter(state: "quarantined", limit: nil)).count
    let file = project.workflows.appending(path: "sources/assessments.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try text.replacing("body.data.candidate", with: "body.data.person")
      .replacing("body.data.application", with: "body.data.submission")
      .write(to: file, atomically: true, encoding: .utf8)
    server.signal(SIGHUP)
    server.waitUntilSaid("the configuration was reloaded")
    guard quarantined > 0 else { return }
    let replay = try ToolRun([
      "dead-letters", "replay", "--source", "assessments", "--state", state.path,
    ])
    #expect(replay.exit == 0, "\(replay.errors)")
  }

  // MARK: - Waiting

  private func count(_ query: StaticString, _ times: Date...) throws -> Int {
    let connection =
      try watcher ?? Connection(path: "\(state.path)/journeyman.db", access: .readOnly)
    watcher = connection
    let bindings = times.map { Argument.integer(Int64($0.timeIntervalSince1970 * 1000)) }
    return try connection.first(query, bindings) { Int($0.integer(0)) } ?? 0
  }

  /// The program has as much time as it would have if days were days: no timer fires hours late, and while all receivers
  /// live, nothing that came waits for half a day.
  private func letWorkCatchUp() throws {
    try wait("the program does not catch up") {
      let timers = try count(
        "SELECT count(*) FROM timers WHERE event IS NOT NULL AND due_at < ?",
        time.now.addingTimeInterval(-3600))
      guard timers == 0 else { return false }
      guard !receivers.isMailDead, !receivers.isWarehouseDead else { return true }
      return try count(
        "SELECT count(*) FROM deliveries WHERE state = 'pending' AND received_at < ?",
        time.now.addingTimeInterval(-6 * 3600)) == 0
    }
  }

  private func waitForTheEnd() throws {
    try wait("the work does not end") {
      try count("SELECT count(*) FROM deliveries WHERE state IN ('pending', 'waiting')") == 0
    }
  }

  /// Looks again and again, while time passes a little faster than it does.
  private func wait(_ what: Comment, until condition: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(180)
    while try !condition() {
      try #require(ContinuousClock.now < deadline, what)
      try time.jump(by: 10)
      usleep(10_000)
    }
  }

  /// Linux says what a process takes; elsewhere nobody is asked.
  private func sample() {
    let folder = "/proc/\(server.processID)"
    guard let status = try? String(contentsOfFile: "\(folder)/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
      let handles = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/fd").count
    else { return }
    samples.append(
      Sample(
        day: (day * 10).rounded() / 10, residentKilobytes: Int(line.filter(\.isNumber)) ?? 0,
        handles: handles))
  }

  // MARK: - What nobody knows

  /// Looks up, as a person does some times a day, what became of the steps whose outcome nobody knows, and says so.
  private func lookUp() throws {
    let reader = try state.reader()
    let letters = try reader.deadLetters(ListFilter(state: "open", limit: nil))
      .filter { !$0.isQuarantined }
    guard !letters.isEmpty else { return }
    lookedUp += letters.count
    #expect(
      letters.allSatisfy { $0.letter.errorClass == "uncertain" },
      "\(Set(letters.map { "\($0.letter.errorClass): \($0.letter.reason)" }))")
    let (mails, requests) = (receivers.mails, receivers.requests)
    var known: [String: [String]] = [:]
    for letter in letters {
      let candidate = try #require(letter.candidate)
      let address = try #require(try reader.record(of: candidate)?.email?.value)
      let isDone =
        letter.letter.workflow == "tell-warehouse"
        ? requests[address]?.contains("\(letter.letter.event)") == true
        : mails[address]?[Self.about(letter.letter)] != nil
      known[isDone ? "done" : "repeat", default: []].append(letter.id)
    }
    for (word, ids) in known {
      for start in stride(from: 0, to: ids.count, by: 500) {
        let some = ids[start..<min(ids.count, start + 500)]
        let run = try ToolRun(
          ["dead-letters", "replay", "--uncertain", word, "--state", state.path] + some)
        #expect(run.exit == 0, "\(run.errors)")
      }
    }
  }

  private static func about(_ letter: DeadLetter) -> String {
    switch (letter.workflow, letter.step) {
    case ("application-received", _): "applied"
    case ("assessment-completed", _): "graded"
    case ("interview-scheduled", _): "invited"
    case ("interview-cancelled", _): "cancelled"
    case (_, "reminder"): "reminder"
    default: "offer"
    }
  }

  func stop() { server.stop() }
}
