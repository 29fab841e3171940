internal import Synchronization

/// The zone files of a machine: handed in, as this layer reads no files.
package protocol ZoneFiles: Sendable {
  /// The names of all zones: `Europe/Berlin`. Empty where the machine has no zone files.
  func names() -> [String]
  /// Whether `names` has this one; costs less than all of them.
  func has(_ name: String) -> Bool
  /// The bytes of a zone's file; nil where it cannot be read.
  func bytes(of name: String) -> [UInt8]?
}

/// Time zones by name. Each file is read when its zone is first asked for, and then kept: an evaluation reads
/// nothing that another one has read. The first name that the files do not have makes it list all of them; from then on
/// it looks for none on the disk that is not among them.
package final class ZoneTable: Sendable {
  private let files: any ZoneFiles
  private let state = Mutex(State())

  private struct State {
    /// Sorted; nil until they are first asked for.
    var names: [String]?
    /// The same; empty until then.
    var known: Set<String> = []
    /// Nil where the file is none.
    var zones: [String: Zone?] = [:]
  }

  /// Knows UTC and fixed offsets only.
  package static let none = ZoneTable(NoZoneFiles())

  package init(_ files: any ZoneFiles) { self.files = files }

  /// All names of the files, sorted.
  package var names: [String] { state.withLock { Self.names(&$0, files) } }

  /// The zone of a name: an IANA name as it is written (`Europe/Berlin`), `UTC`, `Z`, or a fixed offset such as
  /// `+01:00`. Nil for anything else.
  package func zone(named name: String) -> Zone? {
    if name == "UTC" || name == "Z" { return .utc }
    if let fixed = Zone(offset: name) { return fixed }
    return state.withLock { state in
      if let found = state.zones[name] { return found }
      guard Self.isKnown(name, &state, files) else { return nil }
      let zone = files.bytes(of: name).flatMap { Zone(name: name, file: $0) }
      state.zones[name] = .some(zone)
      return zone
    }
  }

  /// A start that names a zone or two need not list six hundred.
  private static func isKnown(
    _ name: String, _ state: inout State, _ files: any ZoneFiles
  ) -> Bool {
    if state.names == nil, files.has(name) { return true }
    _ = names(&state, files)
    return state.known.contains(name)
  }

  private static func names(_ state: inout State, _ files: any ZoneFiles) -> [String] {
    if let names = state.names { return names }
    let names = files.names().sorted()
    state.names = names
    state.known = Set(names)
    return names
  }
}

private struct NoZoneFiles: ZoneFiles {
  func names() -> [String] { [] }
  func has(_ name: String) -> Bool { false }
  func bytes(of name: String) -> [UInt8]? { nil }
}

extension Zone {
  /// A zone that always has one offset: `+11:00`, `-02:30`, and as CEL also writes it, `02:00`.
  package convenience init?(offset text: String) {
    var digits = text.utf8[...]
    let isWest = digits.first == UInt8(ascii: "-")
    if isWest || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    let parts = digits.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }),
      let hours = UInt8(String(Substring(parts[0]))), hours < 24,
      let minutes = UInt8(String(Substring(parts[1]))), minutes < 60
    else { return nil }
    let seconds = Int(hours) * 3600 + Int(minutes) * 60
    self.init(name: text, offsetSeconds: isWest ? -seconds : seconds)
  }
}
