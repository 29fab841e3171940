internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension WorkerThread {
  /// Calls `piece` once for each number below `count`, on the calling thread and as many others as there are processors
  /// for; returns when all calls have. Each thread takes the next number as soon as it is done with one.
  package static func each(of count: Int, _ piece: @escaping @Sendable (Int) -> Void) {
    let next = NextNumber()
    let work: @Sendable () -> Void = {
      while true {
        let number = next.take()
        guard number < count else { return }
        piece(number)
      }
    }
    let helpers = (1..<max(1, min(processors, count))).map { WorkerThread("helper-\($0)", work) }
    work()
    for helper in helpers { helper.join() }
  }

  /// Processors that are switched on; 1 where the system does not say.
  private static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  private final class NextNumber: Sendable {
    private let next = Atomic(0)

    func take() -> Int { next.wrappingAdd(1, ordering: .relaxed).oldValue }
  }
}
