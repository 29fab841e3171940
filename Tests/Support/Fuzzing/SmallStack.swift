import Foundation

/// Runs something on a thread with little stack, as a library's callback may have it.
package enum SmallStack {
  /// Code that is not optimised has frames several times as large.
  #if DEBUG
    package static let bytes = 8 << 20
  #else
    package static let bytes = 512 << 10
  #endif

  /// Waits until `body` has returned. A stack that runs over ends the process.
  package static func run(_ body: @escaping @Sendable () -> Void) {
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      body()
      done.signal()
    }
    thread.stackSize = bytes
    thread.start()
    done.wait()
  }
}
