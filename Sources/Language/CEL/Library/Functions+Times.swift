internal import Values

/// What calendar and clock show at a timestamp, and the parts of a duration.
/// Source: CEL language definition, "Timestamps and Durations".
extension StandardLibrary {
  private typealias Overload = FunctionDeclaration.Overload

  static let times: [FunctionDeclaration] = [
    part("getFullYear", { $0.year }),
    part("getMonth", { $0.month - 1 }),
    part("getDate", { $0.day }),
    part("getDayOfMonth", { $0.day - 1 }),
    part("getDayOfWeek", { $0.weekday }),
    part("getDayOfYear", { $0.dayOfYear }),
    part("getHours", { $0.hour }, ofDuration: { $0.components.seconds / 3600 }),
    part("getMinutes", { $0.minute }, ofDuration: { $0.components.seconds / 60 }),
    part("getSeconds", { $0.second }, ofDuration: { $0.components.seconds }),
    part(
      "getMilliseconds", { $0.nanosecond / 1_000_000 },
      ofDuration: { $0.components.attoseconds / 1_000_000_000_000_000 }),
  ]

  /// A number of the clock, in UTC or in the zone that the argument names; for durations the whole of it in
  /// that unit, milliseconds excepted, which are those within the second.
  private static func part(
    _ name: String, _ part: @escaping @Sendable (CivilTime) -> Int,
    ofDuration: (@Sendable (Duration) -> Int64)? = nil
  ) -> FunctionDeclaration {
    let durations = ofDuration == nil ? [] : [Overload.member([.duration], .int)]
    return FunctionDeclaration(
      name,
      [.member([.timestamp], .int), .member([.timestamp, .string], .int)] + durations,
      pure: .general { arguments, _ throws(EvaluationError) in
        if case .duration(let span)? = arguments.first, arguments.count == 1, let ofDuration {
          return .int(ofDuration(span))
        }
        return .int(Int64(part(try civilTime(name, arguments))))
      })
  }

  /// The time of a call `time.name()` or `time.name(zone)`.
  static func civilTime(
    _ name: String, _ arguments: [Value]
  ) throws(EvaluationError) -> CivilTime {
    guard case .timestamp(let time)? = arguments.first, arguments.count <= 2 else {
      throw .noMatchingOverload(name)
    }
    guard arguments.count == 2 else { return time.civilTime() }
    guard case .string(let zone) = arguments[1] else { throw .noMatchingOverload(name) }
    guard let offset = offsetSeconds(of: zone) else {
      throw .invalidArgument(name, "the zone is neither `UTC` nor an offset such as +01:00")
    }
    return time.civilTime(offsetSeconds: offset)
  }

  /// Seconds east of UTC: `UTC`, `+11:00`, `-02:30`, `02:00`. Nil for anything else.
  private static func offsetSeconds(of zone: String) -> Int? {
    if zone == "UTC" || zone == "Z" || zone.isEmpty { return 0 }
    var digits = zone.utf8[...]
    let isWest = digits.first == UInt8(ascii: "-")
    if isWest || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    let parts = digits.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }),
      let hours = UInt8(String(Substring(parts[0]))), hours < 24,
      let minutes = UInt8(String(Substring(parts[1]))), minutes < 60
    else { return nil }
    let seconds = Int(hours) * 3600 + Int(minutes) * 60
    return isWest ? -seconds : seconds
  }
}
