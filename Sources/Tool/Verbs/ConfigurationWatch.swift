import Threads

/// Asks for a reload when the files of the configuration have changed and are at rest again, on a thread of its own.
///
/// It looks at what the files hold once a second: 2 ms for fifty files. Who saves without a change asks for nothing, and
/// a file that an editor has half written is not read. Files of secrets are not looked at: SIGHUP reads them.
struct ConfigurationWatch: Sendable {
  private let arguments: Arguments
  private let isOver = Monitor(false)

  private static let interval = Duration.seconds(1)

  /// - Parameter arguments: name the folders.
  init(_ arguments: Arguments) { self.arguments = arguments }

  /// Until it is closed. `revision` is that of the configuration at work.
  func run(from revision: String) {
    var asked = revision
    var last = revision
    while isOver.wait(atMost: Self.interval, for: { $0 ? () : nil }) == nil {
      // A folder that cannot be read just now is looked at again.
      guard let now = try? LoadedConfiguration.revision(arguments) else { continue }
      if now == last, now != asked {
        asked = now
        ServerSignals.askForReload()
      }
      last = now
    }
  }

  func close() {
    isOver.withLock { $0 = true }
    isOver.wakeAll()
  }
}
