import HTTPServer
import Synchronization
import Values

/// The parsers of the listener's threads: as many as there are threads, so that one is always free.
final class BodyParser: Sendable {
  private final class Place: Sendable {
    let parser: Mutex<JSONParser>

    init(maximumLength: Int) { parser = Mutex(JSONParser(maximumLength: maximumLength)) }
  }

  private let places: [Place]

  init(maximumLength: Int, threads: Int = HTTPListener.defaultThreads) {
    places = (0..<threads).map { _ in Place(maximumLength: maximumLength) }
  }

  func parse(_ body: [UInt8]) throws(JSONError) -> JSONDocument {
    for place in places {
      let document = try place.parser.withLockIfAvailable { parser throws(JSONError) in
        try parser.parse(body)
      }
      if let document { return document }
    }
    return try places[0].parser.withLock { parser throws(JSONError) in try parser.parse(body) }
  }
}
