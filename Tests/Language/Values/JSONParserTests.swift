import Diagnostics
import TestSupport
import Testing

@testable import Values

@Suite struct `Reading JSON` {
  @Test func `every kind is read as the value it is`() throws {
    let root = try JSONParser().parse(
      #"{"a":null,"b":true,"c":false,"d":-7,"e":18446744073709551615,"f":80.0,"g":"é\u00e9\ud83d\ude00","h":[1,[2],{"x":3}],"i":{}}"#
    ).root
    #expect(root.kind == .object)
    #expect(root.count == 9)
    #expect(root[field: "a"]?.isNull == true)
    #expect(root[field: "b"]?.bool == true)
    #expect(root[field: "c"]?.bool == false)
    #expect(root[field: "d"]?.int == -7)
    #expect(root[field: "e"]?.uint == .max)
    #expect(root[field: "f"]?.double == 80)
    #expect(root[field: "g"]?.string == "éé😀")
    #expect(root[field: "h"]?[1]?[0]?.int == 2)
    #expect(root[field: "h"]?[2]?[field: "x"]?.int == 3)
    #expect(root[field: "h"]?[3] == nil)
    #expect(root[field: "h"]?[-1] == nil)
    #expect(root[field: "i"]?.count == 0)
    #expect(root[field: "z"] == nil)
    #expect(root.fields.map(\.name) == ["a", "b", "c", "d", "e", "f", "g", "h", "i"])
    #expect(root[field: "h"]?.items.map(\.kind) == [.int, .array, .object])
  }

