/// The words of a language for parts of a date. Data: the table stands in a file of its own.
package struct LanguageNames: Sendable {
  /// `de`, `en-GB`
  package let tag: String
  /// January first.
  let months: [String]
  let shortMonths: [String]
  /// Sunday first.
  let days: [String]
  let shortDays: [String]
  /// Before and after noon.
  let periods: [String]
  let zoneWords: [String: String]

  package static let english: LanguageNames = {
    guard let names = all["en"] else { preconditionFailure("the table has English") }
    return names
  }()

  /// The tags of all languages that are known, sorted.
  package static let tags = all.keys.sorted()

  /// The words of a language tag (BCP 47): those of the tag, else of its language alone: `de-AT` has those of
  /// `de`. Case does not count. Nil for a language that is not known.
  package static func named(_ tag: String) -> LanguageNames? {
    let tag = tag.lowercased()
    return byLowercaseTag[tag]
      ?? tag.split(separator: "-").first.flatMap { byLowercaseTag[String($0)] }
  }

  private static let byLowercaseTag = Dictionary(
    uniqueKeysWithValues: all.map { ($0.key.lowercased(), $0.value) })

  private static let all: [String: LanguageNames] = {
    let lines = table.split(separator: "\n").map(String.init)
    precondition(lines.count % 6 == 0, "the table of languages has six lines for each")
    let languages = stride(from: 0, to: lines.count, by: 6).map { start in
      LanguageNames(tag: lines[start], rows: Array(lines[(start + 1)..<(start + 6)]))
    }
    return Dictionary(uniqueKeysWithValues: languages.map { ($0.tag, $0) })
  }()

  private init(tag: String, rows: [String]) {
    let words = rows.map { $0.split(separator: "|").map(String.init) }
    self.tag = tag
    months = words[0]
    shortMonths = words[1]
    days = words[2]
    shortDays = words[3]
    periods = words[4]
    zoneWords = Self.zoneWords[tag] ?? [:]
  }
}
