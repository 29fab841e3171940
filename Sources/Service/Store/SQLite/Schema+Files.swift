extension Schema {
  /// The files that messages have carried, each once: what was sent can be shown, and a message that waits can go out.
  static let attachedFiles = """
    CREATE TABLE attached_files (
      digest TEXT PRIMARY KEY,             -- SHA-256, hexadecimal
      content BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
}
