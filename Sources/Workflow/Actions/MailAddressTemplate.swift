internal import CEL
internal import Diagnostics
internal import Fields
internal import Templates

/// The address of one or several recipients, or of the sender, from the event.
struct MailAddressTemplate: Sendable {
  /// What may stand there.
  enum Form: Sendable {
    /// `ada@example.org`
    case address
    /// Also `Acme Careers <careers@acme.example>`.
    case mailbox
  }

  private let template: TextTemplate
  private let form: Form
  /// The address of one that is written out, checked; nil where it has to be rendered.
  private let written: String?
  /// The field, for messages.
  private let field: String

  /// One that is written out must be an address: that is known before any event comes.
  static func compile(
    _ source: SourceText, _ form: Form, field: String, _ step: StepFields
  ) -> MailAddressTemplate? {
    guard let template = step.compile(source, as: .exact) else { return nil }
    var written: String?
    if let literal = template.literal {
      do {
        written = try checked(literal, form)
      } catch {
        step.findings.add(.notAddress(error.reason, field: field, at: source.whole))
        return nil
      }
    }
    return MailAddressTemplate(template: template, form: form, written: written, field: field)
  }

  /// The address in a field, else the candidate's.
  static func ofCandidate(unless field: String, _ step: StepFields) -> MailAddressTemplate? {
    if step.record.has(field) {
      return step.record.source(field).flatMap { compile($0, .address, field: field, step) }
    }
    return step.standard(field, "candidate.email", relation: "goes to") { source, step in
      compile(source, .address, field: field, step)
    }
  }

  /// Exactly one, checked and in its plain form.
  func address(_ activation: borrowing Activation) throws(RenderFailure) -> String {
    let addresses = try addresses(activation)
    guard addresses.count == 1 else {
      throw RenderFailure(field: field, reason: "it is a list of \(addresses.count) addresses")
    }
    return addresses[0]
  }

  /// Each of them checked; a template of one hole may give a list.
  func addresses(_ activation: borrowing Activation) throws(RenderFailure) -> [String] {
    if let written { return [written] }
    var addresses: [String] = []
    for text in try template.texts(activation, field: field) {
      do {
        addresses.append(try Self.checked(text, form))
      } catch {
        throw RenderFailure(field: field, reason: "it is no e-mail address: \(error.reason)")
      }
    }
    return addresses
  }

  /// The address in its plain form.
  private static func checked(_ text: String, _ form: Form) throws(InvalidAddress) -> String {
    switch form {
    case .address: try EmailAddress(text).text
    case .mailbox: try Mailbox(text).text
    }
  }
}

extension Diagnostic {
  fileprivate static func notAddress(
    _ reason: String, field: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "invalid-address", "`\(field)` is no e-mail address: \(reason)", at: span,
      hint: "such as `ada@example.org`")
  }
}
