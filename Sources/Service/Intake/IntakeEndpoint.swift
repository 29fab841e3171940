import Cryptography
package import HTTPServer
import Store
import Synchronization
package import Telemetry
package import Values

/// Takes the deliveries of all sources: verifies, parses and tells apart in place on the listener's threads, and
/// answers once the store has made them durable.
///
/// | answer | to |
/// |---|---|
/// | the source's status | a new delivery, and one that was known already |
/// | 400 | a verified body that is no JSON |
/// | 401, 429 | a delivery that could not be verified, and too many of one address |
/// | 404, 405, 413 | another path, another method, a body that is too large |
/// | 503 | whatever is our fault, with the time to come back after |
package final class IntakeEndpoint: HTTPHandler {
  private let acceptor: any DeliveryAcceptor
  private let limits: IntakeLimits
  private let log: Log
  private let metrics: Metrics
  private let failures: FailureLog
  private let now: @Sendable () -> Timestamp
  private let obstacle: @Sendable () -> String?
  private let isReady = Atomic<Bool>(false)
  private let doors: Mutex<[String: Door]>
  private let parser: BodyParser
  private let unverified: Mutex<UnverifiedLimit>

  /// A source, and what is counted of it.
  private struct Door {
    let entry: SourceEntry
    let counters: IntakeCounters
  }

  /// - Parameters:
  ///   - obstacle: why deliveries could not be stored or worked on now, for `/readyz`; nil where they can. Asked on a
  ///     listener's thread, so it must be quick.
  ///   - now: the wall clock.
  package init(
    sources: [SourceEntry], acceptor: any DeliveryAcceptor, limits: IntakeLimits = IntakeLimits(),
    log: Log, metrics: Metrics = Metrics(), obstacle: @escaping @Sendable () -> String? = { nil },
    now: @escaping @Sendable () -> Timestamp = {
      Timestamp(milliseconds: WallTime.current.milliseconds)
    }
  ) {
    self.acceptor = acceptor
    self.limits = limits
    self.log = log
    self.now = now
    self.obstacle = obstacle
    self.metrics = metrics
    failures = FailureLog(log)
    doors = Mutex(Self.byPath(sources, metrics))
    parser = BodyParser(maximumLength: limits.bodyBytes)
    unverified = Mutex(
      UnverifiedLimit(burst: limits.unverifiedBurst, perSecond: limits.unverifiedPerSecond))
  }

  /// Serves other sources from now on.
  package func serve(_ sources: [SourceEntry]) {
    let byPath = Self.byPath(sources, metrics)
    doors.withLock { $0 = byPath }
  }

  /// What `/readyz` says; not ready until told otherwise. Deliveries are taken all the same.
  package func setReady(_ ready: Bool) { isReady.store(ready, ordering: .relaxed) }

  // MARK: - HTTPHandler

  package func admit(_ request: HTTPRequest) -> HTTPAdmission {
    if door(for: request) != nil {
      return request.method == .post
        ? .read(atMost: limits.bodyBytes) : .answer(Answers.onlyPost)
    }
    let page: HTTPResponse
    switch request.path {
    case "/healthz": page = Answers.healthy
    case "/readyz": page = readiness
    default: return .answer(Answers.notFound)
    }
    return .answer(request.method == .get || request.method == .head ? page : Answers.onlyGet)
  }

  package func handle(_ request: HTTPRequest) -> HTTPDisposition {
    guard let door = door(for: request) else { return .answer(Answers.notFound) }
    var incoming = IncomingDelivery(request, door.entry, receivedAt: now())
    do throws(IntakeFault) {
      return accept(try incoming.examine(with: parser), at: door, request)
    } catch {
      return .answer(answer(to: error, &incoming, request, door.counters))
    }
  }

  package func refuseTooLarge(_ request: HTTPRequest) -> HTTPResponse {
    if let door = door(for: request) {
      var incoming = IncomingDelivery(request, door.entry, receivedAt: now())
      if isWithinLimit(request, at: incoming.receivedAt) {
        refuse(&incoming, request, door.counters, status: 413, reason: "the body is too large")
      }
    }
    return Answers.tooLarge
  }

  private var readiness: HTTPResponse {
    guard isReady.load(ordering: .relaxed) else {
      return Answers.notReady("the server is starting or stopping")
    }
    return obstacle().map(Answers.notReady) ?? Answers.ready
  }

  // MARK: - Outcomes

  private func accept(
    _ delivery: Delivery, at door: Door, _ request: HTTPRequest
  ) -> HTTPDisposition {
    let pending = request.answerLater()
    let (source, receivedAt) = (delivery.source, delivery.receivedAt)
    let start = ContinuousClock.now
    acceptor.accept(delivery) { [failures] result in
      switch result {
      case .success(let acceptance):
        door.counters.count(acceptance, took: .now - start)
        pending.answer(door.entry.answer(to: acceptance.delivery))
      case .failure(let error):
        pending.answer(Answers.unavailable)
        door.counters.failed.add()
        failures.report(
          "a delivery could not be stored", source: source, error: error.description,
          at: receivedAt)
      }
    }
    return .later(pending)
  }

  private func answer(
    to fault: IntakeFault, _ incoming: inout IncomingDelivery<HTTPRequest>,
    _ request: HTTPRequest, _ counters: IntakeCounters
  ) -> HTTPResponse {
    switch fault {
    case .notVerified(let refusal):
      guard isWithinLimit(request, at: incoming.receivedAt) else {
        counters.refused.add()
        return Answers.tooManyUnverified
      }
      refuse(&incoming, request, counters, status: 401, reason: refusal.rawValue)
      return Answers.notVerified
    case .notJSON(let error):
      let reason = "\(error.message), at byte \(error.offset)"
      refuse(&incoming, request, counters, status: 400, reason: reason)
      return HTTPResponse(400, text: "the body is no JSON that can be taken: \(reason)")
    case .cryptography(let error):
      counters.failed.add()
      failures.report(
        "a delivery could not be verified", source: incoming.entry.graph.name,
        error: "\(error)", at: incoming.receivedAt)
      return Answers.unavailable
    }
  }

  /// Keeps and logs what was refused.
  private func refuse(
    _ incoming: inout IncomingDelivery<HTTPRequest>, _ request: HTTPRequest,
    _ counters: IntakeCounters, status: Int, reason: String
  ) {
    counters.refused.add()
    acceptor.refuse(incoming.refused(status, reason))
    log.warning(
      "a delivery was refused",
      [
        "source": .text(incoming.entry.graph.name), "status": .integer(status),
        "reason": .text(reason), "peer": .text(request.remoteAddress.description),
      ])
  }

  private func isWithinLimit(_ request: HTTPRequest, at time: Timestamp) -> Bool {
    let seconds = Double(time.milliseconds) / 1000
    return unverified.withLock { $0.allows(request.remoteAddress, at: seconds) }
  }

  private func door(for request: HTTPRequest) -> Door? {
    let path = request.path
    return doors.withLock { doors in
      if let door = doors[path] { return door }
      // A source with its secret in the address has one segment more than it is known by.
      guard let slash = path.lastIndex(of: "/"), let door = doors[String(path[..<slash])],
        door.entry.verifier?.isInPath == true
      else { return nil }
      return door
    }
  }

  private static func byPath(_ sources: [SourceEntry], _ metrics: Metrics) -> [String: Door] {
    let doors = sources.map { entry in
      (
        entry.graph.path,
        Door(entry: entry, counters: IntakeCounters(metrics, source: entry.graph.name))
      )
    }
    return Dictionary(doors) { first, _ in first }
  }
}
