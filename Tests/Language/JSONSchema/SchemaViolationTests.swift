import Testing
import Values

@testable import JSONSchema

@Suite struct `What a violation says` {
  static let contract = """
    {
      "type": "object",
      "required": ["id", "candidate"],
      "additionalProperties": false,
      "properties": {
        "id": {"type": "string", "minLength": 1},
        "candidate": {"$ref": "#/$defs/candidate"},
        "score": {"type": ["number", "null"], "minimum": 0, "maximum": 100, "multipleOf": 0.5},
        "stage": {"enum": ["applied", "interview", 3]},
        "kind": {"const": "application"},
        "tags": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]+$"}, "maxItems": 2,
                 "uniqueItems": true, "contains": {"const": "new"}},
        "at": {"type": "string", "format": "date-time"},
        "channel": {"oneOf": [
          {"type": "object", "required": ["email"], "properties": {"email": {"format": "email"}}},
          {"type": "string"}]}
      },
      "dependentRequired": {"score": ["at"]},
      "$defs": {"candidate": {"type": "object", "required": ["email"],
        "properties": {"email": {"type": "string", "format": "email"}, "a/b": false}}}
    }
    """

  static let cases: [(String, [String])] = [
    (#"{"id":"1","candidate":{"email":"a@b.c"}}"#, []),
    (#"[]"#, [" /type the value is a list where an object is required"]),
    (
      #"{"candidate":{}}"#,
      [
        "/candidate /properties/candidate/$ref/required `candidate.email` is missing",
        " /required `id` is missing",
      ]
    ),
    (#"{"id":"","candidate":{"email":"a@b.c"}}"#, ["/id /properties/id/minLength `id` is empty"]),
    (
      #"{"id":7,"candidate":{"email":"no"},"other":1}"#,
      [
        "/id /properties/id/type `id` is a whole number where a text is required",
        "/candidate/email /properties/candidate/$ref/properties/email/format `candidate.email` is not an e-mail address",
        "/other /additionalProperties `other` is not a known field",
      ]
    ),
    (
      #"{"id":"1","candidate":{"email":"a@b.c","a/b":1}}"#,
      [
        "/candidate/a~1b /properties/candidate/$ref/properties/a~1b `candidate.a/b` is not permitted here"
      ]
    ),
    (
      #"{"id":"1","candidate":{"email":"a@b.c"},"score":-0.25}"#,
      [
        "/score /properties/score/minimum `score` is less than the minimum 0",
        "/score /properties/score/multipleOf `score` is not a multiple of 0.5",
        " /dependentRequired `at` is missing",
      ]
    ),
    (
      #"{"id":"1","candidate":{"email":"a@b.c"},"score":"80","at":"x"}"#,
      [
        "/score /properties/score/type `score` is a text where a number or null is required",
        "/at /properties/at/format `at` is not a time such as 2026-03-01T09:30:00Z",
      ]
    ),
    (
      #"{"id":"1","candidate":{"email":"a@b.c"},"stage":"hired","kind":"x"}"#,
      [
        "/stage /properties/stage/enum `stage` is none of `applied`, `interview`, `3`",
        "/kind /properties/kind/const `kind` is not `application`",
      ]
    ),
    (
      #"{"id":"1","candidate":{"email":"a@b.c"},"tags":["A","b","b"]}"#,
      [
        "/tags /properties/tags/maxItems `tags` has more than 2 items",
        "/tags /properties/tags/uniqueItems `tags` has an item twice",
        "/tags/0 /properties/tags/items/pattern `tags[0]` does not match the pattern `^[a-z]+$`",
        "/tags /properties/tags/contains `tags` has no item of the kind that it has to contain",
      ]
    ),
    (
      #"{"id":"1","candidate":{"email":"a@b.c"},"channel":{"email":"no"}}"#,
      [
        "/channel /properties/channel/oneOf `channel` fits none of the alternatives",
        "/channel/email /properties/channel/oneOf/0/properties/email/format `channel.email` is not an e-mail address",
      ]
    ),
  ]

  @Test(arguments: cases)
  func `it names the field, the keyword and what is wrong`(_ data: String, _ lines: [String]) throws
  {
    let schema = try #require(Schema.compile(Value(json: Self.contract)).schema)
    let violations = schema.validate(try Value(json: data))
    #expect(
      violations.map { "\($0.instanceLocation) \($0.keywordLocation) \($0.message)" } == lines)
    #expect(try schema.validate(JSONParser().parse(data).root) == violations)
  }

  @Test func `it holds no value of the data`() throws {
    let schema = try #require(Schema.compile(Value(json: Self.contract)).schema)
    let data = #"""
      {"id":"SECRET","candidate":{"email":"SECRET"},"score":"SECRET","stage":"SECRET","kind":"SECRET",
       "tags":["SECRET","SECRET","SECRET"],"at":"SECRET","channel":["SECRET"]}
      """#
    let violations = schema.validate(try Value(json: data))
    #expect(violations.count >= 8)
    #expect(!violations.contains { "\($0)".contains("SECRET") })
  }

  @Test func `a value of a kind that JSON lacks is judged as it is written`() throws {
    let schema = try #require(
      Schema.compile(
        Value(
          json: #"{"properties":{"at":{"type":"string","format":"date-time"},"n":{"type":"null"}}}"#
        )
      ).schema)
    #expect(schema.isValid(.object(["at": .timestamp(.init(seconds: 0)), "n": .optional(.none)])))
    #expect(schema.isValid(.object(["at": .optional(.init(.timestamp(.init(seconds: 0))))])))
    #expect(!schema.isValid(.object(["at": .duration(.seconds(1))])))
    #expect(!schema.isValid(.object(["n": .double(.nan)])))
  }

  @Test func `a large array with equal items is found out without comparing all pairs`() throws {
    let schema = try #require(Schema.compile(Value(json: #"{"uniqueItems":true}"#)).schema)
    var items: [Value] = (0..<20_000).map { .object(["n": .int($0), "t": "x"]) }
    #expect(schema.isValid(.list(items)))
    items.append(.object(["t": "x", "n": 777.0]))
    #expect(!schema.isValid(.list(items)))
  }
}
