import Testing
import Values

@testable import YAML

/// YAML 1.2.2, section 10.3.2, and the limits of our numbers.
@Suite struct `The core schema` {
  @Test(arguments: [
    ("", "null"), ("null", "null"), ("nUll", "\"nUll\""), ("true", "true"), ("FALSE", "false"),
    ("0", "int 0"), ("-0", "int 0"), ("+1", "int 1"), ("0o17", "int 15"), ("017", "int 17"),
    ("0o8", "\"0o8\""), ("0o", "\"0o\""), ("-0o7", "\"-0o7\""), ("0xfF", "int 255"),
    ("0x", "\"0x\""), ("-9223372036854775808", "int -9223372036854775808"), ("1.", "double 1.0"),
    (".5", "double 0.5"), (".", "\".\""), ("+.", "\"+.\""), ("-", "\"-\""),
    ("1e5", "double 100000.0"),
    ("1e", "\"1e\""), ("1e+", "\"1e+\""), ("1E-2", "double 0.01"), (".e1", "\".e1\""),
    ("1.2.3", "\"1.2.3\""), ("1_0", "\"1_0\""), ("nan", "\"nan\""), ("inf", "\"inf\""),
    ("Infinity", "\"Infinity\""), ("0x1p3", "\"0x1p3\""), ("1 ", "\"1 \""), ("١", "\"١\""),
    ("12:30", "\"12:30\""), ("1e-400", "double 0.0"),
  ])
  func `reads a plain scalar`(text: String, value: String) {
    guard case .value(let read) = CoreSchema.resolve(text) else {
      Issue.record("\(text) is in range")
      return
    }
    #expect(PitfallCase.spelledValue(read) == value)
  }

  @Test(arguments: [
    "9223372036854775808", "-9223372036854775809", "0o1777777777777777777777", "1e309",
  ])
  func `refuses a number that fits nowhere`(text: String) {
    guard case .outOfRange = CoreSchema.resolve(text) else {
      Issue.record("\(text) is out of range")
      return
    }
  }
}
