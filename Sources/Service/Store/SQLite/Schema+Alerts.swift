extension Schema {
  /// What people are still to be told of by mail, in the order in which it happened; what they were told of is gone.
  static let alerts = """
    CREATE TABLE alerts (
      seq INTEGER PRIMARY KEY,
      message TEXT NOT NULL,
      event BLOB NOT NULL,
      candidate BLOB,
      workflow TEXT,
      step TEXT,
      error_class TEXT NOT NULL,
      reason TEXT NOT NULL,
      show TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;
    """
}
