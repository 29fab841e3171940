internal import Values

/// A text with clauses such as `%s` and `%.2f` that values are put in for, in the order of a list.
///
/// | clause | takes |
/// |---|---|
/// | `%s` | anything but an optional; lists and maps in brackets, keys sorted |
/// | `%d` | whole numbers; of other numbers their digits |
/// | `%f`, `%.2f` | numbers, with six places or so many |
/// | `%e`, `%.2e` | numbers, one digit before the point and a power of ten |
/// | `%b`, `%o` | whole numbers by twos and eights, `%b` a bool, too |
/// | `%x`, `%X` | whole numbers by sixteens; texts and bytes byte by byte |
/// | `%%` | none: a percent sign |
///
/// Source: CEL string extensions, `format`; the clauses are those of cel-go, `ext/formatting.go`.
struct TextFormat {
  /// More places than any number has.
  private static let mostPlaces = 1100

  enum Piece: Equatable {
    case text(String)
    case clause(Character, places: Int?)
  }

  struct Problem: Error {
    let reason: String
  }

  let pieces: [Piece]

  init(_ text: String) throws(Problem) {
    var pieces: [Piece] = []
    var literal = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      guard character == "%" else {
        literal.append(character)
        continue
      }
      let places = try Self.places(&rest)
      guard let verb = rest.popFirst() else { throw Problem(reason: "`%` has no clause behind it") }
      if verb == "%", places == nil {
        literal.append("%")
        continue
      }
      guard "sdfeboxX".contains(verb) else {
        throw Problem(reason: "`%\(verb)` is no clause; they are %s %d %f %e %b %o %x %X %%")
      }
      pieces.append(.text(literal))
      pieces.append(.clause(verb, places: places))
      literal = ""
    }
    self.pieces = pieces + [.text(literal)]
  }

  /// `.3`
  private static func places(_ rest: inout Substring) throws(Problem) -> Int? {
    guard rest.first == "." else { return nil }
    rest.removeFirst()
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    rest = rest[digits.endIndex...]
    guard let places = Int(digits), places <= mostPlaces else {
      throw Problem(reason: "behind `%.` stands a number of places, \(mostPlaces) at most")
    }
    return places
  }

  // MARK: - Values

  func filled(with values: [Value]) throws(EvaluationError) -> String {
    var writer = ValueWriter()
    var rest = values[...]
    for piece in pieces {
      switch piece {
      case .text(let text): try writer.write(text)
      case .clause(let verb, let places):
        guard let value = rest.popFirst() else {
          throw .invalidArgument("format", "the list has fewer values than the text has clauses")
        }
        if verb == "s" {
          try writer.write(value)
        } else {
          guard let text = Self.text(of: value, as: verb, places: places ?? 6) else {
            throw .invalidArgument(
              "format", "`%\(verb)` does not take a value of type \(value.typeName)")
          }
          try writer.write(text)
        }
      }
    }
    return writer.text
  }

  /// Nil where the clause does not take such a value.
  private static func text(of value: Value, as verb: Character, places: Int) -> String? {
    switch (verb, value) {
    case (_, .double(let number)) where !number.isFinite && "dfe".contains(verb):
      ValueWriter.word(of: number)
    case ("d", .int(let number)): String(number)
    case ("d", .uint(let number)): String(number)
    case ("d", .double(let number)): ValueWriter.text(of: number)
    case ("f", _): digits(value)?.fixed(places: places)
    case ("e", _): digits(value)?.scientific(places: places)
    case ("b", .bool(let truth)): truth ? "1" : "0"
    case ("b", _): whole(value, radix: 2)
    case ("o", _): whole(value, radix: 8)
    case ("x", .string(let text)): hexadecimal(text.utf8)
    case ("x", .bytes(let bytes)): hexadecimal(bytes)
    case ("x", _): whole(value, radix: 16)
    case ("X", _): text(of: value, as: "x", places: places)?.uppercased()
    default: nil
    }
  }

  private static func digits(_ value: Value) -> DecimalDigits? {
    switch value {
    case .int(let number): DecimalDigits(number)
    case .uint(let number): DecimalDigits(number)
    case .double(let number): DecimalDigits(number)
    default: nil
    }
  }

  private static func whole(_ value: Value, radix: Int) -> String? {
    switch value {
    case .int(let number): String(number, radix: radix)
    case .uint(let number): String(number, radix: radix)
    default: nil
    }
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }, as: UTF8.self)
  }
}

/// Writes values as `%s` does.
struct ValueWriter {
  private(set) var text = ""

  mutating func write(_ part: String) throws(EvaluationError) {
    text += part
    try SizeLimit.check(text.utf8.count)
  }

  /// Stops where the text has grown too long: a small value may hold the same part many times over.
  mutating func write(_ value: Value) throws(EvaluationError) {
    switch value {
    case .null: try write("null")
    case .bool(let truth): try write(truth ? "true" : "false")
    case .int(let number): try write(String(number))
    case .uint(let number): try write(String(number))
    case .double(let number): try write(Self.text(of: number))
    case .string(let text): try write(text)
    case .bytes(let bytes): try write(String(decoding: bytes, as: UTF8.self))
    case .timestamp(let time): try write(time.rfc3339)
    case .duration(let span): try write(span.secondsText)
    case .type(let type): try write(type.name)
    case .abstract(let value): try write(value.text)
    case .list(let list):
      try write("[")
      for (place, element) in list.enumerated() {
        if place > 0 { try write(", ") }
        try write(element)
      }
      try write("]")
    case .map(let map): try write(map)
    case .optional: throw .invalidArgument("format", "`%s` does not take an optional")
    }
  }

  private mutating func write(_ map: MapValue) throws(EvaluationError) {
    var entries: [(key: String, value: Value)] = []
    for entry in map.entries {
      var writer = ValueWriter()
      try writer.write(entry.key)
      entries.append((writer.text, entry.value))
    }
    entries.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    try write("{")
    for (place, entry) in entries.enumerated() {
      try write((place > 0 ? ", " : "") + entry.key + ": ")
      try write(entry.value)
    }
    try write("}")
  }

  /// Whole numbers without a fraction, as JSON and cel-go print them: `80`, not `80.0`.
  static func text(of number: Double) -> String {
    guard number.isFinite else { return word(of: number) }
    if number == number.rounded(), abs(number) < 1e15, number != 0 || number.sign == .plus {
      return String(Int64(number))
    }
    return "\(number)"
  }

  static func word(of number: Double) -> String {
    number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
  }
}
