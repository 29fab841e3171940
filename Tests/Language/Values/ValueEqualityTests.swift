import Testing

@testable import Values

@Suite struct `Equality of the language` {
  static let equal: [(Value, Value)] = [
    (1, 1.0), (1, .uint(1)), (.uint(1), 1.0), (0.0, -0.0), ("é", "é"),
    ([1, "a"], [1.0, "a"]), (.object(["a": 1, "b": 2]), .object(["b": 2.0, "a": .uint(1)])),
    (.bytes([1]), .bytes([1])), (nil, nil),
    (.optional(.init(1)), .optional(.init(1.0))), (.optional(.none), .optional(.none)),
    (.type(.init("int")), .type(.init("int"))), (.duration(.seconds(60)), .duration(.seconds(60))),
    (.map(MapValue([(1, "x")])), .map(MapValue([(.uint(1), "x")]))),
  ]

  @Test(arguments: equal) func `values are equal by what they mean`(_ a: Value, _ b: Value) {
    #expect(a.isEqual(to: b))
    #expect(b.isEqual(to: a))
  }

  static let different: [(Value, Value)] = [
    (1, "1"), (1, true), (nil, false), (.double(.nan), .double(.nan)), (1, 1.5),
    ("\u{E9}", "e\u{301}"), ([1], [1, 2]), (.object(["a": 1]), .object(["b": 1])),
    (.object(["a": 1]), .object(["a": 1, "b": 1])),
    (.object(["a": .double(.nan)]), .object(["a": .double(.nan)])),
    (.int(9_007_199_254_740_993), .double(9_007_199_254_740_992)),
    (.int(.max), .double(9.223372036854775807e18)),
    (.uint(.max), .double(18_446_744_073_709_551_616)), (.int(-1), .uint(.max)),
    ("a", .bytes([97])),
    (.optional(.none), nil),
  ]

  @Test(arguments: different) func `values differ`(_ a: Value, _ b: Value) {
    #expect(!a.isEqual(to: b))
    #expect(!b.isEqual(to: a))
  }

  @Test func `sameness keeps kinds apart and takes NaN as NaN`() {
    #expect(Value.double(.nan) == .double(.nan))
    #expect(Value.int(1) != .double(1))
    #expect(Value.int(1) != .uint(1))
    #expect(Value.double(0) != .double(-0.0))
    #expect(Value.object(["a": 1, "b": [2.0]]) == .object(["b": [2.0], "a": 1]))
    #expect(Value.object(["a": [1]]) != .object(["a": [1.0]]))
  }
}

@Suite struct `Order of the language` {
  static let rising: [(Value, Value)] = [
    (1, 2), (-1, .uint(0)), (1, 1.5), (-1.5, -1), (.int(.min), .double(-9.2e18)),
    (.double(-9.3e18), .int(.min)), (.int(.max), .double(9_223_372_036_854_775_808)),
    (.double(9_007_199_254_740_992), .int(9_007_199_254_740_993)),
    (.uint(.max), .double(18_446_744_073_709_551_616)), (.uint(3), .double(.infinity)),
    (.double(-.infinity), .int(.min)), (.double(-0.5), .uint(0)), (false, true), ("", "a"),
    ("a", "b"), ("a", "aa"), ("Z", "a"), ("z", "é"), ("\u{FFFD}", "😀"),
    (.bytes([1]), .bytes([1, 0])),
    (.timestamp(.init(seconds: 1)), .timestamp(.init(seconds: 1, nanoseconds: 1))),
    (.duration(.seconds(-1)), .duration(.zero)),
  ]

  @Test(arguments: rising) func `one value is less than the other`(_ a: Value, _ b: Value) {
    #expect(a.compared(to: b) == .less)
    #expect(b.compared(to: a) == .greater)
    #expect(a.compared(to: a) == .equal)
  }

  @Test func `NaN has no order and differing kinds none at all`() {
    #expect(Value.double(.nan).compared(to: 1) == .unordered)
    #expect(Value.uint(1).compared(to: .double(.nan)) == .unordered)
    #expect(Value.int(1).compared(to: "1") == nil)
    #expect(Value.list([]).compared(to: .list([])) == nil)
    #expect(Value.null.compared(to: .null) == nil)
  }
}

@Suite struct ValueSizeTests {
  @Test func `a value takes no more than its largest content and a tag`() {
    #expect(MemoryLayout<Value>.size == 17)
  }
}
