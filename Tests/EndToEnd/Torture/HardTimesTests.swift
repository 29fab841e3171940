import Foundation
import Graph
import NetworkClient
import Store
import TestSupport
import Testing
import Values

/// What no operator wishes for, while somebody's mail is to be tried again and somebody's offer waits for its reminder.
@Suite(.serialized) struct `In hard times the program` {
  /// A server with a run that waits for its reminder, and one that waits for a mail server which is dead.
  private final class Scene {
    let state: StateFolder
    let time: SteeredTime
    let server: ServerProcess
    private let project: MailProject
    private(set) var peers = [SMTPPeer()]
    private let port: UInt16

    init() throws {
      state = try StateFolder()
      time = try SteeredTime(in: state, from: Soak.start)
      project = try MailProject()
      port = peers[0].port
      server = try ServerProcess(
        state: state,
        environment: Vendor.environment.merging(SteeredTime.environment) { $1 }
          .merging(["SMTP_URL": "smtp://127.0.0.1:\(port)"]) { $1 },
        shell: "trap '' XFSZ", workflows: project.workflows)
      try tell(1) { story, now in
        try story.applies(at: now)
        try story.isOffered(at: now)
      }
      try wait("the offer does not wait") { reader in
        try reader.runs(ListFilter(state: "waiting")).count == 1
      }
      peers[0].stop()
      try tell(2) { story, now in try story.applies(at: now) }
      try wait("the application is not tried again") { reader in
        try reader.runs(ListFilter(state: "running")).contains { run in
          run.steps.contains { $0.due != nil && $0.record.attempts > 0 }
        }
      }
    }

    deinit { for peer in peers { peer.stop() } }

    func tell(_ number: Int, _ happens: (inout CandidateStory, Date) throws -> Void) throws {
      var story = CandidateStory(number: number, isJobKnown: true)
      try happens(&story, time.now)
      for delivery in story.deliveries {
        #expect(try post(delivery) == 200)
      }
    }

    func post(_ delivery: Journey.Delivery) throws -> Int {
      try delivery.vendor.post(delivery.body, to: server.url, id: delivery.id, at: time.now).status
    }

    func reviveMail() { peers.append(SMTPPeer(port: port)) }

    /// To whom mail went, in the order of the alphabet.
    var mails: [String] {
      peers.flatMap(\.messages).flatMap(\.recipients).sorted()
    }

    func wait(_ what: Comment, until condition: (any StoreReader) throws -> Bool) throws {
      try state.wait(until: condition, what)
    }

    func page(_ path: String) throws -> Int {
      try HTTPClient().send(OutgoingRequest(address: server.url + path)).status
    }
  }

  private static let (first, second) = (Journey.address(1), Journey.address(2))
  private static let day: TimeInterval = 86_400

  @Test func `sends nothing twice and loses nothing when the clock jumps back a day`() throws {
    let scene = try Scene()
    scene.reviveMail()
    // The retry was to come in a moment of a time that is a day away now.
    try scene.time.jump(by: -Self.day)
    try scene.wait("the mail is not tried again for a day") { _ in scene.mails.contains(Self.second)
    }
    #expect(scene.mails == [Self.first, Self.first, Self.second])
    try scene.tell(3) { story, now in try story.applies(at: now) }
    try scene.wait("nothing new is done") { _ in scene.mails.contains(Journey.address(3)) }
    // The reminder comes once, at noon of the sixth day after the beginning.
    try scene.time.jump(by: Self.day * 7.5)
    try scene.wait("the reminder does not come") { reader in
      try reader.runs(ListFilter(state: "completed")).count >= 1
        && reader.runs(ListFilter(state: "waiting")).isEmpty
    }
    try scene.state.waitUntilQuiet()
    #expect(
      scene.mails == [Self.first, Self.first, Self.first, Self.second, Journey.address(3)])
    #expect(scene.server.stop() == 0)
  }

  @Test func `sends a reminder once when the clock jumps forward, back and forward again`() throws {
    let scene = try Scene()
    scene.reviveMail()
    for _ in 1...3 {
      try scene.time.jump(by: Self.day * 6.5)
      try scene.wait("the reminder does not come") { _ in scene.mails.count == 4 }
      try scene.time.jump(by: -Self.day * 6.5)
      #expect(try scene.page("/readyz") == 200)
    }
    try scene.tell(3) { story, now in try story.applies(at: now) }
    try scene.state.waitUntilQuiet()
    #expect(
      scene.mails == [Self.first, Self.first, Self.first, Self.second, Journey.address(3)])
    #expect(try scene.state.reader().deadLetters(ListFilter(limit: nil)).isEmpty)
    #expect(scene.server.stop() == 0)
  }

  /// No byte of any file may be written from one moment on, whatever room there is.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/prlimit")))
  func `does nothing that it cannot record when its store turns read-only, and goes on afterwards`()
    throws
  {
    let scene = try Scene()
    func limit(_ size: String) throws {
      let run = try Process.run(
        URL(filePath: "/usr/bin/prlimit"),
        arguments: ["--pid", "\(scene.server.processID)", "--fsize=\(size):unlimited"])
      run.waitUntilExit()
      #expect(run.terminationStatus == 0)
    }
    try limit("0")
    var story = CandidateStory(number: 3)
    try story.applies(at: scene.time.now)
    let delivery = try #require(story.deliveries.first)
    #expect(try scene.post(delivery) == 503)
    #expect(try scene.page("/readyz") == 503)
    #expect(try scene.page("/healthz") == 200)
    // The mail server is back and the time of everything comes: not a byte of it may go out without its record.
    scene.reviveMail()
    try scene.time.jump(by: Self.day * 6.5)
    for _ in 1...50 { #expect(try scene.post(delivery) == 503) }
    #expect(scene.mails == [Self.first, Self.first])
    #expect(try scene.page("/readyz") == 503)
    try limit("unlimited")
    try scene.wait("it is not ready again") { _ in try scene.page("/readyz") == 200 }
    #expect(try scene.post(delivery) == 200)
    try scene.state.waitUntilQuiet()
    #expect(
      scene.mails == [Self.first, Self.first, Self.first, Self.second, Journey.address(3)])
    #expect(scene.server.stop() == 0)
  }
}
