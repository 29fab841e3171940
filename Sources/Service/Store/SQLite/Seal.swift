import Graph
import SQLite
import Values

/// Sealed columns: a key-id byte, then the content. Key 0 is none: the content is plain.
enum Seal {
  static let plain: UInt8 = 0

  /// The value to bind.
  static func close(_ content: [UInt8]) -> Argument { .prefixed(plain, content) }

  static func close(_ content: [UInt8]?) -> Argument { content.map { close($0) } ?? .null }

  static func close(_ content: String) -> Argument { close(Array(content.utf8)) }
}

extension Row {
  /// The content of a sealed column; empty for NULL.
  func sealed(_ column: Int32) throws(SQLiteError) -> [UInt8] {
    let (key, content) = withBlob(column) { bytes in
      (bytes.first ?? Seal.plain, [UInt8](bytes.dropFirst()))
    }
    guard key == Seal.plain else {
      throw SQLiteError(
        code: SQLiteError.corrupt, message: "sealed with key \(key), which is not known",
        attempted: "read a sealed column")
    }
    return content
  }

  func optionalSealed(_ column: Int32) throws(SQLiteError) -> [UInt8]? {
    isNull(column) ? nil : try sealed(column)
  }

  func sealedJSON(_ column: Int32) throws(SQLiteError) -> Value {
    do {
      return try Value(json: sealed(column))
    } catch let error as SQLiteError {
      throw error
    } catch {
      throw SQLiteError(
        code: SQLiteError.corrupt, message: "no JSON in a column that holds JSON",
        attempted: "read a sealed column")
    }
  }

  func identifier<Subject>(_ column: Int32) throws(SQLiteError) -> Identifier<Subject> {
    guard let (high, low) = sixteenBytes(column) else {
      throw SQLiteError(
        code: SQLiteError.corrupt, message: "an id has 16 bytes", attempted: "read an id")
    }
    return Identifier(high: high, low: low)
  }

  func optionalIdentifier<Subject>(
    _ column: Int32
  ) throws(SQLiteError) -> Identifier<Subject>? {
    isNull(column) ? nil : try identifier(column)
  }

  func time(_ column: Int32) -> Timestamp { Timestamp(milliseconds: integer(column)) }

  func optionalTime(_ column: Int32) -> Timestamp? {
    optionalInteger(column).map { Timestamp(milliseconds: $0) }
  }

  /// A word of one of our closed lists.
  func word<Word: RawRepresentable>(
    _ column: Int32, _ type: Word.Type = Word.self
  ) throws(SQLiteError) -> Word where Word.RawValue == String {
    guard let word = Word(rawValue: text(column)) else {
      throw SQLiteError(
        code: SQLiteError.corrupt, message: "`\(text(column))` is no \(type)",
        attempted: "read a word")
    }
    return word
  }
}

extension Argument {
  static func id<Subject>(_ id: Identifier<Subject>) -> Argument {
    .sixteenBytes(high: id.high, low: id.low)
  }

  static func id<Subject>(_ id: Identifier<Subject>?) -> Argument {
    id.map { .id($0) } ?? .null
  }

  static func time(_ time: Timestamp) -> Argument { .integer(time.milliseconds) }

  static func time(_ time: Timestamp?) -> Argument { .optional(time?.milliseconds) }

  static func number(_ number: Int) -> Argument { .integer(Int64(number)) }

  static func key(_ key: DeliveryKey) -> Argument {
    .sixteenBytes(high: key.high, low: key.low)
  }

  static func lane(_ lane: Lane) -> Argument { .blob(lane.bytes) }
}

extension Lane {
  /// A letter that says what it is, and the id: `c` and 16 bytes, `a` and text, `e` and 16 bytes.
  var bytes: [UInt8] {
    switch self {
    case .candidate(let id): [UInt8(ascii: "c")] + id.bytes
    case .application(let id): [UInt8(ascii: "a")] + Array(id.utf8)
    case .event(let id): [UInt8(ascii: "e")] + id.bytes
    }
  }

  init?(bytes: [UInt8]) {
    switch bytes.first {
    case UInt8(ascii: "c"):
      guard let id = CandidateID(bytes: bytes.dropFirst()) else { return nil }
      self = .candidate(id)
    case UInt8(ascii: "a"): self = .application(String(decoding: bytes.dropFirst(), as: UTF8.self))
    case UInt8(ascii: "e"):
      guard let id = EventID(bytes: bytes.dropFirst()) else { return nil }
      self = .event(id)
    default: return nil
    }
  }
}
