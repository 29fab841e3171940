import Runtime
import Values

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The system's clock, moved by as many milliseconds as a file says, which whoever tests the program writes anew
/// whenever time is to pass or to jump: days go by in seconds, for the program as it is shipped.
///
/// It is asked for by an environment variable and has its file in the state folder; where that is not there, the
/// program does not start: nobody has another time because of a variable that was left over.
struct SteeredClock: RuntimeClock {
  static let variable = "JOURNEYMAN_STEERED_CLOCK"
  /// In the state folder: a whole number, `86400000` or `-3600000`, in at most 32 characters; blanks may follow. It is
  /// written in one go and never gets shorter, so that what is read is one number.
  static let fileName = "clock"

  private let file: Int32
  private let system = SystemClock()

  /// A sleeper does not notice that the file has changed: it looks again soon.
  private static let longestPause = Duration.milliseconds(10)

  /// Nil where the file cannot be opened. It stays open as long as the process lives.
  init?(in folder: String) {
    file = open("\(folder)/\(Self.fileName)", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
  }

  func now() -> Timestamp { system.now() + .milliseconds(ahead) }

  /// What the file says has passed.
  func reading() -> ClockReading { system.reading().later(by: .milliseconds(ahead)) }

  func pause(until deadline: Timestamp) -> Duration? {
    min(max(.zero, deadline - now()), Self.longestPause)
  }

  /// Whoever sleeps wakes by itself.
  func onJump(_ wake: @escaping @Sendable () -> Void) {}

  /// 0 where the file says nothing that is a number.
  private var ahead: Int64 {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(file, &bytes, bytes.count, 0)
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    return Int64(text.prefix { $0.isNumber || $0 == "-" }) ?? 0
  }
}
