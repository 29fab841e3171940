import Values

/// The zone files of this machine, as its package `tzdata` or the system itself installs them.
///
/// Found in the folder that `TZDIR` names, as for the C library, else where Linux and macOS have them.
struct SystemZones: ZoneFiles {
  private let folder: String?

  init(_ environment: [String: String]) {
    let usual = ["/usr/share/zoneinfo", "/etc/zoneinfo", "/usr/lib/zoneinfo"]
    folder = ([environment["TZDIR"]].compactMap { $0 } + usual).first { Folder.isFolder($0) }
  }

  func names() -> [String] {
    guard let folder,
      let paths = try? Folder.files(below: folder, endings: [""], takes: Self.isPartOfZoneName)
    else { return [] }
    return paths.map { String($0.utf8.dropFirst(folder.utf8.count + 1)) ?? "" }
  }

  /// As `names` would say: a file of exactly this name, also where the file system takes others for the same.
  func has(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let folder, let last = parts.last, parts.allSatisfy(Self.isPartOfZoneName) else {
      return false
    }
    var place = folder
    for part in parts.dropLast() {
      guard Folder.has(part, in: place) else { return false }
      place += "/\(part)"
    }
    return Folder.has(last, in: place) && Folder.kind(of: "\(place)/\(last)") == .file
  }

  func bytes(of name: String) -> [UInt8]? {
    folder.flatMap { try? Folder.read("\($0)/\(name)") }
  }

  /// Beside zones the folder has tables (`zone1970.tab`), other countings (`posix/`, `right/`) and `leapseconds`.
  private static func isPartOfZoneName(_ name: String) -> Bool {
    guard let first = name.utf8.first else { return false }
    return (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) && !name.contains(".")
  }
}
