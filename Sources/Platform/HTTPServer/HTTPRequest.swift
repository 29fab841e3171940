import CMicroHTTPD

/// One request, on its connection's thread, while the handler looks at it. The object serves all requests of its
/// connection one after the other, so nobody may keep it; what outlives the call is copied out of it (`takeBody`) or
/// goes through the `PendingAnswer`.
@safe package final class HTTPRequest {
  package let remoteAddress: RemoteAddress
  package private(set) var method = HTTPMethod.other
  /// The path of the request line as it came, percent-encodings included, without the query: `/hooks/greenhouse`.
  package private(set) var path = ""
  /// What follows the first question mark, as it came; nil without one.
  package private(set) var query: String?
  /// The body as far as it was read; all of it in `HTTPHandler.handle`.
  package private(set) var body: [UInt8] = []

  let watch: ConnectionWatch.Entry
  let answers: AnswerQueue
  var phase = Phase.idle
  /// Written through `PendingAnswer`, read when the listener calls again.
  var laterAnswer: HTTPResponse?
  /// Whether the server counts this request as one to be answered before it stops.
  var isCounted = false
  private(set) var connection: OpaquePointer?
  /// The request line's target as it came. A sender asks for the same one again and again, so the texts made of it
  /// are kept while it stays the same.
  private var target: [UInt8] = []

  enum Phase {
    /// No request, or one whose headers are not complete.
    case idle
    case reading(atMost: Int)
    /// The answer is known; the rest of the body is read and dropped, `count` bytes so far.
    case dropping(HTTPResponse, count: Int)
    case suspended
    case answered
  }

  init(remoteAddress: RemoteAddress, watch: ConnectionWatch.Entry, answers: AnswerQueue) {
    self.remoteAddress = remoteAddress
    self.answers = answers
    self.watch = watch
  }

  /// The body, handed over without a copy; afterwards `body` is empty.
  package func takeBody() -> [UInt8] {
    let taken = body
    body = []
    return taken
  }

  /// Suspends the request: the connection waits, costing nothing, until the answer is given. Called at most once per
  /// request, in `HTTPHandler.handle`.
  package func answerLater() -> PendingAnswer {
    guard let connection = unsafe connection, case .reading = phase else {
      preconditionFailure("a request is suspended once, while it is handled")
    }
    phase = .suspended
    watch.pause()
    // Before any other thread can know of the request: it might answer at once.
    let suspended = unsafe SuspendedConnection(suspending: connection)
    return PendingAnswer(request: self, connection: suspended)
  }

  // MARK: - Steps of the listener

  /// The request line has come: `target` is what stands in its middle.
  @unsafe func begin(target line: UnsafePointer<CChar>, on connection: OpaquePointer) {
    unsafe self.connection = unsafe connection
    phase = .idle
    laterAnswer = nil
    body = []
    let bytes = unsafe UnsafeRawBufferPointer(start: line, count: Self.length(of: line))
    guard unsafe !target.elementsEqual(bytes) else { return }
    target = unsafe [UInt8](bytes)
    let parts = Self.origin(of: target[...]).split(
      separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
    path = String(decoding: parts[0], as: UTF8.self)
    query = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : nil
  }

  /// The headers have come.
  @unsafe func admit(method name: UnsafePointer<CChar>) {
    method = unsafe HTTPMethod(rawValue: String(cString: name)) ?? .other
  }

  /// Room for a body of the length that its sender announced, within reason: an announcement costs the peer nothing.
  func reserveBody(_ count: Int) { body.reserveCapacity(min(count, 64 * 1024)) }

  @unsafe func append(_ bytes: UnsafeRawBufferPointer) { unsafe body.append(contentsOf: bytes) }

  func forgetBody() { body = [] }

  func end() {
    unsafe connection = nil
    phase = .idle
    laterAnswer = nil
    body = []
  }

  /// A target without the scheme and host that it may name as well: `http://host/path?query` (RFC 9112,
  /// section 3.2.2).
  private static func origin(of target: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let slash = UInt8(ascii: "/")
    for scheme in ["http://", "https://"] where target.starts(with: scheme.utf8) {
      let authority = target.dropFirst(scheme.utf8.count)
      guard let end = authority.firstIndex(where: { $0 == slash || $0 == UInt8(ascii: "?") }) else {
        return [slash]
      }
      return authority[end] == slash ? authority[end...] : [slash] + authority[end...]
    }
    return target
  }

  private static func length(of text: UnsafePointer<CChar>) -> Int {
    var length = 0
    while unsafe text[length] != 0 { length += 1 }
    return length
  }
}
