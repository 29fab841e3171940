internal import Diagnostics
package import Values

/// What depends on the place: what calendar and clock show at a time, and the words for people of a language.
///
/// A zone is an IANA name (`Europe/Berlin`), `UTC`, or an offset (`+01:00`); the accessors without one mean UTC.
/// Source: CEL language definition, "Timestamps and Durations"; `format`, `quarter`,
/// `addBusinessDays` and the words for people are ours.
package final class TimeLibrary: Sendable {
  package let zones: ZoneTable
  /// The words of `format` where a call names no language.
  package let language: LanguageNames
  let families: [FunctionFamily]
  /// By name.
  let functions: [String: FunctionDeclaration]

  /// Knows UTC and fixed offsets only.
  package static let withoutZones = TimeLibrary(zones: .none)

  package init(zones: ZoneTable, language: LanguageNames = .english) {
    self.zones = zones
    self.language = language
    families = [
      FunctionFamily(
        "times", "what calendar and clock show at a time, in UTC or in a zone",
        [Self.format(zones, language), Self.quarter(zones), Self.addBusinessDays(zones)]
          + Self.parts(zones)),
      FunctionFamily(
        "words", "what messages say to people, in the language of the template",
        Self.words(zones, language)),
    ]
    functions = Dictionary(
      uniqueKeysWithValues: families.flatMap(\.functions).map { ($0.name, $0) })
  }
}

// MARK: - Numbers

extension TimeLibrary {
  private typealias Overload = FunctionDeclaration.Overload

  private static func parts(_ zones: ZoneTable) -> [FunctionDeclaration] {
    [
      part(
        "getFullYear", "the year", "timestamp('2026-03-04T09:05:00Z').getFullYear()", "2026", zones,
        { $0.year }),
      part(
        "getMonth", "the month, January being 0", "timestamp('2026-03-04T09:05:00Z').getMonth()",
        "2", zones, { $0.month - 1 }),
      part(
        "getDate", "the day of the month, the first being 1",
        "timestamp('2026-03-04T09:05:00Z').getDate()", "4", zones, { $0.day }),
      part(
        "getDayOfMonth", "the day of the month, the first being 0",
        "timestamp('2026-03-04T09:05:00Z').getDayOfMonth()", "3", zones, { $0.day - 1 }),
      part(
        "getDayOfWeek", "the day of the week, Sunday being 0",
        "timestamp('2026-03-04T09:05:00Z').getDayOfWeek()", "3", zones, { $0.weekday }),
      part(
        "getDayOfYear", "the day of the year, the first being 0",
        "timestamp('2026-03-04T09:05:00Z').getDayOfYear()", "62", zones, { $0.dayOfYear }),
      part(
        "getHours", "the hour from 0 to 23; of a duration its whole hours",
        "timestamp('2026-03-04T09:05:00Z').getHours('+01:00')", "10", zones, { $0.hour },
        ofDuration: { $0.components.seconds / 3600 }),
      part(
        "getMinutes", "the minute of the hour; of a duration its whole minutes",
        "duration('1h30m').getMinutes()", "90", zones, { $0.minute },
        ofDuration: { $0.components.seconds / 60 }),
      part(
        "getSeconds", "the second of the minute; of a duration its whole seconds",
        "duration('1m30s').getSeconds()", "90", zones, { $0.second },
        ofDuration: { $0.components.seconds }),
      part(
        "getMilliseconds", "the milliseconds within the second",
        "duration('1.5s').getMilliseconds()", "500", zones, { $0.nanosecond / 1_000_000 },
        ofDuration: { $0.components.attoseconds / 1_000_000_000_000_000 }),
    ]
  }

