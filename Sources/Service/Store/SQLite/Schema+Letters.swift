extension Schema {
  /// A person names the dead letter of a run by the run, and replays a hundred thousand of them.
  static let letters = """
    CREATE INDEX dead_letters_run ON dead_letters (run) WHERE run IS NOT NULL;
    """
}
