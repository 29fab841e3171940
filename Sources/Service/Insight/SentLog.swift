// Insight: what the records say when they are looked at as a whole. In come rows of the store and files of others; out go
// counts and lists. It computes and changes nothing.

package import Values

/// What a sender says that it has sent: its own log, exported.
package struct SentLog: Sendable {
  package struct Entry: Sendable, Hashable {
    /// By which the sender names the event, as the source's `event_id` finds it.
    package let id: String
    package let time: Timestamp?
    package let type: String?

    package init(id: String, time: Timestamp? = nil, type: String? = nil) {
      self.id = id
      self.time = time
      self.type = type
    }
  }

  /// Which columns of a table, or members of an object, say what. A member within another is named with dots.
  package struct Columns: Sendable {
    package let id: String
    package let time: String?
    package let type: String?

    package init(id: String, time: String? = nil, type: String? = nil) {
      self.id = id
      self.time = time
      self.type = type
    }
  }

  /// Each id once, in the order of the file.
  package let entries: [Entry]
  /// Lines that repeat an id.
  package let repeats: Int
  /// Lines whose time could not be read.
  package let unreadTimes: Int

  /// Reads an export: a JSON array, JSON Lines, or else a table.
  package init(_ bytes: [UInt8], _ columns: Columns) throws(SentLogError) {
    var reader = Gatherer(columns)
    let first = bytes.first { $0 > 0x20 && ![0xEF, 0xBB, 0xBF].contains($0) }
    switch first {
    case nil: throw .isEmpty
    case UInt8(ascii: "["): try reader.readArray(bytes)
    case UInt8(ascii: "{"): try reader.readLines(bytes)
    default: try reader.readTable(bytes)
    }
    entries = reader.entries
    repeats = reader.repeats
    unreadTimes = reader.unreadTimes
  }
}

/// Why an export cannot be read.
package enum SentLogError: Error, Sendable, Hashable {
  case isEmpty
  case isUTF16
  case openQuote(line: Int)
  case textAfterQuote(line: Int)
  case notJSON(line: Int?, reason: String)
  /// Of a table, with its columns.
  case noColumn(String, known: [String])
  case noID(line: Int)
}

extension SentLogError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .isEmpty: "there is nothing in it"
    case .isUTF16: "it is UTF-16: save it as UTF-8"
    case .openQuote(let line): "a quote that is opened in line \(line) is never closed"
    case .textAfterQuote(let line): "there is text behind a closing quote in line \(line)"
    case .notJSON(let line, let reason):
      "\(line.map { "line \($0)" } ?? "it") is no JSON: \(reason)"
    case .noColumn(let name, let known):
      "it has no column `\(name)`, but \(known.map { "`\($0)`" }.joined(separator: ", "))"
    case .noID(let line): "entry \(line) has no id"
    }
  }
}

/// Entries as they are found.
private struct Gatherer {
  let columns: SentLog.Columns
  var entries: [SentLog.Entry] = []
  var repeats = 0
  var unreadTimes = 0
  private var seen: Set<String> = []

  init(_ columns: SentLog.Columns) { self.columns = columns }

  mutating func readTable(_ bytes: [UInt8]) throws(SentLogError) {
    var table = try DelimitedText(bytes)
    let heading = table.heading.map { $0.trimmed }
    func place(_ name: String) throws(SentLogError) -> Int {
      let exact = heading.firstIndex(of: name)
      guard let place = exact ?? heading.firstIndex(where: { $0.lowercased() == name.lowercased() })
      else { throw .noColumn(name, known: heading) }
      return place
    }
    let id = try place(columns.id)
    var time: Int?
    if let name = columns.time { time = try place(name) }
    var type: Int?
    if let name = columns.type { type = try place(name) }
    while let (line, fields) = try table.next() {
      func field(_ place: Int?) -> String? {
        place.flatMap { $0 < fields.count ? fields[$0].trimmed : nil }
      }
      try add(id: field(id), time: field(time), type: field(type), line)
    }
  }

  mutating func readArray(_ bytes: [UInt8]) throws(SentLogError) {
    let items: [Value]
    do throws(JSONError) {
      let parser = JSONParser(maximumLength: max(bytes.count, 1))
      items = try parser.parse(Self.withoutMark(bytes)).root.value().listValue ?? []
    } catch {
      throw .notJSON(line: nil, reason: error.message)
    }
    for (place, item) in items.enumerated() { try add(item, place + 1) }
  }

  mutating func readLines(_ bytes: [UInt8]) throws(SentLogError) {
    let parser = JSONParser()
    var line = 0
    for text in Self.withoutMark(bytes).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    {
      line += 1
      guard text.contains(where: { $0 > 0x20 }) else { continue }
      let item: Value
      do throws(JSONError) { item = try parser.parse(Array(text)).root.value() } catch {
        throw .notJSON(line: line, reason: error.message)
      }
      try add(item, line)
    }
  }

  private mutating func add(_ item: Value, _ line: Int) throws(SentLogError) {
    func member(_ path: String?) -> String? {
      guard let path else { return nil }
      let value = item[path] ?? item.value(at: path.split(separator: ".").map(String.init))
      return value.flatMap { $0.isNull ? nil : $0.stringValue ?? $0.json() }
    }
    try add(
      id: member(columns.id), time: member(columns.time), type: member(columns.type), line)
  }

  private mutating func add(
    id: String?, time: String?, type: String?, _ line: Int
  ) throws(SentLogError) {
    guard let id, !id.isEmpty else { throw .noID(line: line) }
    guard seen.insert(id).inserted else {
      repeats += 1
      return
    }
    let parsed = time.flatMap { Timestamp(exported: $0) }
    if columns.time != nil, parsed == nil { unreadTimes += 1 }
    entries.append(SentLog.Entry(id: id, time: parsed, type: type))
  }

  private static func withoutMark(_ bytes: [UInt8]) -> [UInt8] {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }
}

extension Timestamp {
  /// As exports write times: RFC 3339, `2026-11-21 10:00:00` with ` UTC` behind it or not, `2026-11-21`, seconds or
  /// milliseconds since 1970. What names no zone is UTC.
  init?(exported text: String) {
    if let seconds = Int64(text) {
      guard seconds > 0 else { return nil }
      // Seconds of the year 5138 are milliseconds of 1973.
      self = seconds < 100_000_000_000 ? .init(seconds: seconds) : .init(milliseconds: seconds)
      return
    }
    let bare = text.hasSuffix(" UTC") ? String(text.dropLast(4)) : text
    let dashed = bare.replacing(" ", with: "T", maxReplacements: 1)
    for form in [text, dashed, dashed + "Z", dashed + ":00Z", dashed + "T00:00:00Z"] {
      if let time = Timestamp(rfc3339: form) {
        self = time
        return
      }
    }
    return nil
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
