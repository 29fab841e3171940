extension Schema {
  /// What connectors remember of the systems that they speak to: the thread of a candidate, the number of a tag.
  static let connections = """
    CREATE TABLE connection_notes (
      connection TEXT NOT NULL,
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      value BLOB NOT NULL,                 -- sealed JSON
      PRIMARY KEY (connection, kind, key)
    ) STRICT, WITHOUT ROWID;
    """
}
