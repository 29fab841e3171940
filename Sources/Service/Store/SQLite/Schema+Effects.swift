extension Schema {
  /// Effects may be brought about anew where a person asks for it: each time is a line of the ledger of its own. And what a
  /// receiver says that refuses is kept for the person who has to mend it.
  static let effects = """
    ALTER TABLE effects RENAME TO effects_before;
    CREATE TABLE effects (
      event BLOB NOT NULL,
      workflow TEXT NOT NULL,
      step TEXT NOT NULL,
      repetition INTEGER NOT NULL,         -- 0; counts the times that it was asked for anew
      run BLOB NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (event, workflow, step, repetition)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO effects SELECT event, workflow, step, 0, run, at FROM effects_before;
    DROP TABLE effects_before;

    -- Sealed; what the receiver said when it refused the last time.
    ALTER TABLE steps ADD COLUMN answer BLOB;

    ALTER TABLE runs ADD COLUMN repetition INTEGER NOT NULL DEFAULT 0;

    -- Which run is to be repeated or was, who asked for it, and what became of it.
    CREATE TABLE repetitions (
      seq INTEGER PRIMARY KEY,
      event BLOB NOT NULL,
      workflow TEXT NOT NULL,
      number INTEGER NOT NULL,             -- of this event and workflow, from 1 on
      run BLOB NOT NULL,                   -- the one that is repeated
      command INTEGER NOT NULL,            -- commands.seq, whose numbers may come again: asked_at tells them apart
      asked_at INTEGER NOT NULL,
      steps TEXT NOT NULL,                 -- JSON list
      goes_on INTEGER NOT NULL,
      revision TEXT,                       -- digest of the files; null: those of the time of the repetition
      replay BLOB,                         -- the run that began in its place
      ended_at INTEGER,                    -- null: it waits for its turn
      note TEXT,                           -- why it came to nothing
      UNIQUE (event, workflow, number),
      UNIQUE (run, command, asked_at)
    ) STRICT;
    CREATE INDEX repetitions_open ON repetitions (event) WHERE ended_at IS NULL;
    """
}
