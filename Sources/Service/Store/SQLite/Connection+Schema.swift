import SQLite

extension Connection {
  /// Brings an empty or older database up to the current schema, each version in a transaction of its own.
  func migrate(to migrations: [String] = Schema.migrations) throws(StoreError) {
    do {
      let found = try userVersion
      guard found <= migrations.count else {
        throw StoreError.newerSchema(found: found, known: migrations.count)
      }
      for version in found..<migrations.count {
        try transaction { () throws(SQLiteError) in
          try execute(migrations[version])
          try setUserVersion(version + 1)
        }
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
