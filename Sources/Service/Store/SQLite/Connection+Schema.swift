import SQLite
import Telemetry

extension Connection {
  /// Brings an empty or older database up to the current schema, each version in a transaction of its own: what a kill
  /// leaves is the version before, which the next start goes on from. Some rewrite a table, at half a million rows a
  /// second, so the program's log says of an older store which version it is being brought to; and the write-ahead log,
  /// which has held all of it, is moved into the file and cut, since nothing cuts it while the server runs.
  func migrate(
    to migrations: [String] = Schema.migrations, log: Log = .silent
  ) throws(StoreError) {
    do {
      let found = try userVersion
      guard found <= migrations.count else {
        throw StoreError.newerSchema(found: found, known: migrations.count)
      }
      let isOlder = found > 0 && found < migrations.count
      for version in found..<migrations.count {
        if isOlder {
          log.info(
            "the store is brought to the next version of its schema",
            ["version": .integer(version + 1), "of": .integer(migrations.count)])
        }
        try transaction { () throws(SQLiteError) in
          try execute(migrations[version])
          try setUserVersion(version + 1)
        }
      }
      if isOlder {
        Checkpointer.move(.truncate, self, log)
        log.info("the store has the schema of this program")
      }
    } catch let error as StoreError {
      throw error
    } catch let error as SQLiteError {
      throw StoreError(error)
    } catch {
      preconditionFailure("the database throws its own errors only")
    }
  }

  /// Refuses a database that this program does not read.
  func requireCurrentSchema() throws(StoreError) {
    let found = try storeErrors { () throws(SQLiteError) in try userVersion }
    guard found <= Schema.version else {
      throw .newerSchema(found: found, known: Schema.version)
    }
    guard found == Schema.version else {
      throw .notPrepared(found: found, known: Schema.version)
    }
  }
}

/// Runs `body` and tells its failure in the store's words.
func storeErrors<Result>(
  _ body: () throws(SQLiteError) -> Result
) throws(StoreError) -> Result {
  do {
    return try body()
  } catch {
    throw StoreError(error)
  }
}
