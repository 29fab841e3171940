import Threads

@testable import Runtime

/// Stops an engine from another thread, as a signal would.
final class StopThread: Sendable {
  private let engine: Engine
  private let thread: WorkerThread

  init(_ engine: Engine) {
    self.engine = engine
    thread = WorkerThread("stop") { engine.stop() }
  }

  func waitUntilDraining() { engine.lanes.waitUntilDraining() }
  func join() { thread.join() }
}
