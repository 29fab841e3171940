import Testing
import Values

@testable import JSONSchema

@Suite struct `Schemas that are wrong` {
  @Test(arguments: [
    ("[]", "", "a schema is an object, true or false"),
    (#"{"properties":{"a":7}}"#, "/properties/a", "a schema is an object, true or false"),
    (#"{"properties":[]}"#, "/properties", "`properties` is an object of schemas"),
    (
      #"{"type":"text"}"#, "/type",
      "`type` is one of null, boolean, integer, number, string, array, object"
    ),
    (#"{"type":[]}"#, "/type", "`type` is the name of a type or a list of at least one"),
    (#"{"required":"a"}"#, "/required", "`required` is a list of names"),
    (#"{"required":["a","a"]}"#, "/required/1", "`required` has `a` twice"),
    (#"{"minLength":-1}"#, "/minLength", "`minLength` is a whole number, 0 or more"),
    (#"{"maxItems":1.5}"#, "/maxItems", "`maxItems` is a whole number, 0 or more"),
    (#"{"minimum":"0"}"#, "/minimum", "`minimum` is a number"),
    (#"{"multipleOf":0}"#, "/multipleOf", "`multipleOf` is greater than 0"),
    (#"{"uniqueItems":1}"#, "/uniqueItems", "`uniqueItems` is true or false"),
    (#"{"enum":"a"}"#, "/enum", "`enum` is a list of values"),
    (#"{"allOf":[]}"#, "/allOf", "`allOf` is a list of at least one schema"),
    (#"{"items":[{}]}"#, "/items", "a list of schemas is `prefixItems` in this draft"),
    (#"{"pattern":"("}"#, "/pattern", "not a pattern that can be used: missing ): ("),
    (
      #"{"patternProperties":{"(?=a)":{}}}"#, "/patternProperties/(?=a)",
      "not a pattern that can be used: invalid perl operator: (?="
    ),
    (##"{"$ref":"#/$defs/a"}"##, "/$ref", "`#/$defs/a` refers to nothing that is known"),
    (#"{"$ref":"other.json"}"#, "/$ref", "`other.json` refers to nothing that is known"),
    (#"{"$id":"a#b"}"#, "/$id", "`$id` has no fragment; use `$anchor`"),
    (
      #"{"$defs":{"a":{"type":1}}}"#, "/$defs/a/type",
      "`type` is one of null, boolean, integer, number, string, array, object"
    ),
    (
      #"{"$schema":"http://json-schema.org/draft-07/schema#"}"#, "/$schema",
      "`http://json-schema.org/draft-07/schema#` is not read; write for https://json-schema.org/draft/2020-12/schema"
    ),
    (
      ##"{"allOf":[{"$ref":"#"}]}"##, "",
      "the schema refers to itself without going into the value"
    ),
  ])
  func `a mistake is named with its place`(_ text: String, _ pointer: String, _ message: String)
    throws
  {
    let compilation = Schema.compile(try Value(json: text))
    #expect(compilation.schema == nil)
    #expect(
      compilation.problems == [SchemaProblem(document: "", pointer: pointer, message: message)])
  }

  @Test func `all mistakes are named at once`() throws {
    let compilation = Schema.compile(
      try Value(json: #"{"type":"text","minLength":"1","properties":{"a":{"$ref":"b"},"c":3}}"#))
    #expect(
      compilation.problems.map(\.pointer) == [
        "/type", "/minLength", "/properties/a/$ref", "/properties/c",
      ])
  }

  @Test func `a mistake in another document names that document`() throws {
    let compilation = Schema.compile(
      try Value(json: #"{"$ref":"other.json"}"#), uri: "https://example.com/a.json",
      documents: ["https://example.com/other.json": try Value(json: #"{"minimum":true}"#)])
    #expect(
      compilation.problems == [
        SchemaProblem(
          document: "https://example.com/other.json", pointer: "/minimum",
          message: "`minimum` is a number")
      ])
  }

  @Test func `a schema may contain itself by way of the value`() throws {
    let schema = try #require(
      Schema.compile(
        Value(json: ##"{"type":"object","additionalProperties":{"$ref":"#"},"maxProperties":1}"##)
      ).schema)
    #expect(schema.isValid(try Value(json: #"{"a":{"b":{"c":{}}}}"#)))
    #expect(!schema.isValid(try Value(json: #"{"a":{"b":{"c":1}}}"#)))
  }

  @Test func `a dynamic reference that never comes to an end is a violation`() throws {
    let schema = try #require(
      Schema.compile(
        Value(json: ##"{"$dynamicAnchor":"a","anyOf":[{"$dynamicRef":"#a"}]}"##)
      ).schema)
    #expect(schema.validate(1).map(\.keyword).contains("anyOf"))
  }
}

@Suite struct `What a schema tells about itself` {
  @Test func `fields, types and annotations are readable`() throws {
    let text = ##"""
      {"title":"Application","type":"object","required":["id","extra"],"x-version":2,
       "properties":{
         "id":{"type":"string","description":"The id","default":"none","x-pii":true},
         "tags":{"type":"array","items":{"enum":["a","b"]},"prefixItems":[{"const":1}]},
         "job":{"$ref":"#/$defs/job"},"when":{"type":["integer","null"],"format":"date-time"}},
       "patternProperties":{"^x-":{"type":"boolean"}},
       "additionalProperties":false,
       "$defs":{"job":{"anyOf":[{"type":"string"},{"$ref":"#"}]}}}
      """##
    let schema = try #require(Schema.compile(Value(json: text), uri: "a.json").schema)
    #expect(schema.title == "Application")
    #expect(schema.types == .object)
    #expect(schema.required == ["id", "extra"])
    #expect(schema.properties.map(\.name) == ["id", "tags", "job", "when"])
    #expect(schema.properties.map(\.isRequired) == [true, false, false, false])
    #expect(!schema.isOpen)
    #expect(schema.additionalProperties?.isNever == true)
    #expect(schema.patternProperties.map(\.pattern) == ["^x-"])
    #expect(schema.unknownKeywords == ["x-version"])
    let id = try #require(schema.property("id")?.schema)
    #expect(id.documentation == "The id")
    #expect(id.defaultValue == "none")
    #expect(id.annotation("x-pii") == true)
    #expect(id.location == "a.json#/properties/id")
    #expect(id.isOpen)
    let tags = try #require(schema.property("tags")?.schema)
    #expect(tags.items?.enumeration == ["a", "b"])
    #expect(tags.items?.types == nil)
    #expect(tags.prefixItems.map(\.constant) == [1])
    let job = try #require(schema.property("job")?.schema.reference)
    #expect(job.location == "a.json#/$defs/job")
    #expect(job.anyOf[1].reference?.location == schema.location)
    let when = try #require(schema.property("when")?.schema)
    #expect(when.types == [.integer, .null])
    #expect(when.format == "date-time")
    #expect(schema.property("none") == nil)
  }
}

@Suite struct `Patterns of ECMAScript` {
  @Test(arguments: [
    (#"^\p{Letter}+$"#, "Éa", true), (#"^\p{Script=Greek}$"#, "α", true), (#"^\u00e9$"#, "é", true),
    (#"^\ud83d\ude00$"#, "😀", true), (#"^\u{1f600}$"#, "😀", true), (#"^\s$"#, "\u{A0}", true),
    (#"^[\s]$"#, "\u{2028}", true), (#"^\cA$"#, "\u{1}", true), (#"^[^]$"#, "\n", true),
    ("[]", "a", false), (#"^[[:x]$"#, "[", true), (#"^(?<name>a)$"#, "a", true),
    (#"^a\/b$"#, "a/b", true),
    (#"^\d+$"#, "٣", false), ("^a$", "a\n", false), (#"^[\b]$"#, "\u{8}", true),
    (#"^\x41$"#, "A", true),
  ])
  func `what RE2 writes differently is put into its words`(
    _ pattern: String, _ text: String, _ isFound: Bool
  ) throws {
    #expect(try ECMAScriptPattern.compile(pattern).isFound(in: text) == isFound)
  }

  @Test(arguments: [#"\Z"#, #"(?=a)"#, #"(a)\1"#, "(", "\\", #"\u12"#, #"\p{Nonsense}"#])
  func `what cannot be matched is refused`(_ pattern: String) {
    #expect(throws: (any Error).self) { try ECMAScriptPattern.compile(pattern) }
  }
}
