extension Schema {
  /// Takes content and keys out of the rows that are written again and again.
  ///
  /// A delivery's row is written when it is accepted, dispatched and finished. With body, headers and event in it each
  /// of these wrote all of them again, and rows that grow split their pages. And the two unique indexes (event id,
  /// content key) had a page of 8 KB written for nearly every delivery, since such keys are scattered all over; their
  /// place is taken by `delivery_keys`, which is written in batches in the order of the keys (see `DeliveryKeys`).
  static let contentApart = """
    CREATE TABLE delivery_content (
      delivery INTEGER PRIMARY KEY,        -- deliveries.seq
      headers BLOB NOT NULL,               -- sealed JSON
      body BLOB NOT NULL                   -- sealed, as it came
    ) STRICT;
    CREATE TABLE event_content (
      delivery INTEGER PRIMARY KEY,        -- deliveries.seq
      event BLOB NOT NULL                  -- sealed, canonical JSON
    ) STRICT;
    INSERT INTO delivery_content SELECT seq, headers, body FROM deliveries;
    INSERT INTO event_content SELECT seq, event FROM deliveries WHERE event IS NOT NULL;

    -- The content key that the delivery has claimed, and until when; null: none.
    ALTER TABLE deliveries ADD COLUMN content_key BLOB;
    ALTER TABLE deliveries ADD COLUMN content_until INTEGER;
    UPDATE deliveries SET content_key = key, content_until = expires_at
      FROM content_keys WHERE content_keys.delivery = deliveries.seq;
    DROP TABLE content_keys;
    DROP INDEX deliveries_event_id;
    ALTER TABLE deliveries DROP COLUMN body;
    ALTER TABLE deliveries DROP COLUMN headers;
    ALTER TABLE deliveries DROP COLUMN event;

    -- What tells a delivery from another: digests of event ids and content keys, up to the row that
    -- `metadata.keys_settled` names. Those of later rows are in the memory of the server, and are read from
    -- `deliveries` when it starts. (So a row may be deleted, but not the last ones while others stay: their numbers
    -- would be given again.)
    CREATE TABLE delivery_keys (
      key BLOB PRIMARY KEY,
      delivery INTEGER NOT NULL,           -- deliveries.seq
      until INTEGER                        -- null: for ever
    ) STRICT, WITHOUT ROWID;

    CREATE VIEW whole_deliveries AS
      SELECT deliveries.*, headers, body, event FROM deliveries
        LEFT JOIN delivery_content ON delivery_content.delivery = seq
        LEFT JOIN event_content ON event_content.delivery = seq;
    """
}
