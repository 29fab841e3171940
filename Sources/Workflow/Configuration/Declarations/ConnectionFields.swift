import Fields
import Values

// What may stand in a connection of the project file.
extension RecordSpecification {
  static let connection = RecordSpecification(
    "a connection", "How one receiver is reached.",
    fields: [
      .required(
        "type", .choice(ConnectionType.all.map(\.name)), examples: ["outbox"],
        "What kind of receiver it is. `outbox` writes messages to a folder and sends nothing; `smtp` hands them to a mail server, `sendgrid` and `postmark` to a service; `twilio` sends text messages; `slack` is a workspace; `hubspot` an account of HubSpot; `http` is anything that takes requests."
      ),
      .optional(
        "from", .text, examples: ["Acme Careers <careers@acme.example>"],
        "Of those that carry mail: the sender of messages that name no other. Of twilio: the number that messages come from, or a messaging service: `MG…`."
      ),
      .optional(
        "folder", .text, examples: ["../var/outbox"],
        "Of an outbox: the folder that gets the messages, relative to this file."),
      .optional("timeout", .duration, examples: ["2m"], "How long one try may take."),
      .optional(
        "url", .textOrSecret, examples: ["https://crm.acme.example/api", "{ env: SMTP_URL }"],
        "Of http: what the addresses of its requests begin with; `{ env: NAME }` where it is a secret. Of smtp: where the mail server is, with user and password: smtp://user:password@host:587, or smtps://…, always as `{ env: NAME }`. Of all others: where the service is, unless that is the vendor's own address."
      ),
      .optional(
        "tls", .choice(["required", "off"]), examples: ["required"],
        "Of smtp: whether the connection must be encrypted. It must, unless the server is on this machine."
      ),
      .optional(
        "authorities", .text, examples: ["../tls/our-ca.pem"],
        "Of smtp and all that speak HTTP: a file with the certificates to trust in place of the system's, relative to this file."
      ),
      .optional(
        "token", .secret, examples: ["{ env: CRM_TOKEN }"],
        "The key that the receiver gave you. Of http: sent as `Authorization: Bearer …`; of slack: the token of your app's bot, `xoxb-…`; of hubspot: the token of your private app, `pat-…`."
      ),
      .optional(
        "sign", .secret, examples: ["{ env: DESK_SIGNING_SECRET }"],
        "Of http: the secret, `whsec_…`, with which requests are signed, so that the receiver can tell ours: the headers `webhook-id`, `webhook-timestamp` and `webhook-signature` of Standard Webhooks."
      ),
      .optional(
        "account", .textOrSecret, examples: ["{ env: TWILIO_ACCOUNT }"],
        "Of twilio: the id of the account, `AC…`."),
      .optional(
        "stream", .text, examples: ["outbound"],
        "Of postmark: the message stream; the server's for single messages unless given."),
      .optional(
        "headers", .map(.textOrSecret), examples: ["{ X-Api-Key: { env: CRM_KEY } }"],
        "Of http: headers of every request. What is a secret is `{ env: NAME }` or `{ file: PATH }`."
      ),
      .optional(
        "allow", .oneOrMore(.text), examples: ["[hooks.zapier.com, \"*.acme.example\"]"],
        "Of http: the only hosts that it may reach. Needed where a value of an event chooses the host; `*.` stands for any part in front."
      ),
      .optional(
        "allow_private", .boolean, default: false, examples: ["true"],
        "Of all that speak HTTP: whether it may reach this machine and private networks."),
      .optional(
        "idempotent", .boolean, default: false, examples: ["true"],
        "Of http: whether the receiver acts once on requests with the same `Idempotency-Key`, so that a try whose outcome nobody knows may be repeated."
      ),
      .optional(
        "optional", .boolean, default: false, examples: ["true"],
        "Of all that speak HTTP: whether the server starts while a secret of it is not set. Its steps are skipped then, and the log says so."
      ),
      .optional(
        "user", .text, examples: ["\"158108\""],
        "Of greenhouse and lever: the id of the user in whose name things are done."),
      .optional(
        "paths", .map(.text), examples: ["{ advance: \"/v3/applications/{id}/advance\" }"],
        "Of greenhouse: paths in place of those of Harvest v1, by name: application, advance, move, reject, note, notes, tag, candidate_tag."
      ),
      .optional(
        "rate", .text, examples: ["100/10s"],
        "How many messages or requests may go out in which time; what is more waits its turn."),
      .optional(
        "concurrency", .integer(1...64), default: 4, examples: ["4"],
        "How many may be under way at once; what is more waits its turn."),
      .optional(
        "tags_property", .text, examples: ["recruiting_tags"],
        "Of hubspot: the internal name of the multi-checkbox that `tags` of a step are ticked in."),
      .optional(
        "batch_size", .integer(1...100), default: 100, examples: ["100"],
        "Of hubspot: how many contacts go together at most."),
      .optional(
        "batch_age", .duration, default: "1s", examples: ["1s"],
        "Of hubspot: how long a write to a contact waits for others to go with it."),
      .optional(
        "breaker", .shorthand(.choice(["off"]), breaker),
        "When a receiver that fails again and again is left alone for a while. What waits for it uses up no retries."
      ),
    ])

  static let breaker = RecordSpecification(
    "`breaker`", "When a receiver that fails again and again is left alone for a while.",
    fields: [
      .optional(
        "failures", .integer(1...1000), default: 5, examples: ["5"],
        "How many tries in a row must have failed: not reached, broken off, answered 5xx."),
      .optional(
        "open_for", .duration, default: "30s", examples: ["30s"],
        "How long it is left alone. Then one try goes; each that fails doubles the time, up to five minutes."
      ),
    ])
}
