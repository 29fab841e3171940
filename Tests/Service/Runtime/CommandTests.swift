import Store
import Synchronization
import Testing
import Threads

@testable import Runtime

@Suite struct `What other verbs ask the server for` {
  @Test func `a command given without a server is carried out at its next start`() throws {
    let bench = try TestBench([])
    let files = StateFiles(folder: bench.folder)
    let arguments = Array("{\"event\": \"evt_1\"}".utf8)
    let command = try files.request("replay", arguments: arguments, at: bench.clock.now())
    let unknown = try files.request("dance", arguments: [], at: bench.clock.now())
    #expect(try bench.reader().answer(to: command) == nil)
    let received = Monitor<[UInt8]?>(nil)
    let desk = CommandDesk(
      store: bench.store,
      handlers: [
        "replay": { command in
          received.withLock { $0 = command.arguments }
          received.wakeAll()
          return .done("1 run")
        }
      ], clock: bench.clock, log: .silent)
    let reader = try bench.store.reader()
    let thread = WorkerThread("desk") { desk.run(reader) }
    #expect(received.wait { $0 } == arguments)
    desk.close()
    thread.join()
    #expect(try bench.reader().answer(to: command) == .done("1 run"))
    #expect(
      try bench.reader().answer(to: unknown)
        == .failed("this server does not know the command `dance`"))
    #expect(try bench.reader().requestedCommands(limit: 9).isEmpty)
    bench.store.close()
  }
}
