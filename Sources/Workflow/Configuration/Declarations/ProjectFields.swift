import Fields
import Values

// What may stand in the project file.
extension RecordSpecification {
  static let project = RecordSpecification(
    "the project file",
    "Where the program listens, what it keeps where, how it reaches the outside.",
    fields: [
      .required(
        "project", .pattern(.id), examples: ["acme-recruiting"], "The name of the project."),
      .optional(
        "listen", .record(listen), "Where webhooks come in. 127.0.0.1, port 8080, if left out."),
      .optional(
        "metrics", .record(metrics),
        "Where numbers for monitoring are read: GET /metrics, in OpenMetrics. Nowhere if left out."),
      .optional("store", .record(store), "Where events, runs and candidates are kept."),
      .optional(
        "connections", .map(.record(connection)),
        "How messages and updates reach the outside, each under a name that steps can use."),
      .optional(
        "alerts", .list(.record(alert)), "Who is told when an event or a run stops."),
      .optional(
        "retention", .record(retention),
        "How long each kind of record is kept. For ever if left out."),
      .optional("defaults", .record(defaults), "What holds where a workflow says nothing else."),
    ])

  static let listen = RecordSpecification(
    "`listen`", "The address and port of the server.",
    fields: [
      .optional(
        "address", .text, default: "127.0.0.1", examples: ["127.0.0.1", "0.0.0.0"],
        "The address to listen on. 127.0.0.1 takes requests from this machine only."),
      .optional(
        "port", .integer(0...65535), default: 8080, examples: ["8080"],
        "The port. 0 picks a free one."),
      .optional("tls", .any, "Certificate and key. Comes with a later version."),
    ])

  static let metrics = RecordSpecification(
    "`metrics`", "The address and port at which numbers for monitoring are read.",
    fields: [
      .optional(
        "address", .text, default: "127.0.0.1", examples: ["127.0.0.1"],
        "The address to listen on. 127.0.0.1 takes requests from this machine only."),
      .required(
        "port", .integer(0...65535), examples: ["9464"],
        "The port, another one than that of `listen`. 0 picks a free one."),
    ])

  static let store = RecordSpecification(
    "`store`", "Where everything is kept.",
    fields: [
      .optional(
        "sqlite", .text, examples: ["../var/journeyman.db"],
        "The database file, relative to this file."),
      .optional("postgres", .secret, "The address of a PostgreSQL. Comes with a later version."),
    ])

  static let alert = RecordSpecification(
    "an alert", "Who is told when an event or a run stops.",
    fields: [
      .optional(
        "connection", .pattern(.id), examples: ["mail"], "The connection that carries it."),
      .optional(
        "webhook", .secret, examples: ["{ env: OPS_ALERT_URL }"],
        "In place of a connection: the address that alerts are posted to, as JSON."),
      .optional(
        "channel", .text, examples: ["\"#recruiting-ops-alerts\""], "Of Slack: the channel."),
      .optional("to", .text, examples: ["ops@acme.example"], "Of e-mail: the address."),
      .optional(
        "url", .text, examples: ["/alerts"],
        "Of a connection of type `http`: what stands behind its own `url`, or the whole address where it has none. Alerts are posted there as JSON."
      ),
    ])

  static let retention = RecordSpecification(
    "`retention`",
    "How long each kind of record is kept. Who sent what when, and what became of it, is kept for ever.",
    fields: [
      .optional(
        "deliveries", .duration, examples: ["90d"],
        "Headers and bodies, as they came. Events that wait for a person keep theirs."),
      .optional(
        "events", .duration, examples: ["730d"],
        "What the events said, with their runs, steps, messages and closed dead letters, and the files that no other message and not the configuration needs. What is gone cannot be replayed."
      ),
      .optional(
        "candidates", .duration, examples: ["730d"],
        "Personal data: all that is kept of a candidate goes, so long after the last thing that happened to them, also what `deliveries` and `events` would keep longer. Who waits for something, or has an open task or dead letter, stays. What is known of a job goes so long after the last event that spoke of it."
      ),
      .optional(
        "tasks", .duration, examples: ["365d"],
        "Tasks that are done, so long after that. Open ones stay."),
      .optional(
        "outbox", .duration, examples: ["90d"],
        "Files of the outbox, so long after their messages were made."),
    ])

  static let defaults = RecordSpecification(
    "`defaults`", "What holds where a workflow says nothing else.",
    fields: [
      .optional("retry", .record(retry), "How failed steps are tried again."),
      .optional(
        "timezone", .text, examples: ["Europe/Berlin"],
        "The time zone of people whose own is not known, by its name in the IANA database. UTC if left out."
      ),
      .optional(
        "language", .pattern(.language), default: "en", examples: ["de"],
        "The language of messages whose template names none: for days, spans, lists and money in words, and for programs that read aloud."
      ),
    ])

  static let retry = RecordSpecification(
    "`retry`", "How a failed step is tried again.",
    fields: [
      .optional(
        "attempts", .integer(0...100), examples: ["3"],
        "How many times it is tried again after the first try."),
      .optional(
        "backoff", .choice(["exponential", "constant"]), examples: ["exponential"],
        "Whether each wait is twice as long as the one before, or all are alike."),
      .optional("base", .duration, examples: ["1s"], "The first wait."),
      .optional("max", .duration, examples: ["5m"], "The longest wait."),
      .optional(
        "jitter", .boolean, examples: ["true"],
        "Whether waits vary by chance, so that not all try again at once."),
    ])
}
