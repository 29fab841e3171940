internal import CEL
internal import Configuration
internal import Diagnostics
internal import Fields
internal import Templates
internal import Values

/// `hubspot.contact`: keeps a contact in HubSpot in step.
///
/// ```yaml
/// - action: hubspot.contact
///   id: contact
///   lifecycle_stage: opportunity
///   properties: { firstname: "{{ candidate.first_name }}", source_job: "{{ job.title }}" }
///   tags: [applicant]
/// ```
struct HubSpotContact: Action {
  static let specification = ActionSpecification(
    name: "hubspot.contact",
    record: RecordSpecification(
      "`hubspot.contact`",
      "Writes a contact in HubSpot, which is made if there is none. What is not named stays.",
      fields: [
        .optional(
          "email", .template, examples: ["\"{{ candidate.email }}\""],
          "By which the contact is known; `candidate.email` unless given."),
        .optional(
          "lifecycle_stage", .template, examples: ["lead", "opportunity"],
          "The stage by its internal name. An earlier one than the contact has is not taken, unless `backward` says so."
        ),
        .optional(
          "backward", .boolean, default: false, examples: ["true"],
          "Whether the stage may be an earlier one: it is cleared first."),
        .optional(
          "properties", .map(.any), examples: ["{ source_job: \"{{ job.title }}\" }"],
          "Properties by their internal names. A list ticks the boxes of a multi-checkbox; an empty text leaves what is there, null takes it away."
        ),
        .optional(
          "tags", .oneOrMore(.template), examples: ["[applicant]"],
          "Ticked in the multi-checkbox that the connection's `tags_property` names, beside those that are."
        ),
        .optional(
          "connection", .text, examples: ["hubspot"],
          "The connection of type `hubspot`; the only one unless given."),
      ]),
    effect: .system, isIdempotent: true, outcome: ["id", OutcomeField("new", .bool)])

  let connection: String
  let email: MailAddressTemplate
  let lifecycleStage: TextTemplate?
  let mayGoBack: Bool
  let properties: [(name: String, value: ValueTemplate)]
  let tags: [TextTemplate]
  let isEmbedded = false

  static func compile(_ step: StepFields) -> HubSpotContact? {
    let record = step.record
    let written = ["lifecycle_stage", "properties", "tags"]
    if !written.contains(where: record.has) { step.findings.add(.nothingToWrite(at: step.place)) }
    if let place = record.keySpan("backward"), !record.has("lifecycle_stage") {
      step.findings.add(.backwardWithoutStage(at: place))
    }
    let connection = step.hubSpot
    if let connection, let place = record.keySpan("tags"), connection.tagsProperty == nil {
      step.findings.add(.noTagsProperty(of: connection.name, at: place))
    }
    let email = MailAddressTemplate.ofCandidate(unless: "email", step)
    let stage = step.template("lifecycle_stage", as: .line)
    if let stage, let text = stage.literal, !HubSpotName.isInternal(text) {
      step.findings.add(.notInternal(text, at: step.place(of: "lifecycle_stage")))
    }
    let properties = properties(step, connection)
    guard let connection, let email else { return nil }
    return HubSpotContact(
      connection: connection.name.value, email: email, lifecycleStage: stage,
      mayGoBack: record.boolean("backward")?.value ?? false, properties: properties,
      tags: step.templates("tags", as: .value))
  }

  private static func properties(
    _ step: StepFields, _ connection: ConnectionDefinition?
  ) -> [(name: String, value: ValueTemplate)] {
    step.record.map("properties").compactMap { entry in
      let name = entry.key
      let field: String? =
        switch name.value {
        case "email": "email"
        case "lifecyclestage": "lifecycle_stage"
        case connection?.tagsProperty?.value: "tags"
        default: nil
        }
      if let field {
        step.findings.add(.propertyWithField(name, field))
        return nil
      }
      guard HubSpotName.isInternal(name.value) else {
        step.findings.add(.notInternal(name.value, at: name.span))
        return nil
      }
      guard case .any(let node) = entry.value else { return nil }
      return ValueTemplate.compile(node, step).map { (name: name.value, value: $0) }
    }
  }

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    let stage = try lifecycleStage?.nonEmptyText(activation, field: "lifecycle_stage")
    if let stage, !HubSpotName.isInternal(stage) {
      throw RenderFailure(
        field: "lifecycle_stage", reason: "it is no internal name: small letters, digits and `_`")
    }
    var written: [HubSpotContactRequest.Property] = []
    for property in properties {
      let field = "properties.\(property.name)"
      let value = try property.value.render(activation, field: field)
      // What somebody has not said takes nothing away that HubSpot knows.
      if value == "" { continue }
      guard let text = HubSpotValue.text(value) else {
        throw RenderFailure(
          field: field,
          reason:
            "no property holds such a value: text, number, bool, time, or a list of those without `;`"
        )
      }
      written.append(.init(property.name, text))
    }
    return .hubSpotContact(
      HubSpotContactRequest(
        connection: connection, email: try email.address(activation).lowercased(),
        lifecycleStage: stage, mayGoBack: mayGoBack, properties: written,
        tags: try boxes(activation)))
  }

  private func boxes(_ activation: borrowing Activation) throws(RenderFailure) -> [String] {
    let boxes = try tags.tags(activation, field: "tags")
    guard !boxes.contains(where: { $0.contains(HubSpotValue.separator) }) else {
      throw RenderFailure(field: "tags", reason: "a tag holds `;`, which stands between tags")
    }
    return boxes
  }
}

extension StepFields {
  /// The connection to HubSpot that the step names, else the only one.
  fileprivate var hubSpot: ConnectionDefinition? {
    connection(
      .hubspot, unfit: "is no HubSpot", does: "is a HubSpot",
      example: "hubspot: { type: hubspot, token: { env: HUBSPOT_TOKEN } }")
  }
}

/// Internal names of properties and stages. Source: HubSpot's API, "Create a property": "lowercase, no spaces".
enum HubSpotName {
  static func isInternal(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}

extension Diagnostic {
  fileprivate static func nothingToWrite(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "nothing-to-update", "this `hubspot.contact` says nothing to write", at: span,
      help: "name at least one of `lifecycle_stage`, `properties`, `tags`")
  }

  fileprivate static func backwardWithoutStage(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "conflicting-fields", "`backward` is about a `lifecycle_stage`, and there is none",
      at: span, hint: "remove it")
  }

  fileprivate static func noTagsProperty(
    of connection: Located<String>, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "missing-key", "nothing says which property of HubSpot holds the tags", at: span,
      labels: [Label(connection.span, "the connection")],
      help: "give the connection a `tags_property:`, the internal name of a multi-checkbox")
  }

  fileprivate static func notInternal(_ name: String, at span: Span) -> Diagnostic {
    let meant = name.lowercased().replacing(" ", with: "_").replacing("-", with: "_")
    return Diagnostic(
      rule: "wrong-form", "`\(name)` is no internal name of HubSpot", at: span,
      hint: HubSpotName.isInternal(meant) ? "such as `\(meant)`" : nil,
      help:
        "internal names have small letters, digits and `_`; HubSpot shows them beside a property's label"
    )
  }

  fileprivate static func propertyWithField(
    _ name: Located<String>, _ field: String
  ) -> Diagnostic {
    Diagnostic(
      rule: "conflicting-fields", "`\(name.value)` is written by `\(field)`", at: name.span,
      hint: "use `\(field):` of the step")
  }
}
