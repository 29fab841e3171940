import Diagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reading files and folders, for the verbs only.
enum Folder {
  /// The largest file of configuration that is read.
  static let largestFile = 4 << 20

  static func exists(_ path: String) -> Bool { kind(of: path) != nil }
  static func isFolder(_ path: String) -> Bool { kind(of: path) == .folder }

  enum Kind { case file, folder, other }

  /// `other` is what must not be opened to look into it, such as a pipe, which would wait for a writer.
  static func kind(of path: String) -> Kind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return switch status.st_mode & S_IFMT {
    case S_IFDIR: .folder
    case S_IFREG: .file
    default: .other
    }
  }

  /// Bytes of a file; 0 where there is none.
  static func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// All files below a folder with one of these endings, in order of their paths; hidden ones left out. Links are
  /// followed, but not back into a folder that they stand in. `takes` is asked for the name of each file and folder.
  static func files(
    below folder: String, endings: [String], takes: (String) -> Bool = { _ in true }
  ) throws(CommandError) -> [String] {
    try files(below: folder, endings: endings, takes: takes, inside: [])
  }

  private static func files(
    below folder: String, endings: [String], takes: (String) -> Bool, inside above: [String]
  ) throws(CommandError) -> [String] {
    guard let real = realpath(folder, nil) else {
      throw .failure("cannot read the folder `\(folder)`: \(String(cString: strerror(errno)))")
    }
    defer { free(real) }
    let place = String(cString: real)
    guard !above.contains(place) else { return [] }
    guard let directory = opendir(folder) else {
      throw .failure("cannot read the folder `\(folder)`: \(String(cString: strerror(errno)))")
    }
    defer { closedir(directory) }
    var found: [String] = []
    while let entry = readdir(directory) {
      let name = name(of: entry)
      guard !name.hasPrefix("."), takes(name) else { continue }
      let path = "\(folder)/\(name)"
      switch kind(of: path) {
      case .folder:
        found += try files(
          below: path, endings: endings, takes: takes, inside: above + [place])
      case .other: continue
      // A link that leads nowhere is a file that cannot be read: that must be said.
      case .file, nil: if endings.contains(where: name.hasSuffix) { found.append(path) }
      }
    }
    return found.sorted()
  }

  /// Whether a folder has an entry of exactly this name; false where it cannot be read.
  static func has(_ wanted: String, in folder: String) -> Bool {
    guard let directory = opendir(folder) else { return false }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      if name(of: entry) == wanted { return true }
    }
    return false
  }

  static func read(_ path: String, limit: Int = largestFile) throws(CommandError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .failure("cannot read `\(path)`: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw .failure("cannot read `\(path)`: \(String(cString: strerror(errno)))")
      }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= limit else {
        throw .failure("`\(path)` is larger than \(limit >> 20) MiB")
      }
    }
  }

  /// Writes a file, in place of one that may be there.
  static func write(_ text: String, to path: String) throws(CommandError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .failure("cannot write `\(path)`: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw .failure("cannot write `\(path)`: \(String(cString: strerror(errno)))")
      }
      written += count
    }
  }

  /// Makes a folder and those above it.
  static func create(_ path: String) throws(CommandError) {
    guard !isFolder(path) else { return }
    let above = parent(of: path)
    if above != path { try create(above) }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw .failure("cannot make the folder `\(path)`: \(String(cString: strerror(errno)))")
    }
  }

  /// A new folder of the program's own in the system's folder for such; nobody else can look into it.
  static func temporary(_ purpose: String) throws(CommandError) -> String {
    let above = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(above)/journeyman-\(purpose)-XXXXXX".utf8CString)
    guard let made = template.withUnsafeMutableBufferPointer({ mkdtemp($0.baseAddress!) }) else {
      throw .failure("cannot make a folder in \(above): \(String(cString: strerror(errno)))")
    }
    return String(cString: made)
  }

  /// Removes a folder with all that is in it, as far as that is allowed; links are removed, not followed.
  static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR, let directory = opendir(path) {
      while let entry = readdir(directory) {
        let name = name(of: entry)
        if name != ".", name != ".." { remove("\(path)/\(name)") }
      }
      closedir(directory)
    }
    Glibc.remove(path)
  }

  private static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
    withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
  }

  static func parent(of path: String) -> String {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }

  /// `path` as seen from `folder`, unless it is absolute.
  static func resolve(_ path: String, from folder: String) -> String {
    path.hasPrefix("/") || folder == "." ? path : "\(folder)/\(path)"
  }

  static var current: String {
    guard let buffer = getcwd(nil, 0) else { return "." }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  /// The nearest folder of this name in the current folder or one above it; as short a path as leads there.
  static func searchUpwards(for name: String) -> String? {
    if isFolder(name) { return name }
    var above = parent(of: current)
    while true {
      let candidate = above == "/" ? "/\(name)" : "\(above)/\(name)"
      if isFolder(candidate) { return candidate }
      if above == "/" { return nil }
      above = parent(of: above)
    }
  }
}
