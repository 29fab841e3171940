extension Schema {
  /// Since when it has been wanted that a step is done, in steady time: what the clock was set forward or back by does not
  /// count. Null: of an earlier version, or not wanted of anybody.
  static let patience = """
    ALTER TABLE steps ADD COLUMN wanted_at INTEGER;
    """
}
