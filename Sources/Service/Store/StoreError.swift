package import SQLite

/// Why the store could not do what it was asked for.
package enum StoreError: Error, Sendable, Equatable {
  /// More is waiting for a commit than the queue holds. Later there will be room.
  case overloaded
  /// The disk, or the limit set for the database file, is full.
  case full
  /// The files or the disk cannot be written.
  case readOnly
  /// Another server holds the state folder; its process id, if it could be read.
  case inUse(folder: String, processID: Int32?)
  /// A newer version of the program has written the database.
  case newerSchema(found: Int, known: Int)
  /// The database does not exist, or was written by an older version; a server's start makes it current.
  case notPrepared(found: Int, known: Int)
  /// The store has been closed.
  case closed
  /// The state folder cannot be made or entered; the system's error number.
  case folder(path: String, error: Int32)
  /// A file beside the store cannot be written; the system's error number.
  case file(path: String, error: Int32)
  /// libcrypto could not hash what tells a delivery from others; its words.
  case cannotHash(String)
  /// Everything else that SQLite says.
  case database(SQLiteError)

  init(_ error: SQLiteError) {
    if error.isFull {
      self = .full
    } else if error.isReadOnly {
      self = .readOnly
    } else {
      self = .database(error)
    }
  }

  /// The same request may succeed later without anybody having changed it.
  package var isTransient: Bool {
    switch self {
    case .overloaded, .full, .readOnly: true
    case .database(let error): error.concernsWholeStore && !error.isCorrupt
    case .inUse, .newerSchema, .notPrepared, .closed, .folder, .file, .cannotHash: false
    }
  }
}

extension StoreError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .overloaded: "more is waiting to be stored than the queue holds"
    case .full: "the disk of the store is full"
    case .readOnly: "the store cannot be written: its files or its disk are read-only"
    case .inUse(let folder, let processID?):
      "the state folder `\(folder)` is in use by process \(processID): stop that server first"
    case .inUse(let folder, nil):
      "the state folder `\(folder)` is in use by another server: stop it first"
    case .newerSchema(let found, let known):
      "the store has schema version \(found), and this program knows versions up to \(known): "
        + "use the program that wrote it, or a newer one"
    case .notPrepared(let found, let known):
      "the store has schema version \(found), and this program reads version \(known): "
        + "start the server once, it brings the store up to date"
    case .closed: "the store has been closed"
    case .folder(let path, let error):
      "the state folder `\(path)` cannot be used (system error \(error))"
    case .file(let path, let error): "`\(path)` cannot be written (system error \(error))"
    case .cannotHash(let reason): "the keys of a delivery cannot be hashed: \(reason)"
    case .database(let error): error.description
    }
  }
}
