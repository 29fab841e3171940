extension Schema {
  /// Runs that are parked are not in the memory of the server: it finds those whose time has come by an index. And it
  /// finds which texts runs still need.
  static let waits = """
    -- The event that is to be taken up when the time has come; null: a retry, which its lane has in memory.
    ALTER TABLE timers ADD COLUMN event BLOB;
    CREATE INDEX timers_parked ON timers (due_at, run) WHERE event IS NOT NULL;
    CREATE INDEX runs_unfinished ON runs (revision) WHERE state IN ('running', 'waiting');
    """
}
