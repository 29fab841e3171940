import CMicroHTTPD
import Dispatch
import Synchronization

/// What all threads of a server have in common.
final class ServerState: Sendable {
  let watch = ConnectionWatch()
  /// Set when the server stops: from then on every new request is turned away.
  let isDraining = Atomic<Bool>(false)
  /// The requests that have been admitted and are not yet completed.
  let open = DispatchGroup()
}

/// The side of a server that libmicrohttpd calls back, on one of its threads: leads each request through its phases.
///
/// A request's state is used on that thread only, but for its answer, see `PendingAnswer`.
final class RequestDriver: Sendable {
  private let handler: any HTTPHandler
  private let limits: HTTPLimits
  private let log: @Sendable (String) -> Void
  private let requestMilliseconds: Int64
  private let idleMilliseconds: Int64
  private let state: ServerState
  private let acceptor: ConnectionAcceptor
  /// Which of the acceptor's threads this is.
  private let thread: Int
  private let answers = AnswerQueue()

  private var watch: ConnectionWatch { state.watch }

  init(
    handler: any HTTPHandler, limits: HTTPLimits, state: ServerState,
    acceptor: ConnectionAcceptor, thread: Int, log: @escaping @Sendable (String) -> Void
  ) {
    self.handler = handler
    self.state = state
    self.acceptor = acceptor
    self.thread = thread
    self.limits = limits
    self.log = log
    requestMilliseconds = limits.requestTime.wholeMilliseconds
    idleMilliseconds = limits.idleTime.wholeMilliseconds
  }

  // MARK: - A connection

  @unsafe func opened(_ connection: OpaquePointer) -> HTTPRequest {
    let entry = watch.open(
      unsafe cmicrohttpd_socket(connection), until: watch.now + requestMilliseconds)
    return unsafe HTTPRequest(
      remoteAddress: RemoteAddress(cmicrohttpd_peer(connection)), watch: entry,
      answers: answers)
  }

  func closed(_ request: HTTPRequest) {
    acceptor.closed(request.remoteAddress, on: thread)
    watch.close(request.watch)
    uncount(request)
  }

  // MARK: - A request

  @unsafe func began(
    _ request: HTTPRequest, target: UnsafePointer<CChar>, on connection: OpaquePointer
  ) {
    request.watch.expire(at: watch.now + requestMilliseconds)
    unsafe request.begin(target: target, on: connection)
  }

  /// One call of libmicrohttpd: headers, a piece of the body, its end, or the return after a suspension.
  @unsafe func step(
    _ request: HTTPRequest, method: UnsafePointer<CChar>, piece: UnsafeRawBufferPointer
  ) -> MHD_Result {
    switch request.phase {
    case .idle:
      unsafe request.admit(method: method)
      return admit(request)
    case .reading(let limit):
      guard unsafe !piece.isEmpty else { return handle(request) }
      guard request.body.count + piece.count <= limit else {
        let response = handler.refuseTooLarge(request)
        request.phase = .dropping(response, count: request.body.count + piece.count)
        request.forgetBody()
        return .YES
      }
      unsafe request.append(piece)
      return .YES
    case .dropping(let response, let count):
      guard unsafe !piece.isEmpty else { return queue(response, for: request) }
      // A body without an end is cut off. Answering in its middle is not possible: NO drops the connection.
      guard count <= limits.droppedBodyBytes else { return .NO }
      request.phase = .dropping(response, count: count + piece.count)
      return .YES
    case .suspended:
      answers.resumeRest()
      guard let response = request.laterAnswer else { return .NO }
      request.watch.expire(at: watch.now + requestMilliseconds)
      return queue(response, for: request)
    case .answered:
      return .YES
    }
  }

  func completed(_ request: HTTPRequest) {
    // Its peer may have gone while it was suspended: then this is all that comes of its resumption.
    if case .suspended = request.phase { answers.resumeRest() }
    request.end()
    request.watch.expire(at: watch.now + idleMilliseconds)
    uncount(request)
  }

  private func uncount(_ request: HTTPRequest) {
    guard request.isCounted else { return }
    request.isCounted = false
    state.open.leave()
  }

  private func admit(_ request: HTTPRequest) -> MHD_Result {
    // Counted first, looked at draining second: a stopping server sees the request or the request sees the stop.
    state.open.enter()
    request.isCounted = true
    guard !state.isDraining.load(ordering: .sequentiallyConsistent) else {
      return refuse(request, with: .draining)
    }
    switch handler.admit(request) {
    case .answer(let response):
      return refuse(request, with: response)
    case .read(let limit):
      let announced = request.contentLength ?? 0
      guard announced <= limit else {
        return refuse(request, with: handler.refuseTooLarge(request))
      }
      request.reserveBody(announced)
      request.phase = .reading(atMost: limit)
      return .YES
    }
  }

  /// Answers once the body has been read and dropped, which keeps the connection; or at once, which closes it, when
  /// the body is too long for that, or has not been sent yet and need not be.
  private func refuse(_ request: HTTPRequest, with response: HTTPResponse) -> MHD_Result {
    let isShort = (request.contentLength ?? 0) <= limits.droppedBodyBytes
    guard isShort, !request.waitsForLeave else { return queue(response, for: request) }
    request.phase = .dropping(response, count: 0)
    return .YES
  }

  private func handle(_ request: HTTPRequest) -> MHD_Result {
    switch handler.handle(request) {
    case .later:
      return .YES
    case .answer(let response):
      return queue(response, for: request)
    }
  }

  private func queue(_ response: HTTPResponse, for request: HTTPRequest) -> MHD_Result {
    guard let connection = unsafe request.connection else { return .NO }
    request.phase = .answered
    return unsafe MHD_queue_response(connection, UInt32(response.status), response.response)
  }

  func report(_ line: String) { log(line) }
}

extension HTTPResponse {
  fileprivate static let draining = HTTPResponse(
    503, text: "the server is stopping", headers: [("Retry-After", "5"), ("Connection", "close")])
}

extension Duration {
  /// At least one, so that no limit means "at once".
  var wholeMilliseconds: Int64 {
    max(1, components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
  }
}
