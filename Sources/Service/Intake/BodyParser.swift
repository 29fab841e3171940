import Synchronization
import Values

/// The parser of the listener's thread. Behind a lock that is never waited for, because that it has one user only is
/// not known to the compiler.
final class BodyParser: Sendable {
  private let parser: Mutex<JSONParser>

  init(maximumLength: Int) { parser = Mutex(JSONParser(maximumLength: maximumLength)) }

  func parse(_ body: [UInt8]) throws(JSONError) -> JSONDocument {
    try parser.withLock { parser throws(JSONError) in try parser.parse(body) }
  }
}