  /// A number of the clock, in UTC or in the zone that the argument names; for durations the whole of it in
  /// that unit, milliseconds excepted, which are those within the second.
  private static func part(
    _ name: String, _ documentation: String, _ expression: String, _ result: String,
    _ zones: ZoneTable, _ part: @escaping @Sendable (CivilTime) -> Int,
    ofDuration: (@Sendable (Duration) -> Int64)? = nil
  ) -> FunctionDeclaration {
    let durations = ofDuration == nil ? [] : [Overload.member([.duration], .int)]
    return FunctionDeclaration(
      name,
      [.member([.timestamp], .int), .member([.timestamp, .string], .int)] + durations,
      documentation: documentation + "; in UTC or in a zone", examples: [expression: result],
      literals: [1: zones.problem],
      pure: .general { arguments, _ throws(EvaluationError) in
        if case .duration(let span)? = arguments.first, arguments.count == 1, let ofDuration {
          return .int(ofDuration(span))
        }
        return .int(Int64(part(try zones.civilTime(name, arguments))))
      })
  }

  private static func quarter(_ zones: ZoneTable) -> FunctionDeclaration {
    FunctionDeclaration(
      "quarter", [.member([.timestamp], .string), .member([.timestamp, .string], .string)],
      documentation: "the quarter of the year, in UTC or in a zone",
      examples: [
        "timestamp('2024-09-30T23:30:00Z').quarter()": "'2024-Q3'",
        "timestamp('2024-09-30T23:30:00Z').quarter('+01:00')": "'2024-Q4'",
      ],
      literals: [1: zones.problem],
      pure: .general { arguments, _ throws(EvaluationError) in
        let time = try zones.civilTime("quarter", arguments)
        return .string("\(time.year)-Q\(time.quarter)")
      })
  }

  private static func addBusinessDays(_ zones: ZoneTable) -> FunctionDeclaration {
    FunctionDeclaration(
      "addBusinessDays", [.member([.timestamp, .int, .string], .timestamp)],
      documentation:
        "so many days from Monday to Friday later, or earlier below zero, at the same time of day in the zone",
      examples: [
        "timestamp('2026-03-06T09:00:00Z').addBusinessDays(2, 'UTC')":
          "timestamp('2026-03-10T09:00:00Z')"
      ],
      literals: [2: zones.problem],
      pure: .general { arguments, _ throws(EvaluationError) in
        guard arguments.count == 3, case .timestamp(let time) = arguments[0],
          case .int(let days) = arguments[1]
        else { throw .noMatchingOverload("addBusinessDays") }
        let zone = try zones.zone("addBusinessDays", arguments[2])
        guard let count = Int(exactly: days),
          let later = time.adding(businessDays: count, in: zone)
        else { throw EvaluationError(.overflow) }
        return .timestamp(later)
      })
  }
}

// MARK: - Words

extension TimeLibrary {
  /// Times by a date pattern. CEL's function of texts has the same name and stands here with it.
  private static func format(
    _ zones: ZoneTable, _ language: LanguageNames
  ) -> FunctionDeclaration {
    let overloads: [Overload] = [
      .member([.timestamp, .string, .string], .string),
      .member([.timestamp, .string, .string, .string], .string),
      .member([.string, .anyList], .string),
    ]
    return FunctionDeclaration(
      "format", overloads,
      "a time in a zone by a date pattern; or a text with the values of a list put in for `%s`, "
        + "`%d`, `%.2f` and the like",
      examples: [
        "timestamp('2026-03-04T09:05:00Z').format('EEEE d MMMM y, HH:mm', 'UTC')":
          "'Wednesday 4 March 2026, 09:05'",
        "timestamp('2026-03-04T09:05:00Z').format('EEEE, d. MMMM', 'UTC', 'de')":
          "'Mittwoch, 4. März'",
        "'%s has %d points, %.1f %%'.format(['Ada', 80, 79.95])": "'Ada has 80 points, 80.0 %'",
      ],
      literals: [
        0: textFormatProblem, 1: patternProblem, 2: zones.problem, 3: languageProblem,
      ],
      binding: { boundFormat($0, overloads, zones, language) },
      computes: { arguments throws(EvaluationError) in
        if case .string(let text) = try arguments.value(0) {
          return .string(try textFormat(text, arguments).filled(with: try arguments.list(1)))
        }
        guard let pattern = try? DatePattern(try arguments.text(1)) else {
          throw arguments.invalid("the text is no date pattern such as d MMMM y")
        }
        return try time(pattern, arguments, zones, language)
      })
  }

