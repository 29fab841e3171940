import Dispatch
import Foundation
import HTTPServer
import Synchronization

/// Answers with what it was asked: method, path, query and body.
struct EchoHandler: HTTPHandler {
  var limit = 1_000

  func admit(_ request: HTTPRequest) -> HTTPAdmission {
    request.path == "/missing"
      ? .answer(HTTPResponse(404, text: "not here")) : .read(atMost: limit)
  }

  func handle(_ request: HTTPRequest) -> HTTPDisposition {
    let echoed = [
      request.method.rawValue, request.path, request.query ?? "-",
      request.headerText("X-Test") ?? "-", String(decoding: request.body, as: UTF8.self),
    ]
    return .answer(HTTPResponse(200, text: echoed.joined(separator: "|")))
  }

  func refuseTooLarge(_ request: HTTPRequest) -> HTTPResponse {
    HTTPResponse(413, text: "too large")
  }
}

/// Suspends every request and gives it to whoever asks.
final class SuspendingHandler: HTTPHandler {
  private let pending: Mutex<[PendingAnswer]> = Mutex([])
  private let arrivals: AsyncStream<Void>
  private let arrived: AsyncStream<Void>.Continuation

  init() { (arrivals, arrived) = AsyncStream.makeStream() }

  func admit(_ request: HTTPRequest) -> HTTPAdmission { .read(atMost: 1_000) }

  func handle(_ request: HTTPRequest) -> HTTPDisposition {
    let answer = request.answerLater()
    pending.withLock { $0.append(answer) }
    arrived.yield()
    return .later(answer)
  }

  func refuseTooLarge(_ request: HTTPRequest) -> HTTPResponse { HTTPResponse(413) }

  /// The suspended requests, as soon as there are this many.
  func suspended(_ count: Int) async -> [PendingAnswer] {
    var iterator = arrivals.makeAsyncIterator()
    for _ in 0..<count { _ = await iterator.next() }
    return pending.withLock { pending in
      let taken = pending
      pending = []
      return taken
    }
  }
}

/// Holds the thread of the first request until another one is there.
final class MeetingHandler: HTTPHandler {
  /// Signalled when the first one is there.
  let isHeld = DispatchSemaphore(value: 0)
  private let isMet = DispatchSemaphore(value: 0)
  private let count = Atomic(0)

  func admit(_ request: HTTPRequest) -> HTTPAdmission { .read(atMost: 1_000) }

  func handle(_ request: HTTPRequest) -> HTTPDisposition {
    if count.add(1, ordering: .relaxed).newValue == 1 {
      isHeld.signal()
      isMet.wait()
    } else {
      isMet.signal()
    }
    return .answer(HTTPResponse(200, text: "met"))
  }

  func refuseTooLarge(_ request: HTTPRequest) -> HTTPResponse { HTTPResponse(413) }
}

/// Counts requests by the thread that they come on.
final class ThreadCountingHandler: HTTPHandler {
  private let byThread = Mutex<[ObjectIdentifier: Int]>([:])

  var counts: [Int] { byThread.withLock { $0.values.sorted() } }

  func admit(_ request: HTTPRequest) -> HTTPAdmission { .read(atMost: 1_000) }

  func handle(_ request: HTTPRequest) -> HTTPDisposition {
    byThread.withLock { $0[ObjectIdentifier(Thread.current), default: 0] += 1 }
    return .answer(HTTPResponse(200))
  }

  func refuseTooLarge(_ request: HTTPRequest) -> HTTPResponse { HTTPResponse(413) }
}

/// How many files this process may have open.
enum DescriptorLimit {
  static var current: UInt64 {
    get throws {
      var limit = rlimit()
      guard getrlimit(resource, &limit) == 0 else { throw POSIXError(.EPERM) }
      return UInt64(limit.rlim_cur)
    }
  }

  static func set(_ count: UInt64) throws {
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { throw POSIXError(.EPERM) }
    limit.rlim_cur = rlim_t(count)
    guard setrlimit(resource, &limit) == 0 else { throw POSIXError(.EPERM) }
  }

  #if canImport(Glibc)
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #else
    private static let resource = RLIMIT_NOFILE
  #endif
}
