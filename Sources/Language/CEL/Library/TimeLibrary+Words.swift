internal import Diagnostics
internal import Values

/// Days, spans, lists and money as a message says them, in the language of the place or one that the call names.
extension TimeLibrary {
  private typealias Overload = FunctionDeclaration.Overload

  static func words(_ zones: ZoneTable, _ language: LanguageNames) -> [FunctionDeclaration] {
    [
      day(zones, language),
      phrase(
        "inWords", of: .duration,
        "a span in its two largest units, for people; a span below zero has no words and is an error",
        examples: [
          "duration('51h').inWords()": "'2 days and 3 hours'",
          "duration('45m').inWords('de')": "'45 Minuten'",
        ], language
      ) { arguments, names throws(EvaluationError) in
        guard let text = names.words.span(try arguments.duration(0)) else {
          throw arguments.invalid("the span is below zero, such as to a time that has passed")
        }
        return text
      },
      phrase(
        "joinWords", of: .list(.string),
        "the texts of a list with commas and an \"and\" before the last",
        examples: [
          "['Ada', 'Grace', 'Edsger'].joinWords()": "'Ada, Grace and Edsger'",
          "['Ada', 'Grace'].joinWords('fr')": "'Ada et Grace'", "[].joinWords()": "''",
        ], language
      ) { arguments, names throws(EvaluationError) in
        var texts: [String] = []
        for value in try arguments.list(0) {
          guard case .string(let text) = value else { throw .noMatchingOverload("joinWords") }
          texts.append(text)
        }
        return names.words.list(texts)
      },
      money(language),
    ]
  }

  // MARK: - Days

  private static func day(_ zones: ZoneTable, _ language: LanguageNames) -> FunctionDeclaration {
    FunctionDeclaration(
      "relativeDay",
      [
        .member([.timestamp, .timestamp, .string], .string),
        .member([.timestamp, .timestamp, .string, .string], .string),
      ],
      "the day of a time as people call it at another time, `now` as a rule: \"tomorrow\", \"on Friday\" "
        + "within six days, else \"on 4 March\"",
      examples: [
        "timestamp('2026-03-05T08:00:00Z').relativeDay(timestamp('2026-03-04T22:00:00Z'), 'UTC')":
          "'tomorrow'",
        "timestamp('2026-03-05T08:00:00Z').relativeDay(timestamp('2026-03-02T08:00:00Z'), 'UTC')":
          "'on Thursday'",
        "timestamp('2026-03-05T08:00:00Z').relativeDay(timestamp('2026-02-20T08:00:00Z'), 'UTC', 'de')":
          "'am 5. März'",
      ],
      literals: [2: zones.problem, 3: languageProblem],
      computes: { arguments throws(EvaluationError) in
        let zone = try zones.zone("relativeDay", try arguments.value(2))
        let names = try self.names(arguments, at: 3, else: language)
        return .string(
          names.words.day(
            of: try arguments.timestamp(0), seenFrom: try arguments.timestamp(1), in: zone, names))
      })
  }

  // MARK: - Money

  private static func money(_ language: LanguageNames) -> FunctionDeclaration {
    let amounts: [CELType] = [.int, .uint, .double, .number]
    return FunctionDeclaration(
      "money",
      amounts.flatMap {
        [Overload([$0, .string], .string), Overload([$0, .string, .string], .string)]
      },
      "an amount in a currency of ISO 4217 as people read it; a whole amount without digits behind the point",
      examples: [
        "money(65000, 'EUR')": "'€65,000'", "money(1250.5, 'EUR', 'de')": "'1.250,50\\u00a0€'",
        "money(65000, 'CHF')": "'CHF\\u00a065,000'",
      ],
      literals: [1: currencyProblem, 2: languageProblem],
      computes: { arguments throws(EvaluationError) in
        let names = try self.names(arguments, at: 2, else: language)
        guard let digits = try digits(arguments) else {
          throw arguments.invalid("the amount is no number")
        }
        guard let text = names.words.amount(digits, currency: try arguments.text(1)) else {
          throw arguments.invalid("a currency is three capital letters such as EUR")
        }
        return .string(text)
      })
  }

  /// Nil for infinities and NaN.
  private static func digits(
    _ arguments: CallArguments
  ) throws(EvaluationError) -> DecimalDigits? {
    switch try arguments.value(0) {
    case .int(let number): return DecimalDigits(number)
    case .uint(let number): return DecimalDigits(number)
    case .double(let number): return DecimalDigits(number)
    default: throw .noMatchingOverload("money")
    }
  }

  @Sendable private static func currencyProblem(_ text: String, _ place: Span) -> Diagnostic? {
    LanguageNames.english.words.amount(DecimalDigits(0), currency: text) == nil
      ? .invalidCurrency(text, at: place) : nil
  }

  // MARK: - Language

  private static func phrase(
    _ name: String, of receiver: CELType, _ documentation: String,
    examples: KeyValuePairs<String, String>, _ language: LanguageNames,
    _ text: @escaping @Sendable (CallArguments, LanguageNames) throws(EvaluationError) -> String
  ) -> FunctionDeclaration {
    FunctionDeclaration(
      name, [.member([receiver], .string), .member([receiver, .string], .string)], documentation,
      examples: examples, literals: [1: languageProblem],
      computes: { arguments throws(EvaluationError) in
        .string(try text(arguments, try names(arguments, at: 1, else: language)))
      })
  }

  /// The language that an argument names, where there is one.
  static func names(
    _ arguments: CallArguments, at place: Int, else language: LanguageNames
  ) throws(EvaluationError) -> LanguageNames {
    guard arguments.count > place else { return language }
    guard let names = LanguageNames.named(try arguments.text(place)) else {
      throw arguments.invalid("the words of this language are not known")
    }
    return names
  }
}