  /// With the text or the pattern read once, where it is known.
  private static func boundFormat(
    _ known: [Value?], _ overloads: [Overload], _ zones: ZoneTable, _ language: LanguageNames
  ) -> FunctionDeclaration.Implementation? {
    if case .string(let text)? = known.first, let format = try? TextFormat(text) {
      return .taking(overloads, as: "format") { arguments throws(EvaluationError) in
        .string(try format.filled(with: try arguments.list(1)))
      }
    }
    guard known.count >= 3, case .string(let text)? = known[1], let pattern = try? DatePattern(text)
    else { return nil }
    return .taking(overloads, as: "format") { arguments throws(EvaluationError) in
      try time(pattern, arguments, zones, language)
    }
  }

  private static func textFormat(
    _ text: String, _ arguments: CallArguments
  ) throws(EvaluationError) -> TextFormat {
    do throws(TextFormat.Problem) {
      return try TextFormat(text)
    } catch { throw arguments.invalid(error.reason) }
  }

  private static func time(
    _ pattern: DatePattern, _ arguments: CallArguments, _ zones: ZoneTable,
    _ language: LanguageNames
  ) throws(EvaluationError) -> Value {
    let time = try arguments.timestamp(0)
    let zone = try zones.zone("format", try arguments.value(2))
    let names = try self.names(arguments, at: 3, else: language)
    return .string(pattern.format(time, in: zone, names))
  }

  /// What is wrong with a text that values are put into.
  @Sendable private static func textFormatProblem(_ text: String, _ place: Span) -> Diagnostic? {
    do throws(TextFormat.Problem) {
      _ = try TextFormat(text)
      return nil
    } catch {
      return .invalidTextFormat(error.reason, at: place)
    }
  }

  @Sendable private static func patternProblem(_ text: String, _ place: Span) -> Diagnostic? {
    do throws(DatePattern.Problem) {
      _ = try DatePattern(text)
      return nil
    } catch {
      return .invalidDatePattern(error, in: text, at: place)
    }
  }

  @Sendable static func languageProblem(_ text: String, _ place: Span) -> Diagnostic? {
    LanguageNames.named(text) == nil ? .unknownLanguage(text, at: place) : nil
  }
}

// MARK: - Zones

extension ZoneTable {
  /// The time of a call `time.name()` or `time.name(zone)`.
  fileprivate func civilTime(
    _ name: String, _ arguments: [Value]
  ) throws(EvaluationError) -> CivilTime {
    guard case .timestamp(let time)? = arguments.first, arguments.count <= 2 else {
      throw .noMatchingOverload(name)
    }
    guard arguments.count == 2 else { return time.civilTime() }
    return try zone(name, arguments[1]).civilTime(at: time)
  }

  /// The zone that an argument of a function names. The empty text is UTC, as in cel-go.
  func zone(_ function: String, _ value: Value) throws(EvaluationError) -> Zone {
    guard case .string(let name) = value else { throw .noMatchingOverload(function) }
    if name.isEmpty { return .utc }
    guard let zone = zone(named: name) else {
      throw .invalidArgument(function, reasonOfUnknown)
    }
    return zone
  }

  private var reasonOfUnknown: String {
    names.isEmpty
      ? "this machine has no time zone files (package tzdata)"
      : "the zone is neither a name such as Europe/Berlin nor an offset such as +01:00"
  }

  /// What is wrong with the name of a zone that is written out.
  @Sendable func problem(_ name: String, _ place: Span) -> Diagnostic? {
    if name.isEmpty || zone(named: name) != nil { return nil }
    return .unknownZone(name, known: names, at: place, isQuoted: true)
  }
}
