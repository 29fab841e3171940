package import Values

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A folder that receives each message as a file, for a first run without a mail server.
///
/// The store holds the messages; the folder is written from it in batches, and a batch may be written again after a
/// crash. Used by one thread at a time.
package struct OutboxFolder: Sendable {
  package let path: String

  /// Makes the folder and those above it, readable by the owner alone.
  package init(path: String) throws(OutboxError) {
    self.path = path
    try Self.makeFolder(path)
  }

  /// Writes all files; when it returns they are on disk under their names. A reader of the folder sees each of
  /// them whole or not at all, but for a power failure in between: those are written again, since nobody was told that
  /// they are written. After an error some may have been written.
  ///
  /// One flush for all of them where the system can do that: 256 messages of 6 KB took 27 ms on an idle disk (each
  /// flushed by itself 44 to 64 ms), 1.0 to 1.4 s on a busy one (2.5 to 3.7 s).
  package func deliver(_ files: [OutboxFile]) throws(OutboxError) {
    guard !files.isEmpty else { return }
    for file in files {
      try writeTemporary(file)
      guard rename(temporary(file.name), "\(path)/\(file.name)") == 0 else {
        throw OutboxError(errno, doing: "rename a file in", path)
      }
    }
    try flush()
  }

  /// Removes the messages that were made before then, until it is told to stop; gives how many. May be called while another
  /// thread writes. Files under names of others stay.
  package func removeMessages(
    before time: Timestamp, until isClosed: () -> Bool = { false }
  ) throws(OutboxError) -> Int {
    guard let listing = opendir(path) else { throw OutboxError(errno, doing: "open", path) }
    defer { closedir(listing) }
    var count = 0
    while !isClosed(), let entry = readdir(listing) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard OutboxFile.isName(name, ofBefore: time) else { continue }
      guard unlink("\(path)/\(name)") == 0 || errno == ENOENT else {
        throw OutboxError(errno, doing: "remove a file of", path)
      }
      count += 1
    }
    return count
  }

  /// Hidden, and the same for the same message, so that what a crash leaves behind is overwritten.
  private func temporary(_ name: String) -> String { "\(path)/.\(name).part" }

  private func writeTemporary(_ file: OutboxFile) throws(OutboxError) {
    let name = temporary(file.name)
    let descriptor = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw OutboxError(errno, doing: "create a file in", path) }
    defer { close(descriptor) }
    var written = 0
    while written < file.bytes.count {
      let count = file.bytes[written...].withUnsafeBytes {
        write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw OutboxError(errno, doing: "write a file in", path) }
      written += count
    }
    guard Self.flushesAll || fsync(descriptor) == 0 else {
      throw OutboxError(errno, doing: "flush a file in", path)
    }
  }

  /// Makes the files durable, or, where each was flushed already, their names.
  private func flush() throws(OutboxError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw OutboxError(errno, doing: "open", path) }
    defer { close(descriptor) }
    guard (Self.syncfs ?? fsync)(descriptor) == 0 else {
      throw OutboxError(errno, doing: "flush", path)
    }
  }

  private static var flushesAll: Bool { syncfs != nil }

  /// Linux's `syncfs`: flushes the whole file system of an open file. Its declaration is behind _GNU_SOURCE, so it is
  /// looked up. Source: man7.org/linux/man-pages/man2/syncfs.2.html.
  private static let syncfs: (@convention(c) (CInt) -> CInt)? = {
    #if os(Linux)
      return dlsym(dlopen(nil, RTLD_NOW), "syncfs").map {
        unsafeBitCast($0, to: (@convention(c) (CInt) -> CInt).self)
      }
    #else
      return nil
    #endif
  }()

  private static func makeFolder(_ path: String) throws(OutboxError) {
    var partial = path.hasPrefix("/") ? "/" : ""
    for name in path.split(separator: "/") {
      partial += partial.isEmpty || partial.hasSuffix("/") ? String(name) : "/\(name)"
      guard mkdir(partial, 0o700) == 0 || errno == EEXIST else {
        throw OutboxError(errno, doing: "make the folder", path)
      }
    }
    guard access(path, W_OK | X_OK) == 0 else {
      throw OutboxError(errno, doing: "write to", path)
    }
  }
}
