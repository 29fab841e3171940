internal import CEL
internal import Configuration
internal import Diagnostics
internal import Fields
internal import Templates

/// `slack.post`: tells a channel.
///
/// ```yaml
/// - action: slack.post
///   channel: "{{ lookups.slack_channels[job.id] }}"
///   text: "*{{ candidate.full_name }}* applied for *{{ job.title }}*"
///   stage: Applied
///   button: { text: Open profile, url: "https://app.greenhouse.io/people/{{ candidate.id }}" }
/// ```
struct SlackPost: Action {
  static let specification = ActionSpecification(
    name: "slack.post",
    record: RecordSpecification(
      "`slack.post`", "Posts into a channel in Slack, by default into the candidate's own thread.",
      fields: [
        .required(
          "channel", .template,
          examples: ["\"#hiring\"", "\"{{ lookups.slack_channels[job.id] }}\""],
          "The channel: `#name`, or its id."),
        .required(
          "text", .template, examples: ["\"*{{ candidate.full_name }}* applied\""],
          "What is said, in Slack's own markup: `*bold*`, `_italic_`, `<https://…|link>`. Values are plain text in it."
        ),
        .optional(
          "thread", .choice(["candidate", "channel"]), default: "candidate", examples: ["channel"],
          "`candidate`: the first message about a candidate in the channel opens a thread, later ones reply in it. `channel`: a message of its own."
        ),
        .optional(
          "stage", .template, examples: ["Applied", "\"{{ application.stage }}\""],
          "Shown below the first message of the thread, which is kept up to date by each message that says one."
        ),
        .optional(
          "button", .record(buttonSpecification),
          examples: ["{ text: Open profile, url: \"https://…/{{ candidate.id }}\" }"],
          "A button that opens a page."),
        .optional(
          "connection", .text, examples: ["slack"],
          "The connection of type `slack`; the only one unless given."),
        SendWindow.field,
      ]),
    // Colleagues read it, not candidates, so it is never too late. By its mark one that may be there already is found.
    effect: .system, isIdempotent: true, outcome: ["channel", "ts"])

  private static let buttonSpecification = RecordSpecification(
    "a button", "What opens a page.",
    fields: [
      .required(
        "text", .template, examples: ["Open profile"],
        "What it says, about 30 characters at most."),
      .required(
        "url", .template, examples: ["\"https://app.greenhouse.io/people/{{ candidate.id }}\""],
        "The page. Values in it are percent-encoded."),
    ])

  let connection: String
  let channel: TextTemplate
  let text: TextTemplate
  let isInThread: Bool
  let stage: TextTemplate?
  let button: (text: TextTemplate, url: RequestAddress)?
  let isEmbedded = false
  let sendWindow: SendWindow?

  var neededConnection: String? { connection }

  static func compile(_ step: StepFields) -> SlackPost? {
    let connection = step.connection(
      .slack, unfit: "is no workspace of Slack", does: "posts to Slack",
      example: "slack: { type: slack, token: { env: SLACK_TOKEN } }")
    let channel = channel(step)
    let text = step.template("text", as: .mrkdwn)
    let stage = step.template("stage", as: .mrkdwn)
    let button = button(step)
    let isInThread = step.record.text("thread")?.value != "channel"
    if !isInThread, let place = step.record.keySpan("stage") {
      step.findings.add(.stageWithoutThread(at: place))
    }
    guard let connection, let channel, let text else { return nil }
    return SlackPost(
      connection: connection.name.value, channel: channel, text: text, isInThread: isInThread,
      stage: stage, button: button, sendWindow: SendWindow.compile(step))
  }

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    let channel = try channel.text(activation, field: "channel")
    guard SlackChannel.isValid(channel) else {
      throw RenderFailure(field: "channel", reason: "it is no channel such as `#hiring`")
    }
    var message = SlackMessage(
      connection: connection, channel: channel,
      text: try text.nonEmptyText(activation, field: "text"))
    if isInThread { message.thread = context.candidate }
    message.stage = try stage?.text(activation, field: "stage")
    if let button {
      let text = try button.text.nonEmptyText(activation, field: "button.text")
      do {
        message.button = SlackMessage.Button(text: text, url: try button.url.text(activation))
      } catch {
        throw RenderFailure(field: "button.url", reason: error.description)
      }
    }
    return .slack(message)
  }

  private static func channel(_ step: StepFields) -> TextTemplate? {
    guard let template = step.template("channel", as: .line) else { return nil }
    if let written = template.literal, !SlackChannel.isValid(written) {
      step.findings.add(.notChannel(at: step.place(of: "channel")))
      return nil
    }
    return template
  }

  private static func button(_ step: StepFields) -> (text: TextTemplate, url: RequestAddress)? {
    guard let record = step.record.record("button") else { return nil }
    guard let text = record.source("text").flatMap({ step.compile($0, as: .line) }),
      let source = record.source("url")
    else { return nil }
    let (address, found) = RequestAddress.compile(source, in: step.compilation.scope)
    step.findings.add(found)
    guard let address else { return nil }
    if case .known = address.receiver {
      step.findings.add(.buttonToNowhere(at: source.whole))
      return nil
    }
    return (text, address)
  }
}

/// How channels are named.
enum SlackChannel {
  /// `#hiring-backend`, `hiring-backend`, or an id. Names: no capitals, blanks or stops, 80 characters at most. Source:
  /// https://docs.slack.dev/reference/methods/conversations.create.
  static func isValid(_ text: String) -> Bool {
    let name = text.hasPrefix("#") ? text.dropFirst() : text[...]
    guard (1...80).contains(name.count) else { return false }
    return isID(name)
      || name.unicodeScalars.allSatisfy { scalar in
        scalar == "-" || scalar == "_" || !scalar.isASCII && !scalar.properties.isWhitespace
          || ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
      }
  }

  private static func isID(_ text: Substring) -> Bool {
    guard let first = text.first, "CGD".contains(first), text.count > 2 else { return false }
    return text.utf8.allSatisfy {
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
  }
}

extension Diagnostic {
  fileprivate static func notChannel(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-form", "`channel` is no channel of Slack", at: span,
      hint:
        "such as `\"#hiring-backend\"`: no capitals and no blanks; or an id such as `C024BE91L`",
      help: "YAML reads ` #hiring` as a comment: quote it")
  }

  fileprivate static func buttonToNowhere(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "invalid-url", "a button opens a whole address", at: span,
      hint: "such as `https://app.greenhouse.io/people/{{ candidate.id }}`")
  }

  fileprivate static func stageWithoutThread(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "conflicting-fields",
      "`stage` stands in a thread's first message, and `thread` is `channel`",
      at: span, hint: "remove one of them")
  }
}
