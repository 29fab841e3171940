import Synchronization
package import Values

/// HubSpot in small: contacts by their addresses, tasks, one answer of 207 for what it does not take.
package final class HubSpotPeer: Sendable {
  package struct State: Sendable {
    package var contacts: [String: [String: String]] = [:]
    package var tasks: [Value] = []
    /// The addresses of each call.
    package var calls: [[String]] = []
    /// What was wrong with a call, which HubSpot would have refused.
    package var violations: [String] = []
    /// Times that tasks were searched for.
    package var searches = 0
    /// How many searches find nothing of what was made: its index is late.
    fileprivate var lateSearches = 0
  }

  private final class Book: Sendable {
    let state = Mutex(State())
  }

  private let book: Book
  package let peer: HTTPPeer

  /// - Parameters:
  ///   - script: what happens to the first calls in place of an answer.
  ///   - lateSearches: how many searches find nothing, since the index does not have it yet.
  package init(_ script: [HTTPPeer.Behaviour] = [], lateSearches: Int = 0) {
    let book = Book()
    book.state.withLock { $0.lateSearches = lateSearches }
    self.book = book
    peer = HTTPPeer(script) { request in book.state.withLock { $0.answer(request) } }
  }

  package var seen: State { book.state.withLock { $0 } }
  package var requests: [HTTPPeer.Request] { peer.requests }
}

extension HubSpotPeer.State {
  fileprivate mutating func answer(_ request: HTTPPeer.Request) -> HTTPPeer.Behaviour {
    guard let body = try? Value(json: request.body) else {
      return .answer(200, body: #"{"results":[]}"#)
    }
    switch request.target {
    case "/crm/v3/objects/contacts/batch/upsert": return upsert(body)
    case "/crm/v3/objects/tasks": return make(body)
    case "/crm/v3/objects/tasks/search": return search()
    default: return .answer(404, body: #"{"category":"OBJECT_NOT_FOUND"}"#)
    }
  }

  private mutating func upsert(_ body: Value) -> HTTPPeer.Behaviour {
    let inputs = body["inputs"]?.listValue ?? []
    let emails = inputs.compactMap { $0["id"]?.stringValue }
    calls.append(emails)
    if Set(emails).count < emails.count { violations.append("an address twice") }
    if emails.count > 100 { violations.append("\(emails.count) inputs") }
    let names = inputs.flatMap { $0["properties"]?.mapValue?.entries ?? [] }.map(\.key)
    if names.contains("unknown") {
      return .answer(400, body: #"{"category":"VALIDATION_ERROR","message":"unknown"}"#)
    }
    var results: [Value] = []
    var errors: [Value] = []
    for (email, input) in zip(emails, inputs) {
      let written = input["properties"]?.mapValue?.entries ?? []
      guard !written.contains(where: { $0.value == "refused" }) else {
        errors.append(
          .object([
            "category": "VALIDATION_ERROR", "message": "no",
            "context": .object(["id": .list([.string(email)])]),
          ]))
        continue
      }
      let isNew = contacts[email] == nil
      for entry in written {
        guard let name = entry.key.stringValue, let value = entry.value.stringValue else {
          violations.append("a property that is no text")
          continue
        }
        contacts[email, default: [:]][name] = value
      }
      results.append(
        .object([
          "id": .string("id of \(email)"), "new": .bool(isNew),
          "properties": .object(["email": .string(email)]),
        ]))
    }
    let body = Value.object(["results": .list(results), "errors": .list(errors)])
    return .answer(errors.isEmpty ? 200 : 207, body: body.json())
  }

  private mutating func make(_ body: Value) -> HTTPPeer.Behaviour {
    tasks.append(body)
    return .answer(201, body: #"{"id":"task-\#(tasks.count)"}"#)
  }

  private mutating func search() -> HTTPPeer.Behaviour {
    searches += 1
    let indexed = searches > lateSearches ? tasks : []
    let found = indexed.enumerated().map { place, task in
      Value.object([
        "id": .string("task-\(place + 1)"), "properties": task["properties"] ?? .map(.empty),
      ])
    }
    return .answer(
      200,
      body: Value.object(["total": .int(Int64(found.count)), "results": .list(found)]).json())
  }
}
