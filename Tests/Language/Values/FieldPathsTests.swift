import Testing
import Values

@Suite struct FieldPathsTests {
  private static let text = """
    {"a": {"b": [10, {"c": "x"}]}, "null": null, "12345678": 8, "1234567890123456": 16,
     "a name of more than sixteen bytes": 1, "a name of more than sixteen Bytes": 2}
    """

  /// Walks the document as a value and on its tape, which must agree.
  private func found(_ steps: [FieldPaths.Step]) throws -> String {
    let root = try JSONParser().parse(Self.text).root
    let paths = FieldPaths([[.field("unused")], steps], sharedFrom: [0, 0])
    let value: String =
      switch paths.walk(1, from: root.value()) {
      case .found(let value): value.json()
      case .missing(let step): "missing \(step)"
      case .stopped(let step, let value): "stopped \(step) at \(value.json())"
      }
    let tape = root.withCursor { root in
      // Once as if nobody had looked before, once from what is known then.
      var known: FieldPaths.Known? = FieldPaths.Known(paths)
      let found = paths.find(1, from: root, &known)?.value().json()
      #expect(paths.find(1, from: root, &known)?.value().json() == found)
      switch paths.walk(1, from: root) {
      case .found(let element):
        #expect(found == element.value().json())
        return element.value().json()
      case .missing(let step):
        #expect(found == nil)
        return "missing \(step)"
      case .stopped(let step, let element):
        #expect(found == nil)
        return "stopped \(step) at \(element.value().json())"
      }
    }
    #expect(value == tape)
    return tape
  }

  @Test(
    arguments: [
      ([.field("a"), .field("b"), .index(1), .field("c")], "\"x\""),
      ([.field("a"), .field("b"), .index(0)], "10"),
      ([.field("a"), .field("b"), .index(2)], "missing 2"),
      ([.field("a"), .field("b"), .index(-1)], "missing 2"),
      ([.field("a"), .field("x"), .field("y")], "missing 1"),
      ([.field("null"), .field("x")], "missing 1"),
      ([.field("a"), .index(0)], "missing 1"),
      ([.field("12345678"), .field("x")], "stopped 1 at 8"),
      ([.field("a"), .field("b"), .field("c")], "stopped 2 at [10,{\"c\":\"x\"}]"),
      ([.field("12345678")], "8"),
      ([.field("1234567890123456")], "16"),
      ([.field("a name of more than sixteen bytes")], "1"),
      ([.field("a name of more than sixteen Bytes")], "2"),
      ([.field("a name of more than sixteen BYtes")], "missing 0"),
    ] as [([FieldPaths.Step], String)])
  func `a value and its tape are walked alike`(
    steps: [FieldPaths.Step], outcome: String
  ) throws {
    #expect(try found(steps) == outcome)
  }

  @Test func `paths with a common beginning are found in any order and from different roots`()
    throws
  {
    let text = #"{"o": {"a": 1, "b": {"x": 2, "y": 3}, "c": [4, {"z": 5}]}}"#
    let steps: [[FieldPaths.Step]] = [
      [.field("o"), .field("c"), .index(1), .field("z")], [.field("o"), .field("a")],
      [.field("o"), .field("b"), .field("y")], [.field("o"), .field("b"), .field("x")],
      [.field("o"), .field("d")], [.field("o"), .field("c"), .index(0)], [.field("a")], [],
    ]
    let paths = FieldPaths(steps, sharedFrom: [0, 0, 0, 0, 0, 0, 1, 1])
    let document = try JSONParser().parse(text)
    let other = try JSONParser().parse(#"{"a": 6}"#)
    let orders = [
      [0, 1, 2, 3, 4, 5, 6, 7], [7, 6, 5, 4, 3, 2, 1, 0], [3, 2, 4, 4, 0, 1, 5, 6, 7],
    ]
    for order in orders {
      document.root.withCursor { root in
        other.root.withCursor { second in
          var known: FieldPaths.Known? = FieldPaths.Known(paths)
          var found: [Int: String] = [:]
          for path in order {
            found[path] =
              paths.find(path, from: path < 6 ? root : second, &known)?.value().json() ?? "-"
          }
          #expect(
            found == [0: "5", 1: "1", 2: "3", 3: "2", 4: "-", 5: "4", 6: "6", 7: #"{"a":6}"#])
        }
      }
    }
  }

  @Test func `a map finds each of its keys, small and large`() {
    for count in [1, 8, 9, 32, 33, 200] {
      let names = (0..<count).map { "key number \($0)" + String(repeating: "x", count: $0 % 20) }
      let map = MapValue(
        names.enumerated().map { (key: .string($0.element), value: .int(Int64($0.offset))) })
      for (place, name) in names.enumerated() { #expect(map[name] == .int(Int64(place))) }
      #expect(map["key number"] == nil)
      #expect(map[""] == nil)
    }
  }

  @Test func `names that only look alike are two keys`() {
    let map = MapValue([
      (key: "caf\u{E9}", value: 1), (key: "cafe\u{301}", value: 2),
    ])
    #expect(map["caf\u{E9}"] == 1)
    #expect(map["cafe\u{301}"] == 2)
  }
}
