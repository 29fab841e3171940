/// Makes expressions: by a grammar that mostly keeps to types, by changing bytes of known ones, by putting parts of
/// one into another, and by repeating a part until a limit must stop it.
package struct ExpressionGenerator {
  private var randomness: SeededGenerator
  private let seeds: [String]

  /// The same seed gives the same expression.
  package init(seed: UInt64, seeds: [String]) {
    randomness = SeededGenerator(seed: seed)
    self.seeds = seeds
  }

  package mutating func expression() -> String {
    switch randomness.below(20) {
    case 0..<9: return grown()
    case 9..<13: return changed(seed())
    case 13..<15: return changed(grown())
    case 15..<17: return spliced()
    case 17: return repeated()
    case 18: return "[\(seed()), \(grown())]"
    default: return "\(randomness.pick(Self.wrappers))(\(seed()))"
    }
  }

  private mutating func seed() -> String { seeds.isEmpty ? grown() : randomness.pick(seeds) }

  private static let wrappers = [
    "", "!", "-", "size", "string", "dyn", "type", "has", "int", "[1].",
  ]

  // MARK: - By grammar

  private enum Kind: CaseIterable {
    case bool, int, uint, double, string, bytes, timestamp, duration, ints, strings, map, any
  }

  private mutating func grown() -> String {
    var variables: [(String, Kind)] = []
    return text(
      Kind.allCases[randomness.below(Kind.allCases.count)], 1 + randomness.below(5), &variables)
  }

  private mutating func text(
    _ kind: Kind, _ depth: Int, _ locals: inout [(String, Kind)]
  ) -> String {
    // Now and then something of another type.
    let kind = randomness.once(in: 25) ? Kind.allCases[randomness.below(Kind.allCases.count)] : kind
    if depth <= 0 || randomness.once(in: 6) { return leaf(kind, locals) }
    if randomness.once(in: 8) { return common(kind, depth, &locals) }
    switch kind {
    case .bool: return truth(depth, &locals)
    case .int: return whole(depth, &locals)
    case .uint:
      return randomness.once(in: 2)
        ? "(\(text(.uint, depth - 1, &locals)) \(randomness.pick(["+", "-", "*", "/", "%"])) \(text(.uint, depth - 1, &locals)))"
        : "uint(\(text(.int, depth - 1, &locals)))"
    case .double:
      return randomness.once(in: 2)
        ? "\(text(.double, depth - 1, &locals)) \(randomness.pick(["+", "-", "*", "/"])) \(text(.double, depth - 1, &locals))"
        : "double(\(text(.int, depth - 1, &locals)))"
    case .string: return words(depth, &locals)
    case .bytes: return "bytes(\(text(.string, depth - 1, &locals)))"
    case .timestamp:
      return "\(text(.timestamp, depth - 1, &locals)) + \(text(.duration, depth - 1, &locals))"
    case .duration:
      return "\(text(.timestamp, depth - 1, &locals)) - \(text(.timestamp, depth - 1, &locals))"
    case .ints: return list(.int, depth, &locals)
    case .strings: return list(.string, depth, &locals)
    case .map:
      return "{\(text(.string, depth - 1, &locals)): \(text(.int, depth - 1, &locals)), 'k': 1}"
    case .any: return "dyn(\(text(Kind.allCases[randomness.below(11)], depth - 1, &locals)))"
    }
  }

  private mutating func truth(_ depth: Int, _ locals: inout [(String, Kind)]) -> String {
    let ordered: [Kind] = [.int, .uint, .double, .string, .bytes, .timestamp, .duration]
    switch randomness.below(9) {
    case 0: return "\(text(.bool, depth - 1, &locals)) && \(text(.bool, depth - 1, &locals))"
    case 1: return "(\(text(.bool, depth - 1, &locals)) || \(text(.bool, depth - 1, &locals)))"
    case 2: return "!(\(text(.bool, depth - 1, &locals)))"
    case 3:
      let kind = ordered[randomness.below(ordered.count)]
      let symbol = randomness.pick(["==", "!=", "<", "<=", ">", ">="])
      return "\(text(kind, depth - 1, &locals)) \(symbol) \(text(kind, depth - 1, &locals))"
    case 4: return "\(text(.int, depth - 1, &locals)) in \(text(.ints, depth - 1, &locals))"
    case 5: return quantified(depth, &locals)
    case 6:
      let name = randomness.pick(["contains", "startsWith", "endsWith", "matches"])
      return "\(text(.string, depth - 1, &locals)).\(name)(\(text(.string, depth - 1, &locals)))"
    case 7:
      return randomness.pick(["has(o.maybe)", "has(v.a)", "has(m.k)", "has(v.missing.deeper)"])
    default: return "\(text(.map, depth - 1, &locals)) == \(text(.map, depth - 1, &locals))"
    }
  }

  private mutating func quantified(_ depth: Int, _ locals: inout [(String, Kind)]) -> String {
    let (range, element): (Kind, Kind) =
      randomness.once(in: 2) ? (.ints, .int) : (.strings, .string)
    let list = text(range, depth - 1, &locals)
    let name = randomness.pick(["x", "y", "z"])
    let macro = randomness.pick(["all", "exists", "exists_one"])
    locals.append((name, element))
    defer { locals.removeLast() }
    return "\(list).\(macro)(\(name), \(text(.bool, depth - 1, &locals)))"
  }

  private mutating func whole(_ depth: Int, _ locals: inout [(String, Kind)]) -> String {
    switch randomness.below(7) {
    case 0, 1:
      let symbol = randomness.pick(["+", "-", "*", "/", "%"])
      return "(\(text(.int, depth - 1, &locals)) \(symbol) \(text(.int, depth - 1, &locals)))"
    case 2: return "-\(text(.int, depth - 1, &locals))"
    case 3:
      let sized: [Kind] = [.string, .bytes, .ints, .strings, .map]
      return "size(\(text(sized[randomness.below(sized.count)], depth - 1, &locals)))"
    case 4: return "\(text(.ints, depth - 1, &locals))[\(text(.int, depth - 1, &locals))]"
    case 5:
      let part = randomness.pick(["getHours", "getFullYear", "getDayOfWeek", "getMilliseconds"])
      return "\(text(.timestamp, depth - 1, &locals)).\(part)()"
    default:
      return "int(\(text([.double, .uint, .string][randomness.below(3)], depth - 1, &locals)))"
    }
  }

  private mutating func words(_ depth: Int, _ locals: inout [(String, Kind)]) -> String {
    switch randomness.below(6) {
    case 0, 1: return "\(text(.string, depth - 1, &locals)) + \(text(.string, depth - 1, &locals))"
    case 2:
      let kinds: [Kind] = [.int, .uint, .double, .bool, .timestamp, .duration, .bytes]
      return "string(\(text(kinds[randomness.below(kinds.count)], depth - 1, &locals)))"
    case 3:
      let call = randomness.pick([
        "lowerAscii()", "upperAscii()", "trim()", "reverse()", "substring(1)", "charAt(0)",
        "replace('a', 'bb')", "split('')", "split(',')", "format([1, 'a'])", "quote()",
      ])
      return "\(text(.string, depth - 1, &locals)).\(call)"
    case 4:
      return "\(text(.strings, depth - 1, &locals)).join(\(text(.string, depth - 1, &locals)))"
    default: return "\(text(.strings, depth - 1, &locals))[\(text(.int, depth - 1, &locals))]"
    }
  }

  private mutating func list(_ element: Kind, _ depth: Int, _ locals: inout [(String, Kind)])
    -> String
  {
    let same: Kind = element == .int ? .ints : .strings
    switch randomness.below(7) {
    case 0:
      let elements = (0..<randomness.below(4)).map { _ in text(element, depth - 1, &locals) }
      return "[\(elements.joined(separator: ", "))]"
    case 1: return "\(text(same, depth - 1, &locals)) + \(text(same, depth - 1, &locals))"
    case 2:
      let call = randomness.pick([
        "reverse()", "distinct()", "sort()", "slice(0, 1)", "flatten()",
        "first().or(optional.none())",
      ])
      return "\(text(same, depth - 1, &locals)).\(call)"
    case 3:
      return element == .int ? "lists.range(\(text(.int, depth - 1, &locals)))" : leaf(same, locals)
    default:
      let (range, of): (Kind, Kind) = randomness.once(in: 2) ? (.ints, .int) : (.strings, .string)
      let source = text(range, depth - 1, &locals)
      let name = randomness.pick(["x", "y", "z"])
      let isFilter = of == element && randomness.once(in: 2)
      locals.append((name, of))
      defer { locals.removeLast() }
      return isFilter
        ? "\(source).filter(\(name), \(text(.bool, depth - 1, &locals)))"
        : "\(source).map(\(name), \(text(element, depth - 1, &locals)))"
    }
  }

  private mutating func common(_ kind: Kind, _ depth: Int, _ locals: inout [(String, Kind)])
    -> String
  {
    switch randomness.below(4) {
    case 0:
      return
        "(\(text(.bool, depth - 1, &locals)) ? \(text(kind, depth - 1, &locals)) : \(text(kind, depth - 1, &locals)))"
    case 1:
      let name = randomness.pick(["x", "y", "z"])
      let bound = Kind.allCases[randomness.below(11)]
      let value = text(bound, depth - 1, &locals)
      locals.append((name, bound))
      defer { locals.removeLast() }
      return "cel.bind(\(name), \(value), \(text(kind, depth - 1, &locals)))"
    case 2:
      return
        "optional.of(\(text(kind, depth - 1, &locals))).orValue(\(text(kind, depth - 1, &locals)))"
    default: return "[\(text(kind, depth - 1, &locals))][0]"
    }
  }

  private mutating func leaf(_ kind: Kind, _ locals: [(String, Kind)]) -> String {
    let own = locals.filter { $0.1 == kind }
    if !own.isEmpty, randomness.once(in: 2) { return own[randomness.below(own.count)].0 }
    return randomness.pick(Self.leaves(kind))
  }

  private static func leaves(_ kind: Kind) -> [String] {
    switch kind {
    case .bool: ["true", "false", "b", "o.b"]
    case .int:
      ["0", "1", "-1", "7", "9223372036854775807", "-9223372036854775808", "i", "o.i", "li[0]"]
    case .uint: ["0u", "1u", "18446744073709551615u", "u"]
    case .double: ["0.0", "-0.0", "1.5", "1e308", "1e-320", "d", "0.0 / 0.0", "1.0 / 0.0"]
    case .string: ["''", "'a'", "'é'", "'\\u{1F600}'", "s", "o.s", "'(a+)+$'", "'%s %d'", "ls[0]"]
    case .bytes: ["b''", "b'\\xff'", "y"]
    case .timestamp:
      [
        "t", "timestamp('9999-12-31T23:59:59Z')", "timestamp('0001-01-01T00:00:00Z')",
        "timestamp(0)",
      ]
    case .duration: ["r", "duration('1h')", "duration('-1ns')", "duration('315576000000s')"]
    case .ints: ["[]", "[1, 2, 3]", "li", "o.li"]
    case .strings: ["[]", "['a', 'b']", "ls"]
    case .map: ["{}", "m", "{'k': 2}"]
    case .any: ["v", "v.a", "v.items", "v.missing", "null", "dyn(1)", "w", "w.deep", "w.items[0]"]
    }
  }

  // MARK: - By change

  private static let pieces = [
    "(", ")", "[", "]", "{", "}", "'", "\"", "\\", ".", ",", "?", ":", "&&", "||", "!", "-", "+",
    "=", "9", "1e999", "null", "has(", ".map(x, ", "v", "\u{201C}", "é", "\u{0}", "`", "in", "-1",
    " ",
    "\n", "r'", "b'", "'''", "0x", "u", ".?", "[?", "{?", "cel.bind(x, ", "//", "%", "\u{1F600}",
  ]

  private mutating func changed(_ text: String) -> String {
    var bytes = Array(text.utf8)
    for _ in 0..<1 + randomness.below(4) {
      let place = randomness.below(bytes.count + 1)
      switch randomness.below(6) {
      case 0: bytes.insert(contentsOf: Array(randomness.pick(Self.pieces).utf8), at: place)
      case 1: if place < bytes.count { bytes.remove(at: place) }
      case 2:
        let end = min(bytes.count, place + randomness.below(9))
        bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 3: if place < bytes.count { bytes[place] = UInt8(randomness.below(256)) }
      case 4:
        if bytes.count > 1, place < bytes.count {
          bytes.swapAt(place, randomness.below(bytes.count))
        }
      default: bytes.removeSubrange(min(place + 20, bytes.count)...)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// One expression in a place of another, between brackets or commas.
  private mutating func spliced() -> String {
    let outer = Array(seed().utf8)
    let inner = randomness.once(in: 2) ? seed() : grown()
    let stops = outer.indices.filter { "(),[] ".utf8.contains(outer[$0]) }
    guard let start = stops.isEmpty ? nil : stops[randomness.below(stops.count)] else {
      return inner
    }
    let end = stops.first { $0 > start } ?? outer.count
    return String(decoding: outer[...start], as: UTF8.self) + inner
      + String(decoding: outer[end...], as: UTF8.self)
  }

  /// Something deep, long or large.
  private mutating func repeated() -> String {
    let count = [3, 20, 90, 110, 260, 5_000][randomness.below(6)]
    let part = grown()
    func times(_ text: String) -> String { String(repeating: text, count: count) }
    switch randomness.below(10) {
    case 0: return times("(") + part + times(")")
    case 1: return times("[") + part + times("]")
    case 2: return times("!") + part
    case 3: return times("-") + part
    case 4:
      return part + times(randomness.pick([" + 1", " && true", ".a", "[0]", " == 1", " || b"]))
    case 5: return times("true ? ") + part + times(" : 1")
    case 6: return times("{1: ") + part + times("}")
    case 7: return times("[1, 2].map(x, ") + part + times(")")
    case 8:
      // Doubles with each step: texts, lists, or one list in itself.
      let grow = randomness.pick(["x + x", "[x, x]", "{'a': x, 'b': x}", "x.map(y, x)"])
      let use = randomness.pick(["x", "x == x", "size(x)", "x in [x]", "[x].distinct()"])
      return times("cel.bind(x, \(grow), ").replacing(
        "cel.bind(x, \(grow), ", with: "cel.bind(x, [1], ", maxReplacements: 1)
        + use + times(")")
    default: return times("size(") + part + times(")")
    }
  }
}

extension SeededGenerator {
  fileprivate mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

  /// True once in `count` times.
  fileprivate mutating func once(in count: Int) -> Bool { below(count) == 0 }

  fileprivate mutating func pick(_ texts: [String]) -> String { texts[below(texts.count)] }
}
