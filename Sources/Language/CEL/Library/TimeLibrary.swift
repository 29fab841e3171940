internal import Diagnostics
package import Values

/// What calendar and clock show at a timestamp, in words and numbers, and the parts of a duration.
///
/// A zone is an IANA name (`Europe/Berlin`), `UTC`, or an offset (`+01:00`); the accessors without one mean UTC.
/// Source: CEL language definition, "Timestamps and Durations"; `format`, `quarter` and `addBusinessDays` are ours.
package final class TimeLibrary: Sendable {
  package let zones: ZoneTable
  /// The words of `format` where a call names no language.
  package let language: LanguageNames
  /// By name.
  let functions: [String: FunctionDeclaration]

  /// Knows UTC and fixed offsets only.
  package static let withoutZones = TimeLibrary(zones: .none)

  package init(zones: ZoneTable, language: LanguageNames = .english) {
    self.zones = zones
    self.language = language
    let all =
      Self.parts(zones) + [
        Self.quarter(zones), Self.format(zones, language), Self.addBusinessDays(zones),
      ]
    functions = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
  }
}

// MARK: - Numbers

extension TimeLibrary {
  private typealias Overload = FunctionDeclaration.Overload

  private static func parts(_ zones: ZoneTable) -> [FunctionDeclaration] {
    [
      part("getFullYear", zones, { $0.year }),
      part("getMonth", zones, { $0.month - 1 }),
      part("getDate", zones, { $0.day }),
      part("getDayOfMonth", zones, { $0.day - 1 }),
      part("getDayOfWeek", zones, { $0.weekday }),
      part("getDayOfYear", zones, { $0.dayOfYear }),
      part("getHours", zones, { $0.hour }, ofDuration: { $0.components.seconds / 3600 }),
      part("getMinutes", zones, { $0.minute }, ofDuration: { $0.components.seconds / 60 }),
      part("getSeconds", zones, { $0.second }, ofDuration: { $0.components.seconds }),
      part(
        "getMilliseconds", zones, { $0.nanosecond / 1_000_000 },
        ofDuration: { $0.components.attoseconds / 1_000_000_000_000_000 }),
    ]
  }

  /// A number of the clock, in UTC or in the zone that the argument names; for durations the whole of it in
  /// that unit, milliseconds excepted, which are those within the second.
  private static func part(
    _ name: String, _ zones: ZoneTable, _ part: @escaping @Sendable (CivilTime) -> Int,
    ofDuration: (@Sendable (Duration) -> Int64)? = nil
  ) -> FunctionDeclaration {
    let durations = ofDuration == nil ? [] : [Overload.member([.duration], .int)]
    return FunctionDeclaration(
      name,
      [.member([.timestamp], .int), .member([.timestamp, .string], .int)] + durations,
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
      documentation: "the quarter of the year, in UTC or in a zone: 2024-Q3",
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
        "so many days from Monday to Friday later, at the same time of day in the zone",
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
  private static func format(
    _ zones: ZoneTable, _ language: LanguageNames
  ) -> FunctionDeclaration {
    FunctionDeclaration(
      "format",
      [
        .member([.timestamp, .string, .string], .string),
        .member([.timestamp, .string, .string, .string], .string),
      ],
      documentation: "the time in a zone, by a date pattern such as \"EEEE d MMMM y, HH:mm (z)\"",
      literals: [1: patternProblem, 2: zones.problem, 3: languageProblem],
      pure: .general { arguments, _ throws(EvaluationError) in
        guard (3...4).contains(arguments.count), case .timestamp(let time) = arguments[0],
          case .string(let text) = arguments[1]
        else { throw .noMatchingOverload("format") }
        guard let pattern = try? DatePattern(text) else {
          throw .invalidArgument("format", "the text is no date pattern such as d MMMM y")
        }
        let zone = try zones.zone("format", arguments[2])
        let names = arguments.count == 4 ? try self.language(arguments[3]) : language
        return .string(pattern.format(time, in: zone, names))
      })
  }

  private static func language(_ value: Value) throws(EvaluationError) -> LanguageNames {
    guard case .string(let tag) = value else { throw .noMatchingOverload("format") }
    guard let names = LanguageNames.named(tag) else {
      throw .invalidArgument(
        "format", "the names of days and months are not known in this language")
    }
    return names
  }

  @Sendable private static func patternProblem(_ text: String, _ place: Span) -> Diagnostic? {
    do throws(DatePattern.Problem) {
      _ = try DatePattern(text)
      return nil
    } catch {
      return .invalidDatePattern(error, in: text, at: place)
    }
  }

  @Sendable private static func languageProblem(_ text: String, _ place: Span) -> Diagnostic? {
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
  fileprivate func zone(_ function: String, _ value: Value) throws(EvaluationError) -> Zone {
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
  @Sendable fileprivate func problem(_ name: String, _ place: Span) -> Diagnostic? {
    if name.isEmpty || zone(named: name) != nil { return nil }
    return .unknownZone(name, known: names, at: place, isQuoted: true)
  }
}
