package import Graph
import SQLite
package import Values

extension StateFiles {
  /// Asks the server of this state folder for something: a running one takes it up within about a second, else the
  /// next one at its start. Called by other verbs, in a process of their own.
  ///
  /// `arguments` is a JSON object. Returns the number by which `SQLiteReader.command` finds what became of it.
  package func request(
    _ verb: String, arguments: [UInt8], at now: Timestamp
  ) throws(StoreError) -> Int64 {
    try SQLiteReader(self).connection.requireCurrentSchema()
    return try storeErrors { () throws(SQLiteError) in
      let connection = try Connection(path: database)
      // Without a checkpoint of its own: the server has a thread for that.
      try connection.execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0")
      try connection.run(
        "INSERT INTO commands (verb, arguments, requested_at) VALUES (?, ?, ?)",
        [.text(verb), Seal.close(arguments), .time(now)])
      return connection.lastInsertedRowID
    }
  }
}

extension StateFiles {
  /// Whether a server is at work on this folder.
  package var isServed: Bool { StateLock.isHeld(folder: folder) }

  /// Takes deliveries out of the ring of refused ones, since they have been accepted meanwhile. The ring's owner does
  /// not mind: at worst it drops the oldest a little early.
  package func forgetRefused(_ ids: [EventID]) throws(StoreError) {
    try storeErrors { () throws(SQLiteError) in
      let connection = try Connection(path: refused)
      for id in ids { try connection.run("DELETE FROM refused WHERE id = ?", [.id(id)]) }
    }
  }
}

extension SQLiteReader {
  /// What became of a command; nil while it waits, or where there is none of this number.
  package func answer(to command: Int64) throws(StoreError) -> StoreCommand.Answer? {
    try storeErrors { () throws(SQLiteError) in
      try connection.first(
        """
        SELECT failed, result FROM commands WHERE seq = ? AND finished_at IS NOT NULL
        """, [.integer(command)]
      ) { row in row.integer(0) == 0 ? .done(row.text(1)) : .failed(row.text(1)) }
    }
  }
}
