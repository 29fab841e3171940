import Foundation
import Synchronization
import TestSupport
import Values

/// The systems that the shipped workflows tell of candidates. They live as long as the test, whatever becomes of the
/// program, and remember what was done.
final class OutwardReceivers {
  let slack = SlackPeer()
  let hubSpot = HubSpotPeer()
  let greenhouse = GreenhouseOffice()
  let finance = HTTPPeer()
  let automation = HTTPPeer()

  func stop() {
    for peer in [slack.peer, hubSpot.peer, greenhouse.peer, finance, automation] { peer.stop() }
  }

  var environment: [String: String] {
    [
      "SLACK_TOKEN": "xoxb-of-the-tests", "HUBSPOT_TOKEN": "pat-of-the-tests",
      "GREENHOUSE_TOKEN": "key-of-the-tests",
      "FINANCE_SIGNING_SECRET": "whsec_YS1zZWNyZXQtb2YtdGhlLXRlc3Rz",
    ]
  }

  /// The shipped configuration with these for its connections.
  func project() throws -> MailProject {
    let project = try MailProject(keepsOthers: true)
    try """
    project: outward
    store: { sqlite: ../var/journeyman.db }
    connections:
      mail: { type: outbox, from: "Acme Careers <careers@acme.example>" }
      people: { type: http, url: { env: PEOPLE_API_URL }, optional: true }
      slack: { type: slack, token: { env: SLACK_TOKEN }, url: "\(slack.peer.url)", allow_private: true }
      hubspot:
        type: hubspot
        token: { env: HUBSPOT_TOKEN }
        url: "\(hubSpot.peer.url)"
        allow_private: true
        tags_property: recruiting_tags
        batch_age: 100ms
      greenhouse:
        type: greenhouse
        token: { env: GREENHOUSE_TOKEN }
        user: "158108"
        url: "\(greenhouse.peer.url)"
        allow_private: true
      finance: { type: http, url: "\(finance.url)", sign: { env: FINANCE_SIGNING_SECRET }, allow_private: true }
      automation: { type: http, url: "\(automation.url)", allow_private: true }
    defaults: { timezone: Europe/London, retry: { base: 100ms } }
    """.write(
      to: project.workflows.appending(path: "journeyman.yaml"), atomically: true, encoding: .utf8)
    return project
  }

  /// How often each request arrived, by its key.
  static func arrivals(at peer: HTTPPeer) -> [String: Int] {
    peer.requests.reduce(into: [:]) { $0[$1.headers["idempotency-key"] ?? "none", default: 0] += 1 }
  }

  /// The marks of what was posted, each as often as it was.
  var posts: [String: Int] {
    slack.messages.reduce(into: [:]) { posts, message in
      let mark = message.metadata?["event_payload"]?["effect"]?.stringValue
      posts[mark ?? "none", default: 0] += 1
    }
  }

  /// All tags that were ever given to a contact, by its address.
  var tags: [String: Set<String>] {
    var tags: [String: Set<String>] = [:]
    for request in hubSpot.requests {
      for input in (try? Value(json: request.body))?["inputs"]?.listValue ?? [] {
        let given = input["properties"]?["recruiting_tags"]?.stringValue ?? ""
        tags[input["id"]?.stringValue ?? "", default: []]
          .formUnion(given.split(separator: ";").map(String.init))
      }
    }
    return tags
  }
}

/// A Greenhouse of many candidates. Applications are in stage 4000 at first.
final class GreenhouseOffice: Sendable {
  struct State {
    /// By the candidates' ids.
    var notes: [String: [String]] = [:]
    var tags: [String: Set<String>] = [:]
    /// By the applications' ids.
    var stages: [String: Int64] = [:]
    var tagNames: [String] = []
  }

  private final class Book: Sendable {
    let state = Mutex(State())
  }

  private let book: Book
  let peer: HTTPPeer
  static let firstStage: Int64 = 4000

  init() {
    let book = Book()
    self.book = book
    peer = HTTPPeer { request in book.state.withLock { Self.answer(request, &$0) } }
  }

  var state: State { book.state.withLock { $0 } }

  private static func answer(
    _ request: HTTPPeer.Request, _ state: inout State
  ) -> HTTPPeer.Behaviour {
    let body = (try? Value(json: request.body))?.mapValue ?? .empty
    let path = request.target.split(separator: "/").map(String.init)
    guard path.count >= 3 else { return .answer(404) }
    let id = path[2]
    switch (request.method, path[1], path.last) {
    case ("POST", "applications", "advance"):
      guard body["from_stage_id"]?.intValue == state.stages[id] ?? firstStage else {
        return .answer(422)
      }
      state.stages[id, default: firstStage] += 1
      return application(id, state)
    case ("GET", "applications", _): return application(id, state)
    case ("POST", "candidates", "notes"):
      state.notes[id, default: []].append(body["body"]?.stringValue ?? "")
      return .answer(200)
    case ("GET", "candidates", "activity_feed"):
      let notes = (state.notes[id] ?? []).map { note -> Value in
        .object(["body": .string(note), "created_at": .string(Date().formatted(.iso8601))])
      }
      return .answer(200, body: Value.object(["notes": .list(notes)]).json())
    case ("POST", "tags", _):
      let name = body["name"]?.stringValue ?? ""
      if !state.tagNames.contains(name) { state.tagNames.append(name) }
      let number = Int64(state.tagNames.firstIndex(of: name) ?? 0)
      return .answer(200, body: Value.object(["id": .int(number)]).json())
    case ("PUT", "candidates", let tag?):
      state.tags[id, default: []].insert(tag)
      return .answer(200)
    default: return .answer(404)
    }
  }

  private static func application(_ id: String, _ state: State) -> HTTPPeer.Behaviour {
    let stage = Value.object(["id": .int(state.stages[id] ?? firstStage), "name": "Stage"])
    return .answer(
      200, body: Value.object(["status": "active", "current_stage": stage]).json())
  }
}
