extension Schema {
  /// Candidates are found by their tags, the one that was known last first: ids sort by the time of their making, so the
  /// order is that of the index, and stays whatever happens to a candidate meanwhile.
  static let tags = """
    CREATE TABLE candidate_tags (
      tag BLOB NOT NULL,                   -- sealed
      candidate BLOB NOT NULL,
      PRIMARY KEY (tag, candidate)
    ) STRICT, WITHOUT ROWID;
    -- One record after the other: nothing is held of them. All records of earlier versions are plain.
    INSERT OR IGNORE INTO candidate_tags
      SELECT CAST(x'00' || item.value AS BLOB), candidates.id
      FROM candidates, json_each(CAST(substr(record, 2) AS TEXT), '$.tags') AS item;
    """
}
