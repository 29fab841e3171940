import Testing

@testable import Values

@Suite struct `Writing JSON` {
  @Test(
    arguments: [
      (nil, "null"), (true, "true"), (.int(.min), "-9223372036854775808"),
      (.uint(.max), "18446744073709551615"), (80.0, "80.0"), (0.1, "0.1"), (-0.0, "-0.0"),
      (1e300, "1e+300"), (.double(.leastNonzeroMagnitude), "5e-324"), (.double(.nan), "\"NaN\""),
      (.double(-.infinity), "\"-Infinity\""), ("", "\"\""), ("é😀/", "\"é😀/\""),
      ("\"\\\u{8}\t\n\u{C}\r\u{1}\u{1F}\u{7F}", "\"\\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u001f\u{7F}\""),
      ([], "[]"), ([1, "a"], "[1,\"a\"]"), (.object([:]), "{}"),
      (.object(["b": 1, "a": [nil]]), #"{"b":1,"a":[null]}"#),
      (.map(MapValue([(1, 2), (true, 3)])), #"{"1":2,"true":3}"#),
      (.bytes([0xFF, 0, 1, 2]), "\"/wABAg==\""),
      (.timestamp(.init(seconds: 0)), "\"1970-01-01T00:00:00Z\""),
      (.duration(.milliseconds(1500)), "\"1.5s\""), (.type(.init("int")), "\"int\""),
      (.optional(.none), "null"), (.optional(.init(1)), "1"),
    ] as [(Value, String)])
  func `a value is written in one way`(_ value: Value, _ text: String) {
    #expect(value.json() == text)
  }

  @Test func `pretty text has a line per member`() {
    let value = Value.object(["a": [1, .object([:])], "b": .object(["c": []])])
    #expect(
      value.json(pretty: true) == """
        {
          "a": [
            1,
            {}
          ],
          "b": {
            "c": []
          }
        }
        """)
  }

  @Test(
    arguments: [
      80.0, 1, -1, 1e21, 1e22, 0.1, .pi, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
      123_456_789.0,
      9_007_199_254_740_992, -0.0,
    ] as [Double])
  func `a double reads back as the same double`(_ number: Double) throws {
    #expect(try Value(json: Value.double(number).json()) == .double(number))
  }

  @Test func `what is read is what was written`() throws {
    let text =
      #"{"a":[1,-2,18446744073709551615,1.5,80.0,true,null],"b":{"é\n":"\u0000\"\\"},"c":[]}"#
    let value = try Value(json: text)
    #expect(value.json() == text)
    #expect(try Value(json: value.json(pretty: true)) == value)
  }

  @Test(arguments: [
    "null", "true", "-7", "18446744073709551615", "0.5", "[]", "{}", #""a\"b""#,
    #"{"a":[1,{"b":[null,false]},"x\ny"],"":{},"c":{"d":"\u0001"}}"#,
  ])
  func `an element is written as the value that it is`(_ text: String) throws {
    let element = try JSONParser().parse(text).root
    for isPretty in [false, true] {
      var writer = JSONWriter(pretty: isPretty)
      element.withCursor { writer.write($0) }
      #expect(
        String(decoding: writer.bytes, as: UTF8.self) == element.value().json(pretty: isPretty))
    }
  }

  @Test(arguments: [false, true])
  func `what is written part by part is what the whole would be`(_ isPretty: Bool) {
    var writer = JSONWriter(pretty: isPretty)
    writer.beginObject()
    writer.field("a", .int(1))
    writer.beginField("b")
    writer.beginArray()
    writer.beginItem()
    writer.write(.string("{"))
    writer.beginItem()
    writer.beginObject()
    writer.endObject()
    writer.endArray()
    writer.beginField("c")
    writer.beginArray()
    writer.endArray()
    writer.endObject()
    let whole = Value.object(["a": 1, "b": ["{", .object([:])], "c": []])
    #expect(String(decoding: writer.bytes, as: UTF8.self) == whole.json(pretty: isPretty))
  }

  @Test(arguments: [0x00, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x5B, 0x5C, 0x5D, 0x7F] as [UInt8])
  func `what must be escaped is found wherever it stands`(_ byte: UInt8) throws {
    for length in 1...20 {
      for place in 0..<length {
        var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: length)
        bytes[place] = byte
        let text = String(decoding: bytes, as: UTF8.self)
        let json = Value.string(text).json()
        #expect(try Value(json: json) == .string(text))
        let isEscaped = byte < 0x20 || byte == 0x22 || byte == 0x5C
        #expect((json.utf8.count == length + 2) == !isEscaped)
      }
    }
  }

  @Test func `base64 goes both ways`() {
    for count in 0..<10 {
      let data = (0..<count).map { UInt8(truncatingIfNeeded: 250 + $0 * 7) }
      #expect(Base64.decode(Base64.encode(data)) == data)
    }
    #expect(Base64.decode("aGk") == Array("hi".utf8))
    #expect(Base64.decode("aGk==") == nil)
    #expect(Base64.decode("a") == nil)
    #expect(Base64.decode("a-bc") == nil)
  }
}
