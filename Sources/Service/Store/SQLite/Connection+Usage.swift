import SQLite
package import Values

extension Connection {
  /// Notes which files the message of this step carries.
  func noteFiles(of step: StepRecord) throws(SQLiteError) {
    for digest in step.files {
      try run(
        "INSERT INTO step_files (run, step, digest) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [.id(step.run), .text(step.id), .text(digest)])
    }
  }

  /// Takes away those of these files that neither a message nor a configuration names. What has come to name one since
  /// they were looked for keeps it: configurations are stored together with their files.
  func forget(files digests: [String]) throws(SQLiteError) {
    for digest in digests {
      try run(
        """
        DELETE FROM attached_files WHERE digest = ?1
          AND NOT EXISTS (SELECT 1 FROM step_files WHERE digest = ?1)
          AND NOT EXISTS (SELECT 1 FROM revision_files WHERE digest = ?1)
        """, [.text(digest)])
    }
  }

  /// Takes away what is known of those of these jobs of which nobody has spoken since then.
  func forget(jobs keys: [String], unsaidSince time: Timestamp) throws(SQLiteError) {
    for key in keys {
      try run(
        "DELETE FROM facts WHERE kind = 'job' AND key = ? AND said_at < ?",
        [.text(key), .time(time)])
    }
  }
}

extension SQLiteReader {
  package func unusedFiles(limit: Int) throws(StoreError) -> [String] {
    try storeErrors { () throws(SQLiteError) in
      try connection.all(
        """
        SELECT digest FROM attached_files
        WHERE NOT EXISTS (SELECT 1 FROM step_files WHERE digest = attached_files.digest)
          AND NOT EXISTS (SELECT 1 FROM revision_files WHERE digest = attached_files.digest)
        LIMIT ?
        """, [.number(limit)]
      ) { row in row.text(0) }
    }
  }

  package func jobs(unsaidSince time: Timestamp, limit: Int) throws(StoreError) -> [String] {
    try storeErrors { () throws(SQLiteError) in
      try connection.all(
        """
        SELECT key FROM facts WHERE kind = 'job' AND said_at < ? ORDER BY said_at LIMIT ?
        """, [.time(time), .number(limit)]
      ) { row in row.text(0) }
    }
  }
}
