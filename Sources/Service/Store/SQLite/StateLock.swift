#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One server per state folder: an exclusive lock on the file `lock` in it, held from `init` to `release`. The
/// system lets go of it when the process ends, however it ends. The file holds the holder's process id.
final class StateLock: Sendable {
  private let file: Int32

  /// Makes the folder where there is none; only its owner may enter it, since it holds personal data.
  init(folder: String) throws(StoreError) {
    try Self.makeFolder(folder)
    let path = folder + "/lock"
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .folder(path: folder, error: errno) }
    guard Self.take(file) else {
      let error = errno
      let holder = Self.processID(in: file)
      Self.close(file)
      guard error == EWOULDBLOCK else { throw .folder(path: folder, error: error) }
      throw .inUse(folder: folder, processID: holder)
    }
    self.file = file
    let text = Array("\(getpid())\n".utf8)
    // Without its text the lock is as good; only the other server's message would be poorer.
    _ = ftruncate(file, 0)
    _ = pwrite(file, text, text.count, 0)
  }

  /// Whether a server holds the folder now. False where there is no folder yet.
  static func isHeld(folder: String) -> Bool {
    // For reading: on a disk that has turned read-only it is still held.
    let file = open(folder + "/lock", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Whoever asks `isHeld` has the lock for an instant: it is tried a few times before another server is suspected.
  private static func take(_ file: Int32) -> Bool {
    for attempt in 1...5 {
      if flock(file, LOCK_EX | LOCK_NB) == 0 { return true }
      guard errno == EWOULDBLOCK, attempt < 5 else { return false }
      usleep(10_000)
    }
    return false
  }

  /// Called once.
  func release() { Self.close(file) }

  private static func close(_ file: Int32) {
    #if canImport(Glibc)
      _ = Glibc.close(file)
    #else
      _ = Darwin.close(file)
    #endif
  }

  private static func processID(in file: Int32) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = pread(file, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    let digits = bytes[..<count].prefix { $0 >= 48 && $0 <= 57 }
    return Int32(String(decoding: digits, as: UTF8.self))
  }

  private static func makeFolder(_ path: String) throws(StoreError) {
    var prefix = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      prefix += prefix.isEmpty && part.isEmpty ? "/" : part
      if !prefix.hasSuffix("/"), mkdir(prefix, 0o700) != 0, errno != EEXIST {
        throw .folder(path: path, error: errno)
      }
      if !prefix.hasSuffix("/") { prefix += "/" }
    }
  }
}
