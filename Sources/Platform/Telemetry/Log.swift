// Telemetry: what the program says about itself while it runs. In come facts of the other modules; out go
// lines on standard error and numbers on request. Knows nothing of recruiting; must never hold a name, an
// address or a payload: identifiers only. What is sensitive is wrapped in `Redacted` before it comes near.

import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A structured log: one line per fact, with a level, a message and fields.
///
/// ```
/// time=2026-03-01T09:30:00.125Z level=error msg="step dead-lettered" workflow=application-received step=confirm
/// {"time":"2026-03-01T09:30:00.125Z","level":"error","msg":"step dead-lettered","workflow":"application-received"}
/// ```
/// Lines of several threads never mix: each is written whole, in the order in which the threads came.
package final class Log: Sendable {
  package enum Level: Int, Sendable, Comparable, CaseIterable {
    case debug, info, warning, error

    package var name: String {
      switch self {
      case .debug: "debug"
      case .info: "info"
      case .warning: "warning"
      case .error: "error"
      }
    }

    package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  package enum Format: Sendable {
    /// `key=value` pairs, for people and for grep.
    case logfmt
    /// A JSON object per line, for machines.
    case json
  }

  package typealias Fields = KeyValuePairs<String, LogValue>

  /// Lines below it are not made at all.
  package let minimum: Level
  private let format: Format
  private let now: @Sendable () -> WallTime
  private let sink: Mutex<Sink>

  /// In a struct, since a bare closure behind a generic lock is wrapped in two thunks more at each access, for ever.
  private struct Sink: Sendable {
    let write: @Sendable ([UInt8]) -> Void
  }

  /// `sink` gets one line at a time, its end of line included, and is never called by two threads at once.
  package init(
    minimum: Level = .info, format: Format = .logfmt,
    now: @escaping @Sendable () -> WallTime = { .current },
    sink: @escaping @Sendable ([UInt8]) -> Void = Log.writeToStandardError
  ) {
    self.minimum = minimum
    self.format = format
    self.now = now
    self.sink = Mutex(Sink(write: sink))
  }

  /// A log that says nothing.
  package static let silent = Log(minimum: .error, sink: { _ in })

  /// Its fields are not made where nobody reads them: most programs run without this level.
  package func debug(_ message: String, _ fields: @autoclosure () -> Fields = [:]) {
    guard minimum <= .debug else { return }
    write(.debug, message, fields())
  }
  package func info(_ message: String, _ fields: Fields = [:]) { write(.info, message, fields) }
  package func warning(_ message: String, _ fields: Fields = [:]) {
    write(.warning, message, fields)
  }
  package func error(_ message: String, _ fields: Fields = [:]) { write(.error, message, fields) }

  package func write(_ level: Level, _ message: String, _ fields: Fields = [:]) {
    guard level >= minimum else { return }
    let record = LogRecord(time: now(), level: level, message: message, fields: fields)
    var line: [UInt8] = []
    switch format {
    case .logfmt: record.appendLogfmt(to: &line)
    case .json: record.appendJSON(to: &line)
    }
    line.append(UInt8(ascii: "\n"))
    sink.withLock { $0.write(line) }
  }

  /// Writes the whole line to file descriptor 2. What cannot be written is lost: there is nobody left to tell.
  @Sendable package static func writeToStandardError(_ line: [UInt8]) {
    var written = 0
    while written < line.count {
      let count = line[written...].withUnsafeBytes { systemWrite(2, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      written += count
    }
  }
}
