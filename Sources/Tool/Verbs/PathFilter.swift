import Diagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `[PATH…]`: which files of a configuration somebody wants to hear about. The whole folder is read all the same.
struct PathFilter {
  /// Without `.`, `..` and links; empty: all files.
  private let wanted: [String]
  private let places: [String: String]

  /// Throws where a path is not there, or leads to nothing that was read: silence about it would pass for praise.
  init(_ paths: [String], of configuration: LoadedConfiguration) throws(CommandError) {
    guard !paths.isEmpty else {
      wanted = []
      places = [:]
      return
    }
    let files = configuration.files.files + configuration.files.contracts
    var places: [String: String] = [:]
    for file in files { places[file.path] = Self.place(of: file.path) }
    var wanted: [String] = []
    for path in paths {
      guard let place = Self.place(of: path) else { throw .missing("there is no `\(path)`") }
      guard places.values.contains(where: { Self.isIn(place, $0) }) else {
        throw .missing(
          "`\(path)` holds nothing of the configuration in `\(configuration.folder)`; "
            + "name another folder with --workflows DIR")
      }
      wanted.append(place)
    }
    self.wanted = wanted
    self.places = places
  }

  func includes(_ file: TextFile) -> Bool {
    guard !wanted.isEmpty else { return true }
    guard let place = places[file.path] else { return false }
    return wanted.contains { Self.isIn($0, place) }
  }

  private static func isIn(_ folder: String, _ file: String) -> Bool {
    file == folder || file.hasPrefix(folder == "/" ? "/" : "\(folder)/")
  }

  private static func place(of path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}
