#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A thread of the operating system that runs one function to its end.
package final class WorkerThread: Sendable {
  private let isOver: Monitor<Bool>

  /// Starts at once. The name shows in debuggers and in `top`; the system keeps 15 bytes of it. `givesWay`: where
  /// processors are short, others go before it: the threads of this program, and of other programs as well.
  package init(
    _ name: String, givesWay: Bool = false, _ body: @escaping @Sendable () -> Void
  ) {
    let isOver = Monitor(false)
    self.isOver = isOver
    Self.start {
      Self.setName(name)
      if givesWay { Self.giveWay() }
      body()
      isOver.withLock { $0 = true }
      isOver.wakeAll()
    }
  }

  /// Waits until the function has returned. Any number of threads may wait.
  package func join() { isOver.wait { $0 ? () : nil } }

  /// What a new thread is handed: the closure, retained once for it.
  private final class Start {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private static func start(_ body: @escaping @Sendable () -> Void) {
    let start = unsafe Unmanaged.passRetained(Start(body)).toOpaque()
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let code = unsafe pthread_create(&thread, &attributes, Self.entry, start)
    unsafe pthread_attr_destroy(&attributes)
    // Only a process at its limit of threads gets here, at its start: there is nothing to fall back to.
    precondition(code == 0, "the system gives no thread (error \(code))")
  }

  #if canImport(Glibc)
    private static let entry:
      @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }
  #else
    private static let entry: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? =
      { argument in
        unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }
  #endif

  /// Puts the calling thread to sleep, deaf to every monitor, for at least so long; the system adds about 0.1 ms.
  package static func sleep(for span: Duration) {
    let parts = span.components
    guard span > .zero else { return }
    var left = timespec(
      tv_sec: Int(parts.seconds), tv_nsec: Int(parts.attoseconds / 1_000_000_000))
    while true {
      let asked = left
      guard unsafe withUnsafePointer(to: asked, { unsafe nanosleep($0, &left) }) != 0,
        errno == EINTR
      else { return }
    }
  }

  /// Of the calling thread. Where the system refuses it is a thread like the others.
  private static func giveWay() {
    #if canImport(Glibc)
      // Linux has a nice value for each thread, and 0 is the calling one.
      _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
    #else
      _ = pthread_set_qos_class_self_np(QOS_CLASS_UTILITY, 0)
    #endif
  }

  private static func setName(_ name: String) {
    #if canImport(Glibc)
      // `pthread_setname_np` is hidden behind _GNU_SOURCE; the kernel takes the name as a file too. Without
      // /proc the thread goes without a name.
      let file = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { return }
      let bytes = Array(name.utf8.prefix(15))
      _ = unsafe write(file, bytes, bytes.count)
      close(file)
    #else
      pthread_setname_np(name)
    #endif
  }
}
