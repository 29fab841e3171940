import Patterns

/// Patterns in the syntax of ECMAScript, which JSON Schema uses, put into that of RE2.
///
/// What RE2 cannot match in linear time (look-around, back-references) is an error.
/// Source: JSON Schema Validation, section 6.3.3; ECMA-262, section 22.2.1 with the flag `u`.
enum ECMAScriptPattern {
  static func compile(_ text: String) throws(PatternError) -> Pattern {
    try Pattern(translated(text))
  }

  static func translated(_ text: String) throws(PatternError) -> String {
    var translation = Translation(text)
    try translation.run()
    return translation.output
  }

  private struct Translation {
    private let input: [Unicode.Scalar]
    private var place = 0
    private var isInClass = false
    private(set) var output = ""

    init(_ text: String) { input = Array(text.unicodeScalars) }

    private func scalar(_ distance: Int = 0) -> Unicode.Scalar? {
      place + distance < input.count ? input[place + distance] : nil
    }

    mutating func run() throws(PatternError) {
      while let next = scalar() {
        switch next {
        case "\\":
          place += 1
          try translateEscape()
        case "[" where !isInClass:
          translateClassStart()
        case "[":
          // Literal in ECMAScript; RE2 would read `[:` as the start of a named class.
          output += "\\["
          place += 1
        case "]":
          isInClass = false
          output += "]"
          place += 1
        case "(" where !isInClass && scalar(1) == "?" && scalar(2) == "<" && isGroupName(scalar(3)):
          output += "(?P<"
          place += 3
        default:
          output.unicodeScalars.append(next)
          place += 1
        }
      }
    }

    private func isGroupName(_ scalar: Unicode.Scalar?) -> Bool {
      scalar.map { $0 != "=" && $0 != "!" } ?? false
    }

    private mutating func translateClassStart() {
      place += 1
      let isNegated = scalar() == "^"
      if isNegated { place += 1 }
      if scalar() == "]" {
        // `[]` matches nothing and `[^]` anything; RE2 takes the bracket as a member.
        output += isNegated ? "(?s:.)" : "[^\\x{0}-\\x{10FFFF}]"
        place += 1
        return
      }
      output += isNegated ? "[^" : "["
      isInClass = true
    }

    private mutating func translateEscape() throws(PatternError) {
      guard let letter = scalar() else {
        throw PatternError(message: "trailing \\", part: "\\")
      }
      place += 1
      switch letter {
      case "d", "D", "w", "W", "S", "B", "f", "n", "r", "t", "v":
        output += "\\\(letter)"
      case "s":
        // ECMAScript's white space is Unicode's with the byte order mark.
        let members = "\\s\\v\\x{A0}\\x{FEFF}\\p{Z}"
        output += isInClass ? members : "[\(members)]"
      case "b":
        output += isInClass ? "\\x08" : "\\b"
      case "0":
        output += "\\x00"
      case "c":
        try translateControl()
      case "x":
        try output.append(codePoint(readHexadecimal(digits: 2)))
      case "u":
        try output.append(codePoint(readUnicodeEscape()))
      case "p", "P":
        try translateProperty(letter)
      case let letter where letter.properties.isAlphabetic || letter.properties.numericType != nil:
        throw PatternError(message: "invalid escape sequence: \\\(letter)", part: "\\\(letter)")
      default:
        output += "\\\(letter)"
      }
    }

    private func codePoint(_ number: UInt32) -> String { "\\x{\(String(number, radix: 16))}" }

    private mutating func translateControl() throws(PatternError) {
      guard let letter = scalar(), letter.isASCII, letter.properties.isAlphabetic else {
        throw PatternError(message: "invalid escape sequence: \\c", part: "\\c")
      }
      place += 1
      output += codePoint(letter.value % 32)
    }

    private mutating func readHexadecimal(digits: Int) throws(PatternError) -> UInt32 {
      var number: UInt32 = 0
      for _ in 0..<digits {
        guard let digit = scalar().flatMap({ Character($0).hexDigitValue }) else {
          throw PatternError(message: "invalid escape sequence: hexadecimal digits", part: nil)
        }
        number = number << 4 | UInt32(digit)
        place += 1
      }
      return number
    }

    /// What follows `\u`: four digits, a pair of surrogates, or digits in braces.
    private mutating func readUnicodeEscape() throws(PatternError) -> UInt32 {
      if scalar() == "{" {
        place += 1
        var text = ""
        while let next = scalar(), next != "}" {
          text.unicodeScalars.append(next)
          place += 1
        }
        place += 1
        guard let number = UInt32(text, radix: 16), number <= 0x10FFFF else {
          throw PatternError(message: "invalid escape sequence: \\u{\(text)}", part: nil)
        }
        return number
      }
      let first = try readHexadecimal(digits: 4)
      guard (0xD800...0xDBFF).contains(first), scalar() == "\\", scalar(1) == "u" else {
        return first
      }
      place += 2
      let second = try readHexadecimal(digits: 4)
      guard (0xDC00...0xDFFF).contains(second) else {
        throw PatternError(message: "invalid escape sequence: half of a surrogate pair", part: nil)
      }
      return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    }

    /// `\p{Letter}`: RE2 has the short names of general categories and the names of scripts.
    private mutating func translateProperty(_ letter: Unicode.Scalar) throws(PatternError) {
      guard scalar() == "{", let end = input[place...].firstIndex(of: "}") else {
        throw PatternError(message: "invalid character class range: \\\(letter)", part: nil)
      }
      var name = String(String.UnicodeScalarView(input[(place + 1)..<end]))
      place = end + 1
      if let equals = name.firstIndex(of: "=") { name = String(name[name.index(after: equals)...]) }
      output += "\\\(letter){\(ECMAScriptPattern.shortNames[name] ?? name)}"
    }
  }

  /// Long names of general categories (ECMA-262, table 67).
  private static let shortNames = [
    "Letter": "L", "Cased_Letter": "LC", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll",
    "Titlecase_Letter": "Lt", "Modifier_Letter": "Lm", "Other_Letter": "Lo", "Mark": "M",
    "Combining_Mark": "M", "Nonspacing_Mark": "Mn", "Spacing_Mark": "Mc", "Enclosing_Mark": "Me",
    "Number": "N", "Decimal_Number": "Nd", "digit": "Nd", "Letter_Number": "Nl",
    "Other_Number": "No", "Punctuation": "P", "punct": "P", "Connector_Punctuation": "Pc",
    "Dash_Punctuation": "Pd", "Open_Punctuation": "Ps", "Close_Punctuation": "Pe",
    "Initial_Punctuation": "Pi", "Final_Punctuation": "Pf", "Other_Punctuation": "Po",
    "Symbol": "S", "Math_Symbol": "Sm", "Currency_Symbol": "Sc", "Modifier_Symbol": "Sk",
    "Other_Symbol": "So", "Separator": "Z", "Space_Separator": "Zs", "Line_Separator": "Zl",
    "Paragraph_Separator": "Zp", "Other": "C", "Control": "Cc", "cntrl": "Cc", "Format": "Cf",
    "Surrogate": "Cs", "Private_Use": "Co",
  ]
}
