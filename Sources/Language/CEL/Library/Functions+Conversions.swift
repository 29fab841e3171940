internal import Values

/// Conversions between types, `type` and `dyn`.
/// Source: CEL language definition, "Standard Definitions", type conversions; ranges as in cel-go.
extension StandardLibrary {
  private typealias Overload = FunctionDeclaration.Overload

  static let conversions: [FunctionDeclaration] = [
    conversion(
      "int", to: .int, from: [.int, .uint, .double, .number, .string, .timestamp],
      "a whole number: of a text its number, of a double what is left without its fraction, of a time "
        + "the seconds since 1970",
      examples: ["int('80')": "80", "int(79.9)": "79"], toInt),
    conversion(
      "uint", to: .uint, from: [.int, .uint, .double, .number, .string],
      "a whole number from 0 on", examples: ["uint('80')": "80u"], toUInt),
    conversion(
      "double", to: .double, from: [.int, .uint, .double, .number, .string],
      "a number with a fraction", examples: ["double(80)": "80.0", "double('79.5')": "79.5"],
      toDouble),
    conversion(
      "string", to: .string,
      from: [
        .string, .int, .uint, .double, .number, .bool, .bytes, .timestamp, .duration, address,
        range,
      ],
      "the text of a value: bytes are read as UTF-8, a time is written as in RFC 3339, a duration in seconds",
      examples: ["string(80.0)": "'80'", "string(duration('90m'))": "'5400s'"], toString),
    conversion(
      "bytes", to: .bytes, from: [.bytes, .string], "the bytes of a text in UTF-8",
      examples: ["bytes('hi')": "b'hi'"], toBytes),
    conversion(
      "bool", to: .bool, from: [.bool, .string], "true or false, also of such a text",
      examples: ["bool('true')": "true"], toBool),
    conversion(
      "timestamp", to: .timestamp, from: [.timestamp, .string, .int],
      "the time that a text of RFC 3339 names, or so many seconds after 1970 began",
      examples: ["timestamp('2026-03-01T09:30:00+01:00') == timestamp(1772353800)": "true"],
      toTimestamp),
    conversion(
      "duration", to: .duration, from: [.duration, .string],
      "the span of a text in hours, minutes and seconds",
      examples: ["duration('1h30m')": "duration('90m')"], toDuration),
    FunctionDeclaration(
      "dyn", [Overload([.typeParameter("A")], .dyn)],
      documentation: "the value itself, its type unknown to the checker",
      examples: ["[dyn(1), 'a'].size()": "2"],
      pure: .unary { value throws(EvaluationError) in value }),
    FunctionDeclaration(
      "type", [Overload([.typeParameter("A")], .type(.typeParameter("A")))],
      documentation: "the type of a value", examples: ["type(1.5) == double": "true"],
      pure: .unary { value throws(EvaluationError) in .type(Value.TypeName(value.typeName)) }),
  ]

  private static func conversion(
    _ name: String, to result: CELType, from types: [CELType], _ documentation: String,
    examples: KeyValuePairs<String, String>,
    _ convert: @escaping @Sendable (Value) throws(EvaluationError) -> Value?
  ) -> FunctionDeclaration {
    FunctionDeclaration(
      name, types.map { Overload([$0], result) }, documentation: documentation,
      examples: examples,
      pure: .unary { value throws(EvaluationError) in
        guard let converted = try convert(value) else { throw .noMatchingOverload(name) }
        return converted
      })
  }

  // MARK: - Numbers

  @Sendable private static func toInt(_ value: Value) throws(EvaluationError) -> Value? {
    switch value {
    case .int: return value
    case .uint(let number):
      guard let int = Int64(exactly: number) else { throw EvaluationError(.overflow) }
      return .int(int)
    case .double(let number):
      // Both ends of the range are excluded, as in cel-go: a double there may have been rounded to it.
      guard number > -0x1p63, number < 0x1p63 else { throw EvaluationError(.overflow) }
      return .int(Int64(number))
    case .string(let text):
      guard let int = Int64(text) else { throw .invalidArgument("int", "the text is no integer") }
      return .int(int)
    case .timestamp(let time): return .int(time.seconds)
    case .null, .bool, .list, .map, .bytes, .duration, .type, .optional, .abstract: return nil
    }
  }

