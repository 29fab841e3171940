import Actions
import Foundation
import NetworkClient
import Store
import Synchronization
import TestSupport
import Testing
import Threads
import Values

@testable import Connectors

/// A store of its own for what a connector remembers; removed with everything in it.
final class NoteStore: Sendable {
  private let folder = NSTemporaryDirectory() + "journeyman-notes-\(UUID().uuidString)"
  let store: SQLiteStore

  init() throws { store = try SQLiteStore(StateFiles(folder: folder)) }

  deinit {
    store.close()
    try? FileManager.default.removeItem(atPath: folder)
  }

  func notes() throws -> ConnectorNotes { try ConnectorNotes(store) }
}

@Suite struct `A workspace of Slack` {
  private let store: NoteStore

  init() throws { store = try NoteStore() }

  private func connection(
    to slack: SlackPeer, _ notes: ConnectorNotes? = nil
  ) throws -> SlackConnection {
    var settings = HTTPSettings(now: { friday })
    settings.root = slack.peer.url + "/api"
    settings.headers = [.init("Authorization", "Bearer xoxb-0123456789")]
    settings.allowsPrivateAddresses = true
    settings.timeout = .seconds(20)
    return SlackConnection(name: "slack", settings, notes: try notes ?? store.notes())
  }

  private func message(
    _ text: String, thread: String? = "cand_1", stage: String? = nil, channel: String = "#hiring"
  ) -> SlackMessage {
    SlackMessage(
      connection: "slack", channel: channel, text: text, thread: thread, stage: stage,
      button: .init(text: "Open profile", url: "https://ats.example/people/7"))
  }

  @discardableResult
  private func post(
    _ message: SlackMessage, _ event: String, over connection: SlackConnection,
    mayBeDone: Bool = false
  ) -> StepOutcome {
    let effect = EffectKey(event: event, workflow: "timeline", step: "post")
    return connection.report(
      of: EffectAttempt(.slack(message), as: effect, mayBeDone: mayBeDone)
    ).outcome
  }

  private static func word(_ outcome: StepOutcome) -> String {
    switch outcome {
    case .done: "done"
    case .transient(_, _, let reached): reached ? "transient" : "unreachable"
    case .postponed(_, let pause): "postponed \(pause.components.seconds)s"
    case .final: "final"
    case .uncertain: "uncertain"
    case .unresolved: "unresolved"
    }
  }

  @Test func `the first message opens the candidate's thread, later ones reply in it`() throws {
    let slack = SlackPeer()
    defer { slack.stop() }
    let connection = try connection(to: slack)
    post(message("applied"), "evt_1", over: connection)
    post(message("passed the test"), "evt_2", over: connection)
    post(message("about another", thread: "cand_2"), "evt_3", over: connection)
    post(message("elsewhere", channel: "#data"), "evt_4", over: connection)
    post(message("to everybody", thread: nil), "evt_5", over: connection)
    let threads = slack.messages.map { ($0.text, $0.thread) }
    let root = slack.messages[0].ts
    #expect(threads.map(\.0).count == 5)
    #expect(threads.map(\.1) == [nil, root, nil, nil, nil])
  }

  @Test func `a restart finds the thread again`() throws {
    let slack = SlackPeer()
    defer { slack.stop() }
    post(message("applied"), "evt_1", over: try connection(to: slack))
    post(message("passed"), "evt_2", over: try connection(to: slack))
    #expect(slack.messages[1].thread == slack.messages[0].ts)
  }

  @Test func `the first message shows the stage that was said last, with its own words and button`()
    throws
  {
    let slack = SlackPeer()
    defer { slack.stop() }
    let connection = try connection(to: slack)
    post(message("applied", stage: "Applied"), "evt_1", over: connection)
    post(message("passed", stage: "Assessment"), "evt_2", over: connection)
    post(message("a word without a stage"), "evt_3", over: connection)
    post(message("the same stage", stage: "Assessment"), "evt_4", over: connection)
    let root = slack.messages[0]
    #expect(root.text == "applied")
    #expect(root.blocks == (try Value(json: Array(Self.rootBlocks.utf8))))
    #expect(slack.updates == 1)
    // A reply does not repeat what stands above it.
    #expect(slack.messages[1].blocks.listValue?.count == 2)
  }

  private static let rootBlocks = """
    [{"type": "section", "text": {"type": "mrkdwn", "text": "applied"}},
     {"type": "context", "elements": [{"type": "mrkdwn", "text": "Stage: *Assessment*"}]},
     {"type": "actions", "elements": [{"type": "button",
       "text": {"type": "plain_text", "text": "Open profile", "emoji": true},
       "url": "https://ats.example/people/7", "action_id": "open_page"}]}]
    """

