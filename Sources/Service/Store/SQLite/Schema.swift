/// The schema of the store, version by version. A migration is never edited once it has been released: a change
/// is a new one at the end.
///
/// Times are milliseconds since 1970 in UTC. Ids are 16 bytes. Columns marked "sealed" begin with a key-id byte:
/// 0 is plain, and encryption will bring other numbers. What must be found by its value (`aliases.value`) is
/// sealed the same way, so that it can become a keyed digest.
enum Schema {
  /// One script for each version, from 1 on.
  static let migrations: [String] = [
    version1, version2, alerts, contentApart, waits, operations, effects, letters, connections,
    attachedFiles, tags, patience, retention, usage,
  ]

  static var version: Int { migrations.count }

  private static let version1 = """
    CREATE TABLE metadata (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Deliveries and their events: one row. `seq` is the order of acceptance.
    CREATE TABLE deliveries (
      seq INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      source TEXT NOT NULL,
      event_id TEXT,                       -- the sender's; null: a delivery without an event
      received_at INTEGER NOT NULL,
      verdict TEXT NOT NULL,
      status INTEGER NOT NULL,
      digest BLOB NOT NULL,                -- SHA-256 of the body
      repeats INTEGER NOT NULL DEFAULT 0,
      repeated_at INTEGER,
      state TEXT,                          -- null: no event
      reason TEXT,
      type TEXT,
      event_time INTEGER,
      candidate BLOB,
      application TEXT,
      lane BLOB,
      revision TEXT,                       -- digest of the configuration that mapped it
      headers BLOB NOT NULL,               -- sealed JSON
      body BLOB NOT NULL,                  -- sealed, as it came
      event BLOB,                          -- sealed, canonical JSON
      journey BLOB                         -- sealed JSON: the record before the event
    ) STRICT;
    -- An event acts once. Nulls are distinct: deliveries without an event do not collide.
    CREATE UNIQUE INDEX deliveries_event_id ON deliveries (source, event_id);
    CREATE INDEX deliveries_pending ON deliveries (seq) WHERE state = 'pending';
    CREATE INDEX deliveries_candidate ON deliveries (candidate, seq) WHERE candidate IS NOT NULL;

    -- Who holds a content key, and until when. A key whose time is over passes to the next.
    CREATE TABLE content_keys (
      source TEXT NOT NULL,
      key BLOB NOT NULL,
      delivery INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      PRIMARY KEY (source, key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE candidates (
      id BLOB PRIMARY KEY,
      record BLOB NOT NULL,                -- sealed JSON
      stage TEXT,
      last_event_at INTEGER,
      events INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE aliases (
      kind TEXT NOT NULL,                  -- candidate, application, email
      source TEXT NOT NULL,                -- of candidate ids; else empty
      value BLOB NOT NULL,                 -- sealed
      candidate BLOB NOT NULL,
      PRIMARY KEY (kind, source, value)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX aliases_candidate ON aliases (candidate, kind, source);

    -- The last that is known of a candidate, an application, a job.
    CREATE TABLE facts (
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      value BLOB NOT NULL,                 -- sealed JSON
      event_time INTEGER NOT NULL,
      PRIMARY KEY (kind, key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE revisions (
      digest TEXT PRIMARY KEY,
      texts BLOB NOT NULL                  -- sealed
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE runs (
      seq INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      event BLOB NOT NULL,
      workflow TEXT NOT NULL,
      generation INTEGER NOT NULL,         -- 0; replays count up
      revision TEXT NOT NULL,
      segment TEXT,
      state TEXT NOT NULL,
      position INTEGER NOT NULL,           -- the node that it began at
      reason TEXT,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      trace BLOB NOT NULL,                 -- sealed JSON
      UNIQUE (event, workflow, generation)
    ) STRICT;

    CREATE TABLE steps (
      seq INTEGER PRIMARY KEY,
      run BLOB NOT NULL,
      id TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      action TEXT NOT NULL,
      state TEXT NOT NULL,
      attempts INTEGER NOT NULL,
      answered INTEGER NOT NULL,
      reason TEXT,
      started_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      request BLOB,                        -- sealed JSON
      result BLOB,                         -- sealed JSON
      UNIQUE (run, id)
    ) STRICT;

    -- One line for each effect, whichever run brought it about: never two.
    CREATE TABLE effects (
      event BLOB NOT NULL,
      workflow TEXT NOT NULL,
      step TEXT NOT NULL,
      run BLOB NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (event, workflow, step)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE timers (
      run BLOB NOT NULL,
      step TEXT NOT NULL,
      due_at INTEGER NOT NULL,
      PRIMARY KEY (run, step)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE tasks (
      seq INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      event BLOB NOT NULL,
      workflow TEXT NOT NULL,
      step TEXT NOT NULL,
      candidate BLOB,
      state TEXT NOT NULL,
      priority TEXT NOT NULL,
      due_at INTEGER,
      created_at INTEGER NOT NULL,
      content BLOB NOT NULL                -- sealed JSON: title, body, assignee
    ) STRICT;
    CREATE INDEX tasks_candidate ON tasks (candidate, seq) WHERE candidate IS NOT NULL;

    -- Messages for the outbox folder; the content is the request of the step.
    CREATE TABLE outbox (
      seq INTEGER PRIMARY KEY,
      event BLOB NOT NULL,
      workflow TEXT NOT NULL,
      step TEXT NOT NULL,
      run BLOB NOT NULL,
      connection TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      written_at INTEGER
    ) STRICT;
    CREATE INDEX outbox_unwritten ON outbox (seq) WHERE written_at IS NULL;

    CREATE TABLE dead_letters (
      seq INTEGER PRIMARY KEY,
      event BLOB NOT NULL,
      run BLOB,
      workflow TEXT,
      step TEXT,
      error_class TEXT NOT NULL,
      reason TEXT NOT NULL,
      state TEXT NOT NULL,                 -- open, replayed, discarded
      at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX dead_letters_event ON dead_letters (event);

    -- What other verbs ask a running server for.
    CREATE TABLE commands (
      seq INTEGER PRIMARY KEY,
      verb TEXT NOT NULL,
      arguments BLOB NOT NULL,             -- sealed JSON
      requested_at INTEGER NOT NULL,
      finished_at INTEGER,
      failed INTEGER,
      result TEXT
    ) STRICT;
    CREATE INDEX commands_open ON commands (seq) WHERE finished_at IS NULL;
    """

