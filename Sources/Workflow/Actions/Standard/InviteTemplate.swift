internal import CEL
internal import Diagnostics
internal import Fields
internal import Templates
internal import Values

/// `invite` of `email.send`: what the message tells the recipient's calendar.
struct InviteTemplate: Sendable {
  static let field = FieldSpecification.optional(
    "invite", .record(specification),
    examples: [
      "{ uid: \"{{ interview.id }}\", start: \"{{ interview.starts_at }}\", end: \"{{ interview.ends_at }}\", summary: \"Interview: {{ job.title }}\" }"
    ],
    "An appointment for the recipient's calendar: a new one, the same one at another time, or one that is off."
  )

  private static let specification = RecordSpecification(
    "an invitation", "An appointment for the recipient's calendar.",
    fields: [
      .required(
        "uid", .template, examples: ["\"{{ interview.id }}\""],
        "What tells the appointment from all others, the same in every message about it: by it a calendar finds what it already has."
      ),
      .optional(
        "start", .template, examples: ["\"{{ interview.starts_at }}\""],
        "When it begins; what is called off need not say it."),
      .optional(
        "end", .template, examples: ["\"{{ interview.ends_at }}\""],
        "When it ends; what is called off need not say it."),
      .required(
        "summary", .template, examples: ["\"Interview: {{ job.title }}\""],
        "What the calendar calls it, in one line."),
      .optional(
        "location", .template, examples: ["\"{{ interview.join_url }}\""],
        "A place, or the address of a call."),
      .optional(
        "description", .template, examples: ["\"Please have your ID with you.\""],
        "What else the calendar shows."),
      .optional(
        "organizer", .template, examples: ["\"Acme Careers <careers@acme.example>\""],
        "Who invites, and gets the answers; the sender of the message unless given."),
      .optional(
        "attendees", .oneOrMore(.template), examples: ["\"{{ candidate.email }}\""],
        "Who is invited; the recipient of the message unless given."),
      .optional(
        "method", .choice(CalendarInvite.Method.allCases.map(\.rawValue)), default: "request",
        "`cancel` takes the appointment off the calendar."),
      .optional(
        "when", .condition, examples: ["event.source != \"calendly\""],
        "Only then does the message have the invitation: some schedulers send their own."),
    ])

  let uid: TextTemplate
  /// A request has both.
  let start: TimeTemplate?
  let end: TimeTemplate?
  let summary: TextTemplate
  let location: TextTemplate?
  let description: TextTemplate?
  let organizer: MailAddressTemplate?
  let attendees: [MailAddressTemplate]
  let method: CalendarInvite.Method
  let when: Program?
  /// When the event happened.
  let time: TimeTemplate

  /// Nil where none is written, or something is wrong with it.
  static func compile(_ step: StepFields) -> InviteTemplate? {
    guard let record = step.record.record("invite") else { return nil }
    let count = step.findings.findings.count
    func text(_ field: String, as form: TextTemplate.Form) -> TextTemplate? {
      record.source(field).flatMap { step.compile($0, as: form) }
    }
    let uid = text("uid", as: .line)
    let start = TimeTemplate.compile("start", of: record, in: "invite", step)
    let end = TimeTemplate.compile("end", of: record, in: "invite", step)
    let summary = text("summary", as: .line)
    let location = text("location", as: .line)
    let description = text("description", as: .lines)
    let organizer = record.source("organizer").flatMap {
      MailAddressTemplate.compile($0, .mailbox, field: "invite.organizer", step)
    }
    let attendees = record.list("attendees").compactMap { item -> MailAddressTemplate? in
      guard case .source(let source, _) = item else { return nil }
      return MailAddressTemplate.compile(source, .address, field: "invite.attendees", step)
    }
    let when = step.condition("when", of: record)
    let time = eventTime(step)
    let method = record.text("method").flatMap { CalendarInvite.Method(rawValue: $0.value) }
    if method ?? .request == .request {
      for field in ["start", "end"] where !record.has(field) {
        step.findings.add(
          .requestWithoutTime(field, at: step.record.keySpan("invite") ?? record.span))
      }
    }
    guard let uid, let summary, let time, !step.hasErrors(since: count) else { return nil }
    return InviteTemplate(
      uid: uid, start: start, end: end, summary: summary, location: location,
      description: description, organizer: organizer, attendees: attendees,
      method: method ?? .request, when: when, time: time)
  }

  /// Nil where the message has no invitation for this event.
  func render(
    _ activation: borrowing Activation, to recipient: String, from sender: String
  ) throws(RenderFailure) -> CalendarInvite? {
    if let when {
      do {
        guard try when.holds(activation) else { return nil }
      } catch {
        throw RenderFailure(field: "invite.when", reason: error.description)
      }
    }
    let start = try start?.time(activation)
    let end = try end?.time(activation)
    if let start, let end, start >= end {
      throw RenderFailure(field: "invite.end", reason: "it is not after `start`")
    }
    var attendees: [String] = []
    for template in self.attendees { attendees += try template.addresses(activation) }
    let organizer = try organizer?.address(activation) ?? sender
    return CalendarInvite(
      method: method, uid: try identity(activation, organizer),
      sequence: Self.sequence(try time.time(activation)), start: start, end: end,
      summary: try summary.nonEmptyText(activation, field: "invite.summary"),
      location: try Self.text(location, activation, "location"),
      description: try Self.text(description, activation, "description"),
      organizer: organizer, attendees: attendees.isEmpty ? [recipient] : attendees)
  }

  /// Nil where there is nothing to say.
  private static func text(
    _ template: TextTemplate?, _ activation: borrowing Activation, _ field: String
  ) throws(RenderFailure) -> String? {
    let text = try template?.text(activation, field: "invite.\(field)")
    return text?.isEmpty == true ? nil : text
  }

  /// Unique in the world by the domain of whoever invites (RFC 5545, section 3.8.4.7).
  private func identity(
    _ activation: borrowing Activation, _ organizer: String
  ) throws(RenderFailure) -> String {
    let text = try uid.nonEmptyText(activation, field: "invite.uid")
    guard !text.contains("@"), let domain = (try? Mailbox(organizer))?.address.domain else {
      return text
    }
    return "\(text)@\(domain)"
  }

  private static func eventTime(_ step: StepFields) -> TimeTemplate? {
    TimeTemplate.compile(text: "{{ event.time }}", field: "event.time", at: step.place, step)
  }

  /// Seconds since 2020: what the sender said later counts more, in whatever order we hear of it and however often
  /// we say it, without anything to be remembered. Fits the 32 bits that calendars give it until 2088.
  private static func sequence(_ time: Timestamp) -> Int64 {
    min(max(time.seconds - 1_577_836_800, 0), Int64(Int32.max))
  }
}

extension Diagnostic {
  fileprivate static func requestWithoutTime(_ field: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "missing-key", "the invitation has no `\(field)`", at: span,
      hint: "only one with `method: cancel` may do without")
  }
}
