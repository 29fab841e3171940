#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a store keeps its files, all in one folder.
package struct StateFiles: Sendable, Hashable {
  /// Without a slash at its end.
  package let folder: String
  /// `journeyman.db`, with its log beside it.
  package let database: String

  /// `database`: the path of the database file; its folder is the state folder.
  package init(database: String) {
    self.database = database
    let parts = database.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    self.folder = parts.count == 1 ? "." : folder.isEmpty ? "/" : folder
  }

  package init(folder: String) {
    let trimmed = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    self.folder = trimmed
    database = trimmed + "/journeyman.db"
  }

  /// The ring of refused deliveries.
  package var refused: String { database + "-refused" }
}

/// Removes a file if it is there.
func removeFile(_ path: String) { _ = unlink(path) }