  @Sendable private static func toUInt(_ value: Value) throws(EvaluationError) -> Value? {
    switch value {
    case .uint: return value
    case .int(let number):
      guard let uint = UInt64(exactly: number) else { throw EvaluationError(.overflow) }
      return .uint(uint)
    case .double(let number):
      guard number >= 0, number < 0x1p64 else { throw EvaluationError(.overflow) }
      return .uint(UInt64(number))
    case .string(let text):
      guard let uint = UInt64(text) else {
        throw .invalidArgument("uint", "the text is no integer without sign")
      }
      return .uint(uint)
    case .null, .bool, .list, .map, .bytes, .timestamp, .duration, .type, .optional, .abstract:
      return nil
    }
  }

  @Sendable private static func toDouble(_ value: Value) throws(EvaluationError) -> Value? {
    switch value {
    case .double: return value
    case .int(let number): return .double(Double(number))
    case .uint(let number): return .double(Double(number))
    case .string(let text):
      guard let double = Double(text) else {
        throw .invalidArgument("double", "the text is no number")
      }
      return .double(double)
    case .null, .bool, .list, .map, .bytes, .timestamp, .duration, .type, .optional, .abstract:
      return nil
    }
  }

  // MARK: - Texts and bytes

  @Sendable private static func toString(_ value: Value) throws(EvaluationError) -> Value? {
    switch value {
    case .string: return value
    case .int(let number): return .string(String(number))
    case .uint(let number): return .string(String(number))
    case .double(let number): return .string(ValueWriter.text(of: number))
    case .bool(let truth): return .string(truth ? "true" : "false")
    case .bytes(let bytes):
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw .invalidArgument("string", "the bytes are no UTF-8")
      }
      return .string(text)
    case .timestamp(let time): return .string(time.rfc3339)
    case .duration(let span): return .string(span.secondsText)
    case .abstract(let value): return .string(value.text)
    case .null, .list, .map, .type, .optional: return nil
    }
  }

  @Sendable private static func toBytes(_ value: Value) throws(EvaluationError) -> Value? {
    switch value {
    case .bytes: value
    case .string(let text): .bytes(Array(text.utf8))
    case .null, .bool, .int, .uint, .double, .list, .map, .timestamp, .duration, .type, .optional,
      .abstract:
      nil
    }
  }

  @Sendable private static func toBool(_ value: Value) throws(EvaluationError) -> Value? {
    switch value {
    case .bool: return value
    case .string("1"), .string("t"), .string("true"), .string("TRUE"), .string("True"):
      return .bool(true)
    case .string("0"), .string("f"), .string("false"), .string("FALSE"), .string("False"):
      return .bool(false)
    case .string: throw .invalidArgument("bool", "the text is neither `true` nor `false`")
    case .null, .int, .uint, .double, .list, .map, .bytes, .timestamp, .duration, .type,
      .optional, .abstract:
      return nil
    }
  }

  // MARK: - Times

  @Sendable private static func toTimestamp(_ value: Value) throws(EvaluationError) -> Value? {
    switch value {
    case .timestamp: return value
    case .string(let text):
      guard let time = Timestamp(rfc3339: text) else {
        throw .invalidArgument(
          "timestamp", "the text is no time of RFC 3339 such as 2026-03-01T09:30:00Z")
      }
      return .timestamp(time)
    case .int(let seconds):
      let time = Timestamp(seconds: seconds)
      guard time >= .earliest, time <= .latest else { throw EvaluationError(.overflow) }
      return .timestamp(time)
    case .null, .bool, .uint, .double, .list, .map, .bytes, .duration, .type, .optional, .abstract:
      return nil
    }
  }

  @Sendable private static func toDuration(_ value: Value) throws(EvaluationError) -> Value? {
    switch value {
    case .duration: return value
    case .string(let text):
      guard let span = Duration(text: text) else {
        throw .invalidArgument("duration", "the text is no duration such as 48h or 1h30m")
      }
      return .duration(span)
    case .null, .bool, .int, .uint, .double, .list, .map, .bytes, .timestamp, .type, .optional,
      .abstract:
      return nil
    }
  }
}
