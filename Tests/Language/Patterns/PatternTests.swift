import Testing

@testable import Patterns

@Suite struct `Matching patterns` {
  @Test func `a part is found, the whole is matched`() throws {
    let pattern = try Pattern("b+")
    #expect(pattern.isFound(in: "abbc"))
    #expect(!pattern.isFound(in: "ac"))
    #expect(!pattern.matchesWhole("abbc"))
    #expect(pattern.matchesWhole("bb"))
    let bytes = Array("abbc".utf8)
    let isFound = pattern.isFound(in: bytes.span)
    #expect(isFound)
  }

  @Test func `the empty text is matched`() throws {
    #expect(try Pattern("^$").matchesWhole(""))
    #expect(try Pattern("").isFound(in: ""))
    let nothing: [UInt8] = []
    let isFound = try Pattern("a*").isFound(in: nothing.span)
    #expect(isFound)
    #expect(try !Pattern("a").isFound(in: ""))
  }

  @Test func `anchors are the ends of the text and not of its lines`() throws {
    let pattern = try Pattern("^a$")
    #expect(pattern.isFound(in: "a"))
    #expect(!pattern.isFound(in: "a\n"))
    #expect(!pattern.isFound(in: "b\na"))
  }

  @Test func `text is read as characters`() throws {
    #expect(try Pattern("^.$").isFound(in: "é"))
    #expect(try Pattern(#"^\p{Lu}"#).isFound(in: "Émile"))
    #expect(try Pattern("a.c").matchesWhole("a\u{0}c"))
  }

  @Test func `a match names its groups by byte offsets`() throws {
    let pattern = try Pattern("(é+)(x)?(b)")
    #expect(pattern.groupCount == 3)
    #expect(pattern.firstMatch(in: "aééb") == [1..<6, 1..<5, nil, 5..<6])
    #expect(pattern.firstMatch(in: "aééb", from: 3) == [3..<6, 3..<5, nil, 5..<6])
    #expect(pattern.firstMatch(in: "aééb", from: 6) == nil)
    #expect(pattern.firstMatch(in: "aééb", from: 7) == nil)
  }

  @Test(arguments: [
    ("[a-", "missing ]: [a-", "[a-"), ("(", "missing ): (", "("),
    ("a**", "bad repetition operator: **", "**"), ("(?=a)", "invalid perl operator: (?=", "(?="),
    (#"(a)\1"#, #"invalid escape sequence: \1"#, #"\1"#),
    ("a{1001}", "invalid repetition size: {1001}", "{1001}"),
  ])
  func `a text that is no pattern says why`(_ text: String, _ message: String, _ part: String) {
    #expect(throws: PatternError(message: message, part: part)) { try Pattern(text) }
  }

  @Test func `a pattern that others take exponential time for is matched at once`() throws {
    let text = String(repeating: "a", count: 5000)
    #expect(try !Pattern("^(a|a|aa)+$").matchesWhole(text + "b"))
  }
}