  @Test func `an accessor of another kind gives nil`() throws {
    let root = try JSONParser().parse(#"["text", 1, 1.5]"#).root
    #expect(root[0]?.int == nil)
    #expect(root[1]?.string == nil)
    #expect(root[1]?.double == nil)
    #expect(root[2]?.int == nil)
    #expect(root[field: "a"] == nil)
    #expect(root[0]?[0] == nil)
    #expect(root[0]?.fields.contains { _ in true } == false)
  }

  @Test(arguments: [
    "", "a", "sevenby", "eightbyt", "ninebytes", "sixteen bytes ok", "seventeen bytes x",
    "a name well beyond the sixteen bytes that are compared in words", "é", "a\u{0}b",
  ])
  func `a name is found by its bytes`(_ name: String) throws {
    let written = Value.map(
      MapValue([(.string(name + "x"), 1), (.string("z" + name), 2), (.string(name), 3)]))
    let text = written.mapValue!.entries.map { entry in
      let key = entry.key.stringValue!.replacing("\u{0}", with: "\\u0000")
      return "\"\(key)\":\(entry.value.intValue!)"
    }.joined(separator: ",")
    let root = try JSONParser().parse("{\(text)}").root
    #expect(root[JSONKey(name)]?.int == 3)
    #expect(root[JSONKey(name + "y")] == nil)
  }

  @Test func `names that differ in one byte in the middle are told apart`() throws {
    let root = try JSONParser().parse(
      #"{"01234567-a-76543210":1,"01234567-b-76543210":2}"#
    ).root
    #expect(root[field: "01234567-b-76543210"]?.int == 2)
    #expect(root[field: "01234567-c-76543210"] == nil)
  }

  @Test func `a string is compared without being made`() throws {
    let root = try JSONParser().parse(#"["active", 1]"#).root
    #expect(root[0]?.isString(JSONKey("active")) == true)
    #expect(root[0]?.isString(JSONKey("activ")) == false)
    #expect(root[1]?.isString(JSONKey("active")) == false)
    #expect(root[0]?.withUTF8 { $0.count } == 6)
  }

  @Test func `a document in other hands is not written anew`() throws {
    let parser = JSONParser()
    let first = try parser.parse(#"{"name":"Ada"}"#).root
    let second = try parser.parse(#"{"name":"Grace"}"#).root
    _ = try? parser.parse("[")
    #expect(first[field: "name"]?.string == "Ada")
    #expect(second[field: "name"]?.string == "Grace")
  }

  @Test func `a document that nobody holds serves the next text`() throws {
    let parser = JSONParser()
    let first = ObjectIdentifier(try parser.parse("[1]"))
    let second = ObjectIdentifier(try parser.parse("[2]"))
    #expect(first == second)
  }

  @Test func `a text longer than the ones before is read`() throws {
    let parser = JSONParser()
    for count in [1, 10_000, 3, 100_000] {
      let root = try parser.parse(
        "[" + Array(repeating: "1", count: count).joined(separator: ",") + "]"
      ).root
      #expect(root.count == count)
      #expect(root.items.allSatisfy { $0.int == 1 })
    }
  }
}

@Suite struct `Reading the scalars of JSON` {
  /// Digits at random (a fixed seed), of any length, with and without fraction and exponent.
  @Test func `a number is the one that is nearest to what is written`() throws {
    var random = SeededGenerator(seed: 7)
    let parser = JSONParser()
    func digits(_ count: ClosedRange<Int>) -> String {
      String(
        (0..<Int.random(in: count, using: &random)).map { _ in
          "0123456789".randomElement(using: &random)!
        })
    }
    for _ in 0..<20_000 {
      let whole =
        Bool.random(using: &random)
        ? "0" : "\(Int.random(in: 1...9, using: &random))\(digits(0...22))"
      var text = (Bool.random(using: &random) ? "-" : "") + whole
      if Bool.random(using: &random) { text += "." + digits(1...22) }
      if Int.random(in: 0..<3, using: &random) == 0 {
        text += ["e", "E", "e+", "E-"].randomElement(using: &random)! + digits(1...3)
      }
      let root = try? parser.parse("[\(text)]").root[0]
      if text.contains(where: { ".eE".contains($0) }) {
        let expected = Double(text)!
        #expect(
          root?.double?.bitPattern == (expected.isFinite ? expected.bitPattern : nil), "\(text)")
      } else if let expected = Int64(text) {
        #expect(root?.int == expected, "\(text)")
      } else {
        #expect(root?.uint == UInt64(text), "\(text)")
      }
    }
  }

  @Test func `numbers at the ends of their ranges are exact`() throws {
    let root = try JSONParser().parse(
      "[9223372036854775807,9223372036854775808,-9223372036854775808,18446744073709551615,-0,-0.0,9007199254740993.0,1e22,1e23,4.9e-324,0.1e-1000000000000000000000]"
    ).root
    #expect(root[0]?.int == .max)
    #expect(root[1]?.uint == 1 << 63)
    #expect(root[2]?.int == .min)
    #expect(root[3]?.uint == .max)
    #expect(root[4]?.int == 0)
    #expect(root[5]?.double?.sign == .minus)
    #expect(root[6]?.double == 9_007_199_254_740_992)
    #expect(root[7]?.double == 1e22)
    #expect(root[8]?.double == 1e23)
    #expect(root[9]?.double == .leastNonzeroMagnitude)
    #expect(root[10]?.double == 0)
  }

  /// Characters at random (a fixed seed), each written as itself or as an escape.
  @Test func `a string is what its escapes stand for`() throws {
    var random = SeededGenerator(seed: 11)
    let parser = JSONParser()
    let short: [Unicode.Scalar: String] = [
      "\"": "\\\"", "\\": "\\\\", "/": "\\/", "\u{8}": "\\b", "\u{C}": "\\f", "\n": "\\n",
      "\r": "\\r",
      "\t": "\\t",
    ]
    let pool = Array(
      "a\"\\/\u{8}\u{C}\n\r\t\u{0}\u{1F}é€😀\u{10FFFF}\u{D7FF}\u{E000} :,{}[]".unicodeScalars)
    for _ in 0..<5_000 {
      var (texts, written): ([String], [String]) = ([], [])
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        var (text, json) = (String.UnicodeScalarView(), "")
        for _ in 0..<Int.random(in: 0...12, using: &random) {
          let scalar = pool.randomElement(using: &random)!
          text.append(scalar)
          let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
          if let escape = short[scalar], mustEscape || Bool.random(using: &random) {
            json += escape
          } else if mustEscape || Int.random(in: 0..<3, using: &random) == 0 {
            for unit in String(scalar).utf16 {
              let hex = String(unit, radix: 16, uppercase: Bool.random(using: &random))
              json += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            }
          } else {
            json.unicodeScalars.append(scalar)
          }
        }
        texts.append(String(text))
        written.append("\"\(json)\"")
      }
      let space = [" ", "", "\n\t"].randomElement(using: &random)!
      let root = try parser.parse("[\(written.joined(separator: "\(space),\(space)"))\(space)]")
        .root
      #expect(root.items.map { $0.string! } == texts, "\(written)")
    }
  }

  @Test func `an object of many names in which nothing is twice is read, whatever the names`()
    throws
  {
    var random = SeededGenerator(seed: 13)
    let parser = JSONParser()
    for _ in 0..<500 {
      // Short names of few letters: marks of two are often the same, names never.
      let names = Set(
        (0..<Int.random(in: 1...60, using: &random)).map { _ in
          String(
            (0..<Int.random(in: 0...10, using: &random)).map { _ in
              "ab".randomElement(using: &random)!
            })
        }
      ).shuffled(using: &random)
      let fields = names.map { "\"\($0)\":{\"\($0)\":1}" }
      #expect(try parser.parse("{\(fields.joined(separator: ","))}").root.count == names.count)
      let twice = fields + [fields.randomElement(using: &random)!]
      let error = #expect(throws: JSONError.self) {
        try parser.parse("{\(twice.joined(separator: ","))}")
      }
      #expect(error?.kind == .duplicateKey)
    }
  }
}

@Suite struct `Refusing what is no JSON` {
  @Test(
    arguments: [
      ("", .empty, 0), (" \n ", .empty, 3), ("\u{FEFF}{}", .byteOrderMark, 0),
      ("{\"a\":1,}", .unexpectedCharacter, 7), ("[1 2]", .unexpectedCharacter, 3),
      ("{\"a\" 1}", .unexpectedCharacter, 5), ("{a:1}", .unexpectedCharacter, 1),
      ("nul", .unexpectedEnd, 3), ("nulL", .unexpectedCharacter, 3),
      ("truex", .unexpectedCharacter, 0),
      ("[1", .unexpectedEnd, 2), ("\"abc", .unexpectedEnd, 4), ("{\"a\":", .unexpectedEnd, 5),
      ("{} {}", .trailingContent, 3), ("1,", .trailingContent, 1),
      ("01", .invalidNumber, 0), ("[1.]", .invalidNumber, 1), ("-", .invalidNumber, 0),
      ("[.5]", .unexpectedCharacter, 1), ("1e", .invalidNumber, 0), ("+1", .unexpectedCharacter, 0),
      ("NaN", .unexpectedCharacter, 0), ("[Infinity]", .unexpectedCharacter, 1),
      ("[18446744073709551616]", .numberOutOfRange, 1),
      ("-9223372036854775809", .numberOutOfRange, 0),
      ("1e309", .numberOutOfRange, 0), ("\"a\tb\"", .controlCharacter, 2),
      (#""a\x""#, .invalidEscape, 2), (#""\u12g4""#, .invalidEscape, 1),
      (#""\ud83d""#, .loneSurrogate, 1), (#""\ud83dx""#, .loneSurrogate, 1),
      (#""\ude00""#, .loneSurrogate, 1), (#""\ud83d\u0041""#, .loneSurrogate, 1),
      (#"{"a":1,"b":2,"a":3}"#, .duplicateKey, 13),
      (#"[{"x":{"k":1,"\u006b":2}}]"#, .duplicateKey, 13),
    ] as [(String, JSONError.Kind, Int)])
  func `a fault is named with its offset`(_ text: String, _ kind: JSONError.Kind, _ offset: Int) {
    #expect(throws: JSONError(kind, at: offset)) { try JSONParser().parse(text) }
  }

  @Test func `invalid UTF-8 is refused where it stands`() {
    let cases: [([UInt8], Int)] = [
      ([0xC0, 0x80], 0), ([0x41, 0xFF], 1), ([0xE0, 0x80, 0x80], 0), ([0xED, 0xA0, 0x80], 0),
      ([0xF4, 0x90, 0x80, 0x80], 0), ([0xC3], 0), ([0xE2, 0x82], 0), ([0x80], 0),
    ]
    for (bytes, offset) in cases {
      let quoted = [0x22] + bytes + [0x22]
      #expect(throws: JSONError(.invalidUTF8, at: 1 + offset)) { try JSONParser().parse(quoted) }
    }
  }

  @Test func `the depth limit counts arrays and objects that hold something`() throws {
    let parser = JSONParser(maximumDepth: 4)
    _ = try parser.parse("[[[[1]]]]")
    _ = try parser.parse(#"{"a":[{"b":[{}]}]}"#)
    #expect(throws: JSONError(.tooDeep(limit: 4), at: 12)) {
      try parser.parse(#"{"a":[{"b":[{"c":1}]}]}"#)
    }
    #expect(throws: JSONError(.tooDeep(limit: 4), at: 4)) { try parser.parse("[[[[[1]]]]]") }
    let deep = String(repeating: "[", count: 64) + "1" + String(repeating: "]", count: 64)
    _ = try JSONParser().parse(deep)
    #expect(throws: JSONError(.tooDeep(limit: 64), at: 64)) { try JSONParser().parse("[\(deep)]") }
    _ = try JSONParser(maximumDepth: 0).parse("1")
  }

  @Test func `the length limit is in bytes`() throws {
    let parser = JSONParser(maximumLength: 4)
    _ = try parser.parse("\"é\"")
    #expect(throws: JSONError(.tooLarge(limit: 4), at: 4)) { try parser.parse("\"ée\"") }
  }

  @Test(arguments: [2, 15, 16, 17, 18, 100, 1000])
  func `a duplicate is found among many keys`(_ count: Int) throws {
    let fields = (0..<count).map { "\"a key of some length \($0)\":[{\"k\":\($0)}]" }
    _ = try JSONParser().parse("{\(fields.joined(separator: ","))}")
    for copy in Set([0, count / 2, count - 1]) {
      let text = "{\(fields.joined(separator: ",")),\(fields[copy])}"
      let error = #expect(throws: JSONError.self) { try JSONParser().parse(text) }
      #expect(error?.kind == .duplicateKey)
      #expect(error?.offset == text.utf8.count - fields[copy].utf8.count - 1)
    }
  }

  @Test func `a fault has a line and a column`() {
    let text = "{\n  \"é\": tru\n}"
    let error = #expect(throws: JSONError.self) { try JSONParser().parse(text) }
    #expect(error?.position(in: Array(text.utf8)) == Position(line: 2, column: 11))
  }

  /// Changes bytes of a text at random (a fixed seed) and asks both parsers.
  @Test func `the exact pass agrees with the fast parser on every text`() {
    var random = SeededGenerator(seed: 42)
    let parser = JSONParser(maximumDepth: 8)
    let seeds = [
      #"{"a":[1,-2.5e3,true,false,null],"b":{"c":"text é \u00e9\ud83d\ude00 \n","d":18446744073709551615}}"#,
      #"[[[[[[[["deep"]]]]]]]] "#, #"{"n":0,"m":-0,"o":0.0,"p":1e-400,"q":123456789012345678}"#,
    ].map { Array($0.utf8) }
    let spice =
      Array("{}[]\",:\\u0123456789deE+-.tfn \u{1}é\u{FF}".utf8) + [0xFF, 0x80, 0xED, 0xA0]
    for _ in 0..<20_000 {
      var bytes = seeds.randomElement(using: &random)!
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = spice.randomElement(using: &random)!
        case 1: bytes.insert(spice.randomElement(using: &random)!, at: place)
        default: bytes.remove(at: place)
        }
      }
      let isRead = (try? parser.parse(bytes)) != nil
      let fault = JSONFaultFinder.firstFault(of: bytes, maximumDepth: 8)
      #expect(
        isRead == (fault == nil),
        "\(String(decoding: bytes, as: UTF8.self)) \(String(describing: fault))")
    }
  }
}
