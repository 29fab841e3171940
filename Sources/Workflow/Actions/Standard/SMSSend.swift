internal import CEL
internal import Diagnostics
internal import Fields
internal import Templates

/// `sms.send`: a text message to a telephone.
///
/// ```yaml
/// - action: sms.send
///   id: reminder
///   when: has(candidate.phone)
///   body: "Your interview is tomorrow at {{ interview.starts_at.format('HH:mm (z)', zone) }}. Acme"
/// ```
struct SMSSend: Action {
  static let specification = ActionSpecification(
    name: "sms.send",
    record: RecordSpecification(
      "`sms.send`", "Sends a text message to a telephone.",
      fields: [
        .optional(
          "to", .template, examples: ["\"{{ candidate.phone }}\""],
          "One number with the code of its country, such as +442079460958; `candidate.phone` unless given."
        ),
        .required(
          "body", .template,
          examples: ["\"Your interview is tomorrow. Acme\""],
          "What it says, in plain text; at most 1600 characters."),
        .optional(
          "segments", .integer(1...10), default: 1, examples: ["2"],
          "How many parts it may take; each is charged. `validate` warns where the text takes more by itself. One part has 160 characters, or 70 where one of them is not in the alphabet of text messages."
        ),
        .optional(
          "connection", .text, examples: ["sms"],
          "The connection that sends it; the only one for text messages unless given."),
        SendWindow.field,
      ]),
    // By what was sent to the same number one that may have gone already is found.
    effect: .message, isIdempotent: true,
    outcome: ["id", OutcomeField("segments", .int)])

  let connection: String
  let to: TextTemplate
  let body: TextTemplate
  let sendWindow: SendWindow?
  let isEmbedded = false

  var neededConnection: String? { connection }

  static func compile(_ step: StepFields) -> SMSSend? {
    let connection = step.connection(
      .texts, unfit: "sends no text messages", does: "sends text messages",
      example: "sms: { type: twilio, account: …, token: { env: TWILIO_TOKEN }, from: \"+1555…\" }")
    let to = recipient(step)
    let body = step.template("body", as: .lines)
    if let body { checkLength(of: body, step) }
    let sendWindow = SendWindow.compile(step)
    guard let connection, let to, let body else { return nil }
    return SMSSend(connection: connection.name.value, to: to, body: body, sendWindow: sendWindow)
  }

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    let written = try to.text(activation, field: "to")
    let number: PhoneNumber
    do throws(InvalidPhoneNumber) { number = try PhoneNumber(written) } catch {
      throw RenderFailure(field: "to", reason: "it is no telephone number: \(error.reason)")
    }
    let body = try body.nonEmptyText(activation, field: "body")
    guard body.unicodeScalars.count <= SMSLength.mostCharacters else {
      throw RenderFailure(
        field: "body", reason: "it is longer than \(SMSLength.mostCharacters) characters")
    }
    return .sms(SMSRequest(connection: connection, to: number.text, body: body))
  }

  // MARK: - Compiling

  private static func recipient(_ step: StepFields) -> TextTemplate? {
    guard let source = step.record.source("to") else {
      guard !step.record.has("to") else { return nil }
      return step.standard("to", "candidate.phone", relation: "goes to") { source, step in
        step.compile(source, as: .line)
      }
    }
    guard let template = step.compile(source, as: .line) else { return nil }
    if let literal = template.literal {
      do throws(InvalidPhoneNumber) { _ = try PhoneNumber(literal) } catch {
        step.findings.add(.notNumber(error.reason, at: source.whole))
        return nil
      }
    }
    return template
  }

  /// Looks at what is written; values come on top.
  private static func checkLength(of body: TextTemplate, _ step: StepFields) {
    let written = body.writtenText
    let place = step.place(of: "body")
    if written.unicodeScalars.count > SMSLength.mostCharacters {
      step.findings.add(.tooLong(written.unicodeScalars.count, at: place))
      return
    }
    let length = SMSLength(written)
    let allowed = step.record.integer("segments")?.value ?? 1
    if length.segments > allowed {
      step.findings.add(.manySegments(length, allowed: allowed, at: place))
    }
  }
}

extension Diagnostic {
  fileprivate static func notNumber(_ reason: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "invalid-number", "`to` is no telephone number: \(reason)", at: span,
      hint: "such as `\"+442079460958\"`")
  }

  fileprivate static func tooLong(_ count: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "text-too-long",
      "a text message of \(count) characters is taken by nobody: at most \(SMSLength.mostCharacters)",
      at: span, help: "send an e-mail, or a link")
  }

  fileprivate static func manySegments(
    _ length: SMSLength, allowed: Int, at span: Span
  ) -> Diagnostic {
    var notes = ["each segment is charged as a message; the values come on top"]
    if case .unicode(let scalar) = length.alphabet {
      notes.append(
        "`\(Character(scalar))` is not in the alphabet of text messages, so that a segment has 70 characters and not 160"
      )
    }
    return Diagnostic(
      .warning, rule: "many-segments",
      "without its values this text takes \(length.segments) segments, which is more than \(allowed)",
      at: span, notes: notes, help: "shorten it, or say `segments: \(length.segments)`")
  }
}
