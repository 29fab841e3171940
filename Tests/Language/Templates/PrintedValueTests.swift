import Testing
import Values

@testable import Templates

@Suite struct `A value is printed` {
  @Test(
    arguments: [
      (.int(80), "80"), (.uint(80), "80"), (.double(80), "80"), (.double(79.5), "79.5"),
      (.double(-0.25), "-0.25"), (.double(1e16), "10000000000000000"),
      (.double(0.00001), "0.00001"),
      (.double(-0.000015), "-0.000015"), (.double(1e300), "1e+300"), (.bool(true), "true"),
      (.string("Ada"), "Ada"),
      (.timestamp(Timestamp(seconds: 0)), "1970-01-01T00:00:00Z"),
      (.duration(.seconds(93_600)), "1d2h"), (.duration(.seconds(90)), "1m30s"),
      (.duration(.milliseconds(1500)), "1.5s"), (.duration(.zero), "0s"),
      (.duration(.seconds(-60)), "-1m"),
      (.optional(.init(.int(1))), "1"),
    ] as [(Value, String)])
  func `as people write it`(value: Value, expected: String) {
    #expect(PrintedValue.text(value) == expected)
  }

  @Test(
    arguments: [
      .null, .list([]), .map(.empty), .bytes([]), .double(.infinity), .double(.nan),
      .optional(.none),
    ] as [Value])
  func `or not at all`(value: Value) {
    #expect(PrintedValue.text(value) == nil)
  }
}
