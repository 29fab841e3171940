import CEL
import Diagnostics
import Testing
import Values

@Suite struct `The text of a value` {
  @Test(
    arguments: [
      (.null, "null"), (true, "true"), (-5, "-5"), (.uint(5), "5u"), (80.0, "80.0"),
      (1e300, "1e+300"),
      (.double(.infinity), "double(\"inf\")"), ("a\"b\\c\nd\u{7}é", "\"a\\\"b\\\\c\\nd\\x07é\""),
      (.bytes([97, 0, 255, 34]), "b\"a\\x00\\xff\\\"\""),
      (.timestamp(Timestamp(seconds: 0)), "timestamp(\"1970-01-01T00:00:00Z\")"),
      (.duration(.seconds(90)), "duration(\"90s\")"), (.type(Value.TypeName("int")), "int"),
      (.optional(.none), "optional.none()"), (.optional(Value.OptionalValue(1)), "optional.of(1)"),
      ([1, ["a"]], "[1, [\"a\"]]"), (.object(["k": 1, "l": [:]]), "{\"k\": 1, \"l\": {}}"),
    ] as [(Value, String)])
  func `is what an expression writes, and read again gives the value`(
    value: Value, text: String
  ) throws {
    #expect(value.literalText == text)
    #expect(try Sample.unchecked(text)?.evaluate(Activation(Sample.environment)) == value)
  }

  @Test func `is cut where somebody wants it short`() {
    let list = Value.list(Array(repeating: "abc", count: 1_000))
    #expect(list.literalText(atMost: 50).utf8.count < 80)
  }
}
