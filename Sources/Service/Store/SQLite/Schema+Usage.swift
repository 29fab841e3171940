extension Schema {
  /// What is no longer than somebody needs it: a file that messages carry goes with the last message and the last
  /// configuration that name it, what is known of a job when nobody has spoken of it for long.
  static let usage = """
    -- Which messages carry a file: the requests of these steps name its digest.
    CREATE TABLE step_files (
      run BLOB NOT NULL,
      step TEXT NOT NULL,
      digest TEXT NOT NULL,
      PRIMARY KEY (run, step, digest)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX step_files_digest ON step_files (digest);

    -- Which configurations have messages that may carry it.
    CREATE TABLE revision_files (
      revision TEXT NOT NULL,
      digest TEXT NOT NULL,
      PRIMARY KEY (revision, digest)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX revision_files_digest ON revision_files (digest);

    -- All texts and requests of earlier versions are plain. A store without files is not read through: CROSS JOIN
    -- keeps the order.
    INSERT OR IGNORE INTO step_files
      SELECT steps.run, steps.id, item.value ->> 'digest'
      FROM (SELECT 1 FROM attached_files LIMIT 1)
        CROSS JOIN steps
        CROSS JOIN json_each(CAST(substr(steps.request, 2) AS TEXT), '$.attachments') AS item
      WHERE steps.action = 'email.send' AND steps.request IS NOT NULL
        AND item.value ->> 'digest' IS NOT NULL;
    INSERT OR IGNORE INTO revision_files
      SELECT revisions.digest, item.value ->> 'digest'
      FROM revisions, json_each(
        iif(json_valid(CAST(substr(revisions.texts, 2) AS TEXT)),
          CAST(substr(revisions.texts, 2) AS TEXT), '{}'), '$.attachable') AS item
      WHERE EXISTS (SELECT 1 FROM attached_files WHERE digest = item.value ->> 'digest');

    -- When somebody spoke of a candidate or a job last, by our clock: an event may have happened long before it is
    -- told. Of jobs that an earlier version has met nobody knows; they are spoken of at the latest delivery. A day may
    -- pass before it is written that a job was spoken of again.
    ALTER TABLE facts ADD COLUMN said_at INTEGER;
    UPDATE facts SET said_at = coalesce(
        (SELECT received_at FROM deliveries ORDER BY seq DESC LIMIT 1), event_time)
      WHERE kind = 'job';
    CREATE INDEX facts_jobs ON facts (said_at) WHERE kind = 'job';
    """
}
