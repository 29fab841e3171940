import Testing
import Values

@Suite struct JSONBuilderTests {
  private func document(_ build: (inout JSONBuilder) -> Void) -> JSONDocument {
    var builder = JSONBuilder(capacity: 0)
    let root = builder.openRoot()
    build(&builder)
    builder.close(root)
    return builder.finish()
  }

  private static let longName = "a name of more than sixteen bytes"

  @Test(
    arguments: [
      #"{"a":1,"b":[true,false,{"c":"é\n"}],"d":{"e":-1.5,"f":18446744073709551615}}"#,
      #"{"a":"","12345678":"x","1234567890123456":"","a name of more than sixteen bytes":{"":0}}"#,
      #"{"empty":{},"none":[],"deep":[[[{"x":[1.0]}]]]}"#, "{}",
    ])
  func `what is built from a parsed text, as it is or as values, reads as that text`(
    text: String
  ) throws {
    let parsed = try JSONParser().parse(text)
    let copied = document { builder in
      for field in parsed.root.fields {
        field.value.withCursor { builder.add(JSONKey(field.name), $0) }
      }
    }
    let valued = document { builder in
      for field in parsed.root.fields { builder.add(JSONKey(field.name), field.value.value()) }
    }
    for built in [copied, valued] {
      #expect(built.root.value().json() == text)
      #expect(built.root.count == parsed.root.count)
      for field in parsed.root.fields {
        #expect(built.root[field: field.name]?.count == field.value.count)
        #expect(built.root[field: field.name]?.kind == field.value.kind)
      }
    }
  }

  @Test func `nulls and empty optionals are left out, at any depth`() throws {
    let text = #"{"n": null, "o": {"n": null, "x": 1, "l": [null, {"n": null}, 2]}}"#
    let parsed = try JSONParser().parse(text)
    let built = document { builder in
      for field in parsed.root.fields {
        field.value.withCursor { builder.add(JSONKey(field.name), $0) }
        builder.add(JSONKey("v" + field.name), field.value.value())
      }
      builder.add(JSONKey("none"), .optional(.none))
      builder.add(JSONKey("some"), .optional(Value.OptionalValue(7)))
    }
    #expect(
      built.root.value().json() == #"{"o":{"x":1,"l":[{},2]},"vo":{"x":1,"l":[{},2]},"some":7}"#)
    #expect(built.root[field: "o"]?[field: "l"]?.count == 2)
  }

  @Test func `an object that stays empty is taken back with its name`() {
    let built = document { builder in
      builder.add(JSONKey("a"), 1)
      let outer = builder.open(JSONKey("outer"))
      let inner = builder.open(JSONKey("inner"))
      builder.add(JSONKey("x"), .null)
      builder.close(inner)
      builder.close(outer)
      let kept = builder.open(JSONKey("kept"))
      builder.add(JSONKey("y"), "z")
      builder.close(kept)
    }
    #expect(built.root.value().json() == #"{"a":1,"kept":{"y":"z"}}"#)
    #expect(built.root.count == 2)
  }

  @Test func `what JSON does not have is built as it is written`() throws {
    let values: [Value] = [
      .timestamp(Timestamp(seconds: 0)), .duration(.milliseconds(1500)), .bytes([1, 2, 3]),
      .double(.nan), .double(-.infinity), .uint(7), .type(Value.TypeName("int")),
      .map(MapValue([(key: 1, value: "x"), (key: true, value: "y")])),
    ]
    for value in values {
      let built = document { $0.add(JSONKey("v"), value) }
      let read = try JSONParser().parse(Value.object(["v": value]).jsonBytes())
      #expect(built.root.value() == read.root.value())
    }
  }

  @Test func `a document grows with what is put into it`() {
    let long = String(repeating: "0123456789", count: 1000)
    let built = document { builder in
      for number in 0..<2000 {
        builder.add(JSONKey("\(number) \(Self.longName)"), .string(long.prefix(number).description))
      }
    }
    #expect(built.root.count == 2000)
    #expect(built.root[field: "1999 \(Self.longName)"]?.string?.utf8.count == 1999)
    #expect(built.root[field: "0 \(Self.longName)"]?.string == "")
  }
}
