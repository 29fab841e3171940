#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where results and progress go. Results to stdout, everything else to stderr; a closed pipe ends quietly.
package struct Terminal: Sendable {
  package let usesColor: Bool

  package init(color: String, environment: [String: String]) {
    usesColor =
      switch color {
      case "always": true
      case "never": false
      default: isatty(STDOUT_FILENO) == 1 && (environment["NO_COLOR"] ?? "").isEmpty
      }
  }

  /// Prints a result.
  package func print(_ text: String) { Self.write(text + "\n", to: STDOUT_FILENO) }

  /// Prints a line of progress or an error.
  package func say(_ text: String) { Self.write(text + "\n", to: STDERR_FILENO) }

  /// Asks for a line; what is typed follows on the same one.
  static func prompt(_ text: String) { write(text, to: STDERR_FILENO) }

  package func bold(_ text: String) -> String { styled(text, "1") }
  package func dim(_ text: String) -> String { styled(text, "2") }
  package func green(_ text: String) -> String { styled(text, "32") }
  package func red(_ text: String) -> String { styled(text, "31") }

  private func styled(_ text: String, _ code: String) -> String {
    usesColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard written > 0 || errno == EINTR else { return }
      bytes = bytes.dropFirst(max(written, 0))
    }
  }
}
