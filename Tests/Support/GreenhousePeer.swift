import Synchronization
import Values

/// A Greenhouse on this machine, with one application: number 7 of candidate 8, in stage 100 of 100, 101, 102, ….
package final class GreenhousePeer: Sendable {
  package struct State: Sendable {
    package var stage: Int64 = 100
    package var status = "active"
    package var notes: [String] = []
    package var tags: [String: Int64] = [:]
    package var worn: Set<Int64> = []
    /// Calls that changed something.
    package var changes = 0
  }

  fileprivate final class Office: Sendable {
    let state = Mutex(State())
    let at: String
    init(at: String) { self.at = at }
  }

  package let peer: HTTPPeer
  private let office: Office

  /// - Parameters:
  ///   - script: what happens to the first calls that would change something, as `HTTPPeer` says.
  ///   - now: when a note is written.
  ///   - fault: what happens to each call, asked with its method and path: the answer, and whether it is done first.
  package init(
    now: String,
    fault: @escaping @Sendable (_ call: String) -> (HTTPPeer.Behaviour, isDone: Bool)? = { _ in nil
    }
  ) {
    let office = Office(at: now)
    self.office = office
    peer = HTTPPeer { request in
      if let (behaviour, isDone) = fault("\(request.method) \(request.target)") {
        if isDone { _ = office.answer(request) }
        return behaviour
      }
      return office.answer(request)
    }
  }

  package var state: State { office.state.withLock { $0 } }
  package func change(_ body: (inout State) -> Void) { office.state.withLock { body(&$0) } }
  package func stop() { peer.stop() }
}

extension GreenhousePeer.Office {
  fileprivate func answer(_ request: HTTPPeer.Request) -> HTTPPeer.Behaviour {
    let body = (try? Value(json: request.body))?.mapValue ?? .empty
    return state.withLock { state in
      let answer = act(request, body, &state)
      return answer
    }
  }

  private func act(
    _ request: HTTPPeer.Request, _ body: MapValue, _ state: inout GreenhousePeer.State
  ) -> HTTPPeer.Behaviour {
    let path = request.target.split(separator: "/").map(String.init)
    guard path.count >= 3 else { return .answer(404) }
    switch (request.method, path[1], path.last) {
    case ("GET", "applications", _): return json(application(state))
    case ("POST", "applications", "advance"), ("POST", "applications", "move"):
      guard state.status == "active", body["from_stage_id"]?.intValue == state.stage else {
        return .answer(422, body: #"{"message":"Validation error","errors":[]}"#)
      }
      state.stage = body["to_stage_id"]?.intValue ?? state.stage + 1
      state.changes += 1
      return json(application(state))
    case ("POST", "applications", "reject"):
      guard state.status == "active" else { return .answer(422) }
      state.status = "rejected"
      state.changes += 1
      return json(application(state))
    case ("POST", "candidates", "notes"):
      state.notes.append(body["body"]?.stringValue ?? "")
      state.changes += 1
      return json(.object(["id": 1]))
    case ("GET", "candidates", "activity_feed"):
      return json(
        .object([
          "notes": .list(
            state.notes.map {
              .object(["body": .string($0), "created_at": .string(at)])
            })
        ]))
    case ("POST", "tags", _):
      let name = body["name"]?.stringValue ?? ""
      let id = state.tags[name] ?? Int64(state.tags.count + 1)
      state.tags[name] = id
      return json(.object(["id": .int(id), "name": .string(name)]))
    case ("PUT", "candidates", let id?):
      guard let id = Int64(id), state.tags.values.contains(id) else { return .answer(404) }
      state.worn.insert(id)
      state.changes += 1
      return json(.object(["message": "done"]))
    case ("GET", "tags", _): return json(.list([]))
    default: return .answer(404)
    }
  }

  private func application(_ state: GreenhousePeer.State) -> Value {
    .object([
      "id": 7, "status": .string(state.status),
      "current_stage": .object(["id": .int(state.stage), "name": "Stage"]),
    ])
  }

  private func json(_ value: Value) -> HTTPPeer.Behaviour {
    .answer(
      200, headers: ["Content-Type": "application/json"],
      body: String(decoding: value.jsonBytes(), as: UTF8.self))
  }
}
