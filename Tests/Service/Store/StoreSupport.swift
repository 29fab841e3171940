import Actions
import Foundation
import Graph
import Threads
import Values

@testable import Store

/// A folder of its own for one test, removed with everything in it.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/journeyman-store-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
  }

  deinit {
    // A folder that cannot be removed is left to the system's cleaning of /tmp.
    try? FileManager.default.removeItem(atPath: path)
  }

  var files: StateFiles { StateFiles(folder: path + "/state") }
}

/// Each home of the store; the shared suite runs over all of them.
enum StoreHome: CaseIterable {
  case sqlite

  func open(
    _ folder: TemporaryFolder, _ options: SQLiteStore.Options = .init()
  ) throws(StoreError) -> any Store {
    switch self {
    case .sqlite: try SQLiteStore(folder.files, options)
    }
  }
}

extension Store {
  /// Waits for the answer.
  func acceptNow(_ delivery: Delivery) -> Result<Acceptance, StoreError> {
    let answer = Monitor<Result<Acceptance, StoreError>?>(nil)
    accept(delivery) { result in
      answer.withLock { $0 = result }
      answer.wakeAll()
    }
    return answer.wait { $0 }
  }
}

extension Delivery {
  /// A verified delivery of this body under this id, with the body as its content key.
  static func sample(
    id: String = "e-1", body: String = "{\"a\": 1}", source: String = "greenhouse",
    contentKey: String? = nil, window: Duration = .seconds(72 * 3600),
    at milliseconds: Int64 = 1000, isMatched: Bool = true
  ) -> Delivery {
    let key = ContentKey(key: Array((contentKey ?? body).utf8), window: window)
    return Delivery(
      source: source,
      content: isMatched
        ? .event(id: id, contentKey: key) : .unmatched(id: id, contentKey: key),
      headers: Array("{}".utf8),
      body: Array(body.utf8), digest: Array(body.utf8),
      receivedAt: Timestamp(milliseconds: milliseconds), verdict: .verified, status: 200)
  }
}

extension Result<Acceptance, StoreError> {
  /// The id of a new event.
  var newEvent: EventID? {
    if case .success(.new(let id)) = self { id } else { nil }
  }
}

/// Holds the thread that writes, so that what comes meanwhile waits together.
final class StorageHold {
  private let gate = Monitor((isHeld: false, isOpen: false))

  /// Returns once it is held, with a delivery of its own written.
  init(_ store: SQLiteStore) {
    store.accept(.sample(id: "held", body: "held")) { [gate] _ in
      gate.withLock { $0.isHeld = true }
      gate.wakeAll()
      gate.wait { $0.isOpen ? () : nil }
    }
    gate.wait { $0.isHeld ? () : nil }
  }

  func letGo() {
    gate.withLock { $0.isOpen = true }
    gate.wakeAll()
  }
}
