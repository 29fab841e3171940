extension Schema {
  /// Alerts may be about a sender or a connection, and say which segment; a replay may ask for the files of then.
  static let operations = """
    ALTER TABLE alerts RENAME TO alerts_before;
    CREATE TABLE alerts (
      seq INTEGER PRIMARY KEY,
      message TEXT NOT NULL,
      event BLOB,
      candidate BLOB,
      workflow TEXT,
      segment TEXT,
      step TEXT,
      source TEXT,
      connection TEXT,
      error_class TEXT NOT NULL,
      reason TEXT NOT NULL,
      show TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;
    INSERT INTO alerts (
        seq, message, event, candidate, workflow, step, error_class, reason, show, at)
      SELECT seq, message, event, candidate, workflow, step, error_class, reason, show, at
      FROM alerts_before;
    DROP TABLE alerts_before;

    -- The digest of the files that a replay is to run with; null: those of the time of the replay.
    ALTER TABLE dead_letters ADD COLUMN revision TEXT;
    """
}
