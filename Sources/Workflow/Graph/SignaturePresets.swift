// The signature schemes of known senders, each as its published description has it. Data only.

extension SignatureSpecification {
  /// The preset of a name, nil where there is none.
  package static func preset(_ name: String) -> SignatureSpecification? {
    presets[name].map { .content($0) }
  }

  package static var presetNames: [String] { presets.keys.sorted() }

  private typealias Form = ContentSignature.Form
  private typealias TimestampRule = ContentSignature.TimestampRule

  private static let presets: [String: ContentSignature] = [
    // `Signature: sha256 HEX`: the algorithm, one blank, hexadecimal digits.
    // Source: Greenhouse developer documentation, Webhooks, Authentication.
    "greenhouse": ContentSignature(
      signed: [.rawBody], location: .header("Signature"),
      forms: [Form(prefix: "sha256 ", encoding: .hex, primitive: .hmacSHA256)]),
    // Source: docs.github.com, Validating webhook deliveries.
    "github": ContentSignature(
      signed: [.rawBody], location: .header("X-Hub-Signature-256"),
      forms: [Form(prefix: "sha256=", encoding: .hex, primitive: .hmacSHA256)]),
    // Source: Ashby developer documentation, Authenticating webhooks.
    "ashby": ContentSignature(
      signed: [.rawBody], location: .header("Ashby-Signature"),
      forms: [Form(prefix: "sha256=", encoding: .hex, primitive: .hmacSHA256)]),
    // In the body, and over two of its fields: the data is not covered, so a token must count once (`event_id:
    // body.token`). The time is that of the event, and Lever tries for hours, so it may be a day old.
    // Source: hire.lever.co/developer/documentation, Webhooks, Signature verification.
    "lever": ContentSignature(
      signed: [.field(["token"]), .timestamp], location: .field(["signature"]),
      forms: [Form(encoding: .hex, primitive: .hmacSHA256)],
      timestamp: TimestampRule(
        location: .field(["triggeredAt"]), unit: .milliseconds, tolerance: .seconds(86_400))),
    // Source: the Standard Webhooks specification, Webhook headers and Signature scheme.
    "standard-webhooks": standardWebhooks(headers: "webhook-"),
    "svix": standardWebhooks(headers: "svix-"),
    // `t=SECONDS,v1=HEX,…`; only too old is refused. Source: docs.stripe.com/webhooks.
    "stripe": timestampedElements(header: "Stripe-Signature", refusesFuture: false),
    // As Stripe's; its example tolerates three minutes. Source: developer.calendly.com, Webhook signatures.
    "calendly": timestampedElements(
      header: "Calendly-Webhook-Signature", tolerance: .seconds(180), refusesFuture: true),
    // Source: docs.slack.dev, Verifying requests from Slack.
    "slack": ContentSignature(
      signed: [.literal("v0:"), .timestamp, .literal(":"), .rawBody],
      location: .header("X-Slack-Signature"),
      forms: [Form(prefix: "v0=", encoding: .hex, primitive: .hmacSHA256)],
      timestamp: TimestampRule(location: .header("X-Slack-Request-Timestamp"))),
    // `v1=HEX;v1=HEX` over the timestamp, the body and four headers. Source: SmartRecruiters Webhook
    // Subscription API, Generate secret key.
    "smartrecruiters": ContentSignature(
      signed: [
        .timestamp, .literal("."), .rawBody, .literal("."), .header("event-id"), .literal("."),
        .header("event-name"), .literal("."), .header("event-version"), .literal("."),
        .header("link"),
      ],
      location: .header("smartrecruiters-signature"), separators: [UInt8(ascii: ";")],
      forms: [Form(prefix: "v1=", encoding: .hex, primitive: .hmacSHA256)],
      timestamp: TimestampRule(location: .header("smartrecruiters-timestamp"))),
  ]

  private static func standardWebhooks(headers prefix: String) -> ContentSignature {
    ContentSignature(
      signed: [.header("\(prefix)id"), .literal("."), .timestamp, .literal("."), .rawBody],
      location: .header("\(prefix)signature"), separators: [UInt8(ascii: " ")],
      forms: [
        Form(prefix: "v1,", encoding: .base64, primitive: .hmacSHA256),
        Form(prefix: "v1a,", encoding: .base64, primitive: .ed25519),
      ],
      timestamp: TimestampRule(location: .header("\(prefix)timestamp")), key: .standardWebhooks)
  }

  private static func timestampedElements(
    header: String, tolerance: Duration = .seconds(300), refusesFuture: Bool
  ) -> ContentSignature {
    ContentSignature(
      signed: [.timestamp, .literal("."), .rawBody], location: .header(header),
      separators: [UInt8(ascii: ",")],
      forms: [Form(prefix: "v1=", encoding: .hex, primitive: .hmacSHA256)],
      timestamp: TimestampRule(
        location: .element(prefix: "t="), tolerance: tolerance, refusesFuture: refusesFuture))
  }
}
