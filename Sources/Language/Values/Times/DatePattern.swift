/// How a time is written: a date pattern of Unicode CLDR, such as `EEEE d MMMM y 'at' HH:mm (z)`.
///
/// Letters are fields, by the table below; text between single quotes, and everything that is no ASCII letter,
/// stands for itself; two single quotes are one. A letter that is no field is an error, so that nobody is sent
/// a week-year (`YYYY`) for a year or a day of the year (`DD`) for a day.
/// Source: Unicode Technical Standard 35, part 4, "Date Format Patterns"; a part of it.
package struct DatePattern: Sendable {
  enum Piece: Sendable, Equatable {
    case text(String)
    case field(Field)
  }

  enum Field: Sendable, Equatable {
    /// At least so many digits.
    case year(Int)
    case lastDigitsOfYear
    case quarter(Int)
    /// `Q3`
    case quarterLabel
    case month(Int)
    case shortMonth
    case monthName
    case day(Int)
    case shortDayName
    case dayName
    case hour(Int)
    /// 1 to 12.
    case hourOfHalfDay(Int)
    case minute(Int)
    case second(Int)
    /// AM or PM.
    case period
    /// `CEST`, else `GMT+3`.
    case zone
    /// `GMT+02:00`
    case longZone
    /// `+02:00`, `Z`
    case offset
    /// `Europe/Berlin`
    case zoneName
    /// `Berlin`
    case city
  }

  /// Why a text is no pattern.
  package struct Problem: Error, Equatable {
    /// The letters that are no field; nil for a quote that is not closed.
    package let letters: String?
    /// The field that was most likely meant.
    package let meant: String?
  }

  let pieces: [Piece]

  static let fields: [String: Field] = [
    "y": .year(1), "yy": .lastDigitsOfYear, "yyyy": .year(4),
    "Q": .quarter(1), "QQ": .quarter(2), "QQQ": .quarterLabel,
    "M": .month(1), "MM": .month(2), "MMM": .shortMonth, "MMMM": .monthName,
    "d": .day(1), "dd": .day(2),
    "E": .shortDayName, "EE": .shortDayName, "EEE": .shortDayName, "EEEE": .dayName,
    "H": .hour(1), "HH": .hour(2), "h": .hourOfHalfDay(1), "hh": .hourOfHalfDay(2),
    "m": .minute(1), "mm": .minute(2), "s": .second(1), "ss": .second(2), "a": .period,
    "z": .zone, "zzzz": .longZone, "XXX": .offset, "VV": .zoneName, "VVV": .city,
  ]

  /// Letters that other pattern languages use, and the field of the same meaning.
  private static let meantBy: [String: String] = [
    "YYYY": "yyyy", "YY": "yy", "Y": "y", "u": "y", "uuuu": "yyyy", "DD": "dd", "D": "d",
    "LLLL": "MMMM", "LLL": "MMM", "cccc": "EEEE", "dddd": "EEEE", "ddd": "EEE", "A": "a",
    "aa": "a", "aaa": "a", "tt": "a", "k": "H", "kk": "HH", "K": "h", "KK": "hh", "Z": "XXX",
    "ZZ": "XXX", "ZZZZZ": "XXX", "x": "XXX", "xxx": "XXX", "X": "XXX", "zz": "z", "zzz": "z",
    "v": "z", "O": "z", "OOOO": "zzzz", "VVVV": "VVV", "q": "Q", "S": "s", "SS": "ss",
  ]

  package init(_ text: String) throws(Problem) {
    var pieces: [Piece] = []
    func add(_ text: String) {
      if case .text(let before)? = pieces.last {
        pieces[pieces.count - 1] = .text(before + text)
      } else {
        pieces.append(.text(text))
      }
    }
    var rest = text.unicodeScalars[...]
    while let first = rest.first {
      if first == "'" {
        rest.removeFirst()
        add(try Self.quoted(&rest))
      } else if first.properties.isAlphabetic, first.isASCII {
        let letters = String(rest.prefix { $0 == first })
        rest = rest.dropFirst(letters.unicodeScalars.count)
        guard let field = Self.fields[letters] else {
          throw Problem(letters: letters, meant: Self.meantBy[letters])
        }
        pieces.append(.field(field))
      } else {
        add(String(first))
        rest.removeFirst()
      }
    }
    self.pieces = pieces
  }

  /// What stands after an opening quote, up to the closing one, which is taken too.
  private static func quoted(_ rest: inout Substring.UnicodeScalarView) throws(Problem) -> String {
    if rest.first == "'" {
      rest.removeFirst()
      return "'"
    }
    var text = String.UnicodeScalarView()
    while let next = rest.popFirst() {
      guard next == "'" else {
        text.append(next)
        continue
      }
      guard rest.first == "'" else { return String(text) }
      text.append("'")
      rest.removeFirst()
    }
    throw Problem(letters: nil, meant: nil)
  }
}
