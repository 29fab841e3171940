import Testing

@testable import Threads

@Suite struct `Threads that wait for one another` {
  @Test func `a waiting thread gets what another one puts there`() {
    let mailbox = Monitor<[Int]>([])
    let sum = Monitor(0)
    let reader = WorkerThread("reader") {
      for _ in 0..<100 {
        let number = mailbox.wait { $0.popLast() }
        sum.withLock { $0 += number }
      }
    }
    for number in 1...100 {
      mailbox.withLock { $0.append(number) }
      mailbox.wakeOne()
    }
    reader.join()
    #expect(sum.withLock { $0 } == 5050)
  }

  @Test func `a wait with a limit ends without a result`() {
    let empty = Monitor<Int?>(nil)
    #expect(empty.wait(atMost: .milliseconds(1)) { $0 } == nil)
  }

  @Test func `a result that is there already is given without waiting`() {
    let full = Monitor<Int?>(7)
    #expect(full.wait(atMost: .seconds(3600)) { $0 } == 7)
  }

  @Test func `all that wait are woken`() {
    let gate = Monitor(false)
    let threads = (0..<4).map { _ in WorkerThread("waiter") { gate.wait { $0 ? () : nil } } }
    gate.withLock { $0 = true }
    gate.wakeAll()
    for thread in threads { thread.join() }
  }
}