  private static let version2 = """
    -- Records that turned out to be one person: always the last one that they were taken into.
    CREATE TABLE joins (
      candidate BLOB PRIMARY KEY,
      into_candidate BLOB NOT NULL,
      event BLOB NOT NULL,                 -- the event that showed it
      at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX joins_into ON joins (into_candidate);
    CREATE INDEX joins_event ON joins (event);

    -- Application ids have the sender that gave them; those of version 1 have none and are found all the same.
    CREATE INDEX aliases_application ON aliases (value, candidate) WHERE kind = 'application';

    -- Facts are kept by candidate and member now, and learnt anew.
    DELETE FROM facts;

    ALTER TABLE deliveries ADD COLUMN released_at INTEGER;

    -- What has become of a dead letter: open, replaying, replayed, discarded.
    ALTER TABLE dead_letters ADD COLUMN closed_at INTEGER;
    ALTER TABLE dead_letters ADD COLUMN note TEXT;
    ALTER TABLE dead_letters ADD COLUMN uncertain TEXT;
    ALTER TABLE dead_letters ADD COLUMN replay BLOB;
    CREATE INDEX dead_letters_open ON dead_letters (seq) WHERE state = 'open';
    INSERT INTO dead_letters (event, error_class, reason, state, at)
      SELECT id, 'quarantined', coalesce(reason, 'no reason given'), 'open', received_at
      FROM deliveries WHERE state = 'quarantined';
    """
}
