import Fields
import Values

// What may stand in the file of a source.
extension RecordSpecification {
  static let source = RecordSpecification(
    "a source", "A sender of webhooks: how they are verified and which events they are.",
    fields: [
      .required("source", .pattern(.id), examples: ["greenhouse"], "The sender's name."),
      .required(
        "path", .pattern(.urlPath), examples: ["/hooks/greenhouse"],
        "Where its webhooks come in: the address to give to the sender ends with it."),
      .required("signature", .record(signature), "How the sender signs, and with which secret."),
      .optional(
        "optional", .boolean, default: false,
        "Whether `serve` starts without this source, and says so, while its secret is not set. Otherwise it refuses to start."
      ),
      .optional(
        "silence", .pattern(.silence), examples: ["6h", "off"],
        "How long it may be silent before people are told; `off` to be told never. Left out: as long as it was at the same hours of the weeks before."
      ),
      .optional(
        "event_id", .expression, examples: ["header(\"Greenhouse-Event-ID\")"],
        "What is the same when the sender repeats a delivery. Left out: the digest of the body."),
      .optional(
        "answer", .record(answer), "What this sender takes for success. Status 200 if left out."),
      .optional(
        "content_key", .shorthand(.expression, contentKey), examples: ["digest(body)"],
        "What makes two deliveries the same content although their ids differ; `off` to allow repeats."
      ),
      .required(
        "events", .list(.record(eventRule)),
        "Which deliveries become which events. The first rule that matches wins."),
    ])

  static let signature = RecordSpecification(
    "`signature`", "How the sender signs.",
    fields: [
      .required(
        "scheme", .text, examples: ["greenhouse", "hmac", "token", "jwt"],
        "The sender's own scheme by name; `hmac` with every part spelled out; `token` for the secret itself, `jwt` for a JSON Web Token made with it."
      ),
      .optional(
        "secret", .oneOrMore(.secret), examples: ["{ env: GREENHOUSE_WEBHOOK_SECRET }"],
        "Where the shared secret is found; a list while it is being changed."),
      .optional(
        "algorithm", .choice(["sha256", "sha1", "sha512"]), examples: ["sha256"],
        "Of hmac: the digest."),
      .optional(
        "signed", .template, examples: ["\"{{ header('X-Timestamp') }}.{{ raw_body }}\""],
        "Of hmac: what is signed."),
      .optional(
        "header", .text, examples: ["X-Signature"],
        "Of hmac: the header that holds the signature. Of token: the header that holds the secret; without it the secret is the last part of the address."
      ),
      .optional(
        "value", .expression, examples: ["body.signature"],
        "Of hmac: the field that holds the signature, where it stands in the body."),
      .optional(
        "format", .template, examples: ["\"v1={{ hex }}\"", "\"Bearer {{ token }}\""],
        "Of hmac: how the signature is written, `{{ hex }}` or `{{ base64 }}`. Of token: what stands before `{{ token }}`."
      ),
      .optional(
        "separator", .text, examples: ["\",\""], "Of hmac: what stands between several signatures."),
      .optional(
        "timestamp", .expression, examples: ["header(\"X-Timestamp\")"],
        "Of hmac: when the sender signed; too old or too new is refused."),
      .optional(
        "tolerance", .duration, examples: ["5m"], "How far the timestamp may be off, both ways."),
      .optional(
        "issuer", .text, examples: ["acme"], "Of jwt: what the claim `iss` must be."),
    ])

  static let answer = RecordSpecification(
    "`answer`", "What this sender takes for success.",
    fields: [
      .optional("status", .integer(200...299), default: 200, examples: ["200"], "The status."),
      .optional("body", .text, "The body."),
      .optional("headers", .map(.text), "Headers besides the usual ones."),
    ])

  static let contentKey = RecordSpecification(
    "`content_key`", "What makes two deliveries the same content.",
    fields: [
      .required("expression", .expression, examples: ["digest(body)"], "The key."),
      .optional(
        "window", .duration, examples: ["72h"],
        "How long a key is remembered. 72 hours if left out."),
    ])

  static let eventRule = RecordSpecification(
    "a rule", "Which deliveries it is for, and the event that they become.",
    fields: [
      .optional(
        "when", .condition, examples: ["body.action == \"ping\""],
        "Which deliveries it is for. Left out: all that come so far."),
      .optional(
        "answer_only", .boolean, default: false,
        "The sender's own test request: it is answered and recorded, and becomes no event."),
      .optional(
        "unsigned", .boolean, default: false, "Of answer_only: the sender cannot sign this request."
      ),
      .optional(
        "event", .pattern(.eventType), examples: ["application.received"], "The event's type."),
      .optional(
        "time", .expression, examples: ["timestamp(body.created_at)"],
        "When it happened. Left out: when it came in."),
      .optional(
        "complete", .boolean, default: true,
        "Whether what is known of the candidate already fills what the delivery does not say."),
      .optional("map", .any, "The event's fields, each an expression over the delivery."),
    ])
}
