extension Schema {
  /// Tasks are done one day, and what is kept of a candidate is found by the candidate.
  static let retention = """
    ALTER TABLE tasks ADD COLUMN done_at INTEGER;
    CREATE INDEX tasks_done ON tasks (done_at) WHERE state = 'done';

    -- The key of a note about a candidate ends with the candidate's id: `C024BE91L/cand_01jd…`.
    CREATE INDEX connection_notes_candidate ON connection_notes (substr(key, instr(key, 'cand_')))
      WHERE instr(key, 'cand_') > 0;
    """
}
