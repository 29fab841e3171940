/// Labels of host names that stand for letters outside ASCII: `xn--` and Punycode.
enum InternationalLabel {
  /// Whether a label that begins with `xn--` is the ASCII form of a permitted label.
  /// Source: RFC 5891, sections 4.2.3 and 5.4; RFC 5892, appendix A.
  static func isValid(_ label: String) -> Bool {
    guard let scalars = Punycode.decode(label.dropFirst(4)), let first = scalars.first,
      scalars.contains(where: { !$0.isASCII })
    else { return false }
    guard !isMark(first), scalars.first != "-", scalars.last != "-" else { return false }
    return scalars.indices.allSatisfy { isPermitted(scalars, at: $0) }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }

  private static func isPermitted(_ label: [Unicode.Scalar], at place: Int) -> Bool {
    let scalar = label[place]
    let before = place > 0 ? label[place - 1] : nil
    let after = place + 1 < label.count ? label[place + 1] : nil
    switch scalar.value {
    // Exceptions that are permitted or not whatever their category (RFC 5892, section 2.6).
    case 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007: return true
    case 0x640, 0x7FA, 0x302E, 0x302F, 0x3031...0x3035, 0x303B: return false
    // Permitted by what is beside them (appendix A).
    case 0xB7: return before == "l" && after == "l"
    case 0x375: return after.map(isGreek) ?? false
    case 0x5F3, 0x5F4: return before.map(isHebrew) ?? false
    case 0x30FB: return label.contains(where: isJapanese)
    case 0x660...0x669: return !label.contains { (0x6F0...0x6F9).contains($0.value) }
    case 0x6F0...0x6F9: return !label.contains { (0x660...0x669).contains($0.value) }
    case 0x200D: return before.map(isVirama) ?? false
    case 0x200C: return (before.map(isVirama) ?? false) || joins(label, at: place)
    default: return isLetterOrDigit(scalar)
    }
  }

  /// Letters that have no other form by case or compatibility, digits and marks.
  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "-" { return true }
    switch scalar.properties.generalCategory {
    case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark,
      .decimalNumber:
      return !scalar.properties.changesWhenNFKCCaseFolded
    default:
      return false
    }
  }

  private static func isGreek(_ scalar: Unicode.Scalar) -> Bool {
    (0x370...0x3FF).contains(scalar.value) || (0x1F00...0x1FFF).contains(scalar.value)
  }

  private static func isHebrew(_ scalar: Unicode.Scalar) -> Bool {
    (0x591...0x5F4).contains(scalar.value)
  }

  /// Hiragana, Katakana (not the middle dot itself) or Han.
  private static func isJapanese(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3041...0x309F, 0x30A1...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF: true
    case 0x3005, 0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3134F: true
    default: false
    }
  }

  private static func isVirama(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.canonicalCombiningClass == .virama
  }

  /// A zero width non-joiner between letters that would join, which stand in Arabic and kindred scripts.
  private static func joins(_ label: [Unicode.Scalar], at place: Int) -> Bool {
    let before = label[..<place].last { !isMark($0) }
    let after = label[(place + 1)...].first { !isMark($0) }
    return (before.map(isCursive) ?? false) && (after.map(isCursive) ?? false)
  }

  private static func isCursive(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x620...0x64A, 0x66E...0x6D3, 0x6FA...0x6FF, 0x712...0x72F, 0x74D...0x77F: true
    case 0x7CA...0x7EA, 0x840...0x858, 0x860...0x86A, 0x8A0...0x8C9, 0x1820...0x18AA: true
    default: false
    }
  }
}

/// Text outside ASCII written in ASCII (RFC 3492).
enum Punycode {
  /// Nil for what is no Punycode.
  static func decode(_ text: some StringProtocol) -> [Unicode.Scalar]? {
    var output: [UInt32] = []
    var rest = Array(text.utf8)[...]
    if let hyphen = rest.lastIndex(of: UInt8(ascii: "-")) {
      output = rest[..<hyphen].map { UInt32($0.isLetter ? $0 | 0x20 : $0) }
      rest = rest[(hyphen + 1)...]
    }
    var code = 128
    var index = 0
    var bias = 72
    while !rest.isEmpty {
      let oldIndex = index
      guard let delta = takeNumber(from: &rest, bias: bias) else { return nil }
      index += delta
      bias = adapted(index - oldIndex, count: output.count + 1, isFirst: oldIndex == 0)
      code += index / (output.count + 1)
      index %= output.count + 1
      guard code <= 0x10FFFF else { return nil }
      output.insert(UInt32(code), at: index)
      index += 1
    }
    let scalars = output.compactMap(Unicode.Scalar.init)
    return scalars.count == output.count ? scalars : nil
  }

  /// A number of variable length; at most 63 characters come in, so it cannot overflow before the limit.
  private static func takeNumber(from rest: inout ArraySlice<UInt8>, bias: Int) -> Int? {
    var number = 0
    var weight = 1
    var position = 36
    while let byte = rest.popFirst() {
      guard let digit = digit(byte), number < 1 << 40, weight < 1 << 40 else { return nil }
      number += digit * weight
      let threshold = min(max(position - bias, 1), 26)
      if digit < threshold { return number }
      weight *= 36 - threshold
      position += 36
    }
    return nil
  }

  private static func digit(_ byte: UInt8) -> Int? {
    if byte.isLetter { return Int(byte | 0x20) - 0x61 }
    return byte.isDigit ? Int(byte) - 0x30 + 26 : nil
  }

  private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var bias = 0
    while delta > 455 {
      delta /= 35
      bias += 36
    }
    return bias + 36 * delta / (delta + 38)
  }
}