  @Test func `sends what Slack's description says`() throws {
    let slack = SlackPeer()
    defer { slack.stop() }
    post(message("applied", thread: nil), "evt_1", over: try connection(to: slack))
    let request = try #require(slack.peer.requests.first)
    #expect(request.method == "POST" && request.target == "/api/chat.postMessage")
    #expect(request.headers["authorization"] == "Bearer xoxb-0123456789")
    #expect(request.headers["content-type"] == "application/json; charset=utf-8")
    let mark = EffectKey(event: "evt_1", workflow: "timeline", step: "post").opaque
    #expect(
      request.text == """
        {"channel":"#hiring","text":"applied","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"applied"}},\
        {"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Open profile","emoji":true},\
        "url":"https://ats.example/people/7","action_id":"open_page"}]}],\
        "metadata":{"event_type":"journeyman_message","event_payload":{"effect":"\(mark)"}},\
        "unfurl_links":false,"unfurl_media":false}
        """)
  }

  @Test func `a message that may be there is looked for before it is posted again`() throws {
    for (fault, count) in [(SlackPeer.Fault.lostAfter, 1), (.lostBefore, 1)] {
      for thread in ["cand_\(count)\(fault)", nil] {
        let posts = Mutex(0)
        let slack = SlackPeer { method, _ in
          guard method == "chat.postMessage" else { return nil }
          return posts.withLock { posts in
            posts += 1
            return posts == 2 ? fault : nil
          }
        }
        defer { slack.stop() }
        let connection = try connection(to: slack)
        // So that the channel's id is known, or the thread is there.
        post(message("before", thread: thread), "evt_0", over: connection)
        let first = post(message("applied", thread: thread), "evt_1", over: connection)
        #expect(Self.word(first) == "uncertain")
        let second = post(
          message("applied", thread: thread), "evt_1", over: connection, mayBeDone: true)
        #expect(Self.word(second) == "done")
        #expect(slack.messages.count == 1 + count)
        #expect(slack.lookUps == 1)
      }
    }
  }

  @Test func `an opening that died is found by whoever comes next`() throws {
    let posts = Mutex(0)
    let slack = SlackPeer { method, _ in
      guard method == "chat.postMessage" else { return nil }
      return posts.withLock { posts in
        posts += 1
        return posts == 1 ? .lostAfter : nil
      }
    }
    defer { slack.stop() }
    #expect(
      Self.word(post(message("applied"), "evt_1", over: try connection(to: slack))) == "uncertain")
    post(message("passed"), "evt_2", over: try connection(to: slack))
    #expect(slack.messages.map(\.text) == ["applied", "passed"])
    #expect(slack.messages[1].thread == slack.messages[0].ts)
  }

  @Test func `where the channel cannot be read a person decides on our own message, not on others`()
    throws
  {
    let posts = Mutex(0)
    let slack = SlackPeer { method, _ in
      guard method == "chat.postMessage" else {
        return .answer(
          .answer(200, body: #"{"ok":false,"error":"missing_scope","needed":"channels:history"}"#))
      }
      return posts.withLock { posts in
        posts += 1
        return posts == 1 ? .lostAfter : nil
      }
    }
    defer { slack.stop() }
    let connection = try connection(to: slack)
    post(message("applied"), "evt_1", over: connection)
    let again = post(message("applied"), "evt_1", over: connection, mayBeDone: true)
    #expect(Self.word(again) == "unresolved")
    #expect(again.reason?.contains("channels:history") == true)
    #expect(Self.word(post(message("passed"), "evt_2", over: connection)) == "done")
  }

  @Test func `a thread whose first message was deleted begins anew`() throws {
    let slack = SlackPeer()
    defer { slack.stop() }
    let connection = try connection(to: slack)
    post(message("applied", stage: "Applied"), "evt_1", over: connection)
    slack.delete(slack.messages[0].ts)
    post(message("passed", stage: "Assessment"), "evt_2", over: connection)
    post(message("met", stage: "Interview"), "evt_3", over: connection)
    #expect(slack.messages.map(\.text) == ["passed", "met"])
    #expect(slack.messages[1].thread == slack.messages[0].ts)
  }

  @Test(arguments: [
    (#"{"ok":false,"error":"channel_not_found"}"#, "final"),
    (#"{"ok":false,"error":"not_in_channel"}"#, "final"),
    (#"{"ok":false,"error":"is_archived"}"#, "final"),
    (#"{"ok":false,"error":"msg_too_long"}"#, "final"),
    (#"{"ok":false,"error":"a_word_of_tomorrow"}"#, "final"),
    (#"{"ok":false,"error":"ratelimited"}"#, "postponed 30s"),
    (#"{"ok":false,"error":"rate_limited"}"#, "postponed 30s"),
    (#"{"ok":false,"error":"internal_error"}"#, "transient"),
    (#"{"ok":false,"error":"invalid_auth"}"#, "unreachable"),
    (#"{"ok":false,"error":"token_revoked"}"#, "unreachable"),
    (#"{"ok":false}"#, "final"), ("[]", "uncertain"), ("{\"ok\":tr", "uncertain"),
    ("", "uncertain"),
  ])
  func `understands refusals one by one`(body: String, expected: String) throws {
    let slack = SlackPeer { _, _ in .answer(.answer(200, body: body)) }
    defer { slack.stop() }
    let outcome = post(message("applied"), "evt_1", over: try connection(to: slack))
    #expect(Self.word(outcome) == expected)
  }

  @Test func `waits as long as Slack asks`() throws {
    let slack = SlackPeer([.answer(429, headers: ["Retry-After": "7"])])
    defer { slack.stop() }
    let outcome = post(message("applied"), "evt_1", over: try connection(to: slack))
    #expect(Self.word(outcome) == "postponed 7s")
  }

  @Test func `says who the app is, and what is wrong with its token`() throws {
    let slack = SlackPeer()
    defer { slack.stop() }
    var settings = HTTPSettings(now: { friday })
    settings.root = slack.peer.url
    settings.allowsPrivateAddresses = true
    #expect(
      try SlackConnection.probe(name: "slack", settings) == "the app is `journeyman` in `Acme`")
    let closed = SlackPeer { _, _ in
      .answer(.answer(200, body: #"{"ok":false,"error":"invalid_auth"}"#))
    }
    defer { closed.stop() }
    settings.root = closed.peer.url
    #expect {
      try SlackConnection.probe(name: "slack", settings)
    } throws: { error in
      (error as? ConnectorProblem)?.reason
        == "`slack` answered `invalid_auth`: the token is not good"
    }
  }

  /// Four threads post five messages for each of many candidates in any order, to a workspace that loses one call of
  /// eight before or after it is done, and puts off some. `JOURNEYMAN_SLACK_CANDIDATES` says how many.
  @Test func `there is one thread per candidate whoever comes first and whatever is lost`() throws {
    let environment = ProcessInfo.processInfo.environment
    let candidates = environment["JOURNEYMAN_SLACK_CANDIDATES"].flatMap { Int($0) } ?? 60
    let seed: UInt64 = 20_261_122
    let chance = Mutex(SeededGenerator(seed: seed))
    let slack = SlackPeer { _, _ in
      switch chance.withLock({ Int.random(in: 0..<40, using: &$0) }) {
      case 0...2: .lostAfter
      case 3...4: .lostBefore
      case 5: .answer(.answer(429, headers: ["Retry-After": "1"]))
      default: nil
      }
    }
    defer { slack.stop() }
    // A reload makes a new connection while the one before has messages on their way.
    let notes = try store.notes()
    let connections = [try connection(to: slack, notes), try connection(to: slack, notes)]
    var order = SeededGenerator(seed: seed &+ 100)
    let work = Monitor(
      (0..<(candidates * 5)).map { ($0 / 5, $0 % 5) }.shuffled(using: &order))
    let workers = (1...4).map { number in
      WorkerThread("slack-\(number)") {
        while let (candidate, event) = work.withLock({ $0.popLast() }) {
          let text = "\(candidate)/\(event)"
          let message = message(
            text, thread: "cand_\(candidate)", stage: "Stage \(event)",
            channel: "#jobs-\(candidate % 3)")
          var mayBeDone = false
          while true {
            let outcome = post(
              message, "evt_\(text)", over: connections[number % 2], mayBeDone: mayBeDone)
            if case .done = outcome { break }
            if case .uncertain = outcome { mayBeDone = true }
            if case .final(let reason) = outcome {
              Issue.record("\(reason)")
              break
            }
          }
        }
      }
    }
    for worker in workers { worker.join() }
    let messages = slack.messages
    #expect(messages.count == candidates * 5)
    #expect(Set(messages.map(\.mark)).count == candidates * 5)
    let parents = messages.filter { $0.thread == nil }
    #expect(parents.count == candidates)
    let owners = Dictionary(uniqueKeysWithValues: parents.map { ($0.ts, $0.owner) })
    #expect(Set(owners.values).count == candidates)
    for reply in messages where reply.thread != nil {
      #expect(reply.thread.flatMap { owners[$0] } == reply.owner)
    }
  }
}

extension SlackPeer.Message {
  /// The candidate of a text such as `7/2`.
  fileprivate var owner: String { String(mark.prefix { $0 != "." }.split(separator: "=")[0]) }

  fileprivate var mark: String {
    metadata?["event_payload"]?["effect"]?.stringValue ?? "none=."
  }
}
