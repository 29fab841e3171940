/// What a language says of days, spans, lists and money inside a sentence. Data: the table stands in a file of its own.
package struct LanguageWords: Sendable {
  /// Yesterday, today, tomorrow.
  let days: [String]
  /// "on Sunday" first.
  let weekdays: [String]
  /// How a date stands in a sentence, in the year of the reader and in another one.
  let datePatterns: [DatePattern]
  let and: String
  let counting: Counting
  /// The forms of day, hour, minute and second.
  let units: [[String]]
  let money: MoneyForm
  let language: String

  /// Which form of a noun goes with a number.
  /// Source: Unicode CLDR, language plural rules.
  enum Counting: String, Sendable {
    /// The second unless it is one.
    case one
    /// The second unless it is zero or one.
    case zeroOne = "zero-one"
    /// The second from two to four.
    case oneFew = "one-few"
    /// The second where the last digit is two to four, but not from twelve to fourteen.
    case oneFewTens = "one-few-tens"

    func form(of number: Int64) -> Int {
      switch self {
      case .one: number == 1 ? 0 : 1
      case .zeroOne: number <= 1 ? 0 : 1
      case .oneFew: number == 1 ? 0 : (2...4).contains(number) ? 1 : 2
      case .oneFewTens:
        number == 1
          ? 0 : (2...4).contains(number % 10) && !(12...14).contains(number % 100) ? 1 : 2
      }
    }
  }

  /// How an amount of money is written.
  struct MoneyForm: Sendable {
    let decimalPoint: String
    let groupMark: String
    /// Fewer digits before the point are not grouped.
    let groupedFrom: Int
    /// `¤` stands for the currency, `#` for the number.
    let pattern: String
    let ownSigns: [String: String]
  }
}

extension LanguageNames {
  /// What the language says of days, spans, lists and money. Every language that is known has them.
  package var words: LanguageWords { LanguageWords.of(tag) }
}

extension LanguageWords {
  /// Those of the tag, else those of its language alone.
  static func of(_ tag: String) -> LanguageWords {
    let language = tag.split(separator: "-").first.map(String.init) ?? tag
    guard let words = all[tag] ?? all[language] else {
      preconditionFailure("the tables of words and of names have the same languages")
    }
    return words
  }

  private static let all: [String: LanguageWords] = {
    let lines = table.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    precondition(lines.count % 7 == 0, "the table of words has seven lines for each language")
    let languages = stride(from: 0, to: lines.count, by: 7).map { start in
      LanguageWords(language: lines[start], rows: Array(lines[(start + 1)..<(start + 7)]))
    }
    return Dictionary(uniqueKeysWithValues: languages.map { ($0.language, $0) })
  }()

  private init(language: String, rows: [String]) {
    let cells = rows.map {
      $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }
    guard let counting = Counting(rawValue: cells[4][0]),
      let patterns = try? cells[2].map({ text throws(DatePattern.Problem) in try DatePattern(text) }
      ),
      let groupedFrom = Int(cells[5][2])
    else { preconditionFailure("the table of words is written as its heading says") }
    self.language = language
    days = cells[0]
    weekdays = cells[1]
    datePatterns = patterns
    and = cells[3][0]
    self.counting = counting
    units = cells[4].dropFirst().map { $0.split(separator: ",").map(String.init) }
    let signs = cells[5][4].split(separator: ",").map { $0.split(separator: "=").map(String.init) }
    money = MoneyForm(
      decimalPoint: cells[5][0], groupMark: Self.spaced(cells[5][1]), groupedFrom: groupedFrom,
      pattern: Self.spaced(cells[5][3]),
      ownSigns: Dictionary(uniqueKeysWithValues: signs.map { ($0[0], $0[1]) }))
  }

  private static func spaced(_ text: String) -> String {
    String(text.map { $0 == "~" ? "\u{A0}" : $0 == "_" ? "\u{202F}" : $0 })
  }
}
