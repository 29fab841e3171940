internal import CEL
internal import Diagnostics
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
  /// The field, for messages.
  private let field: String

  /// One that is written out must be an address: that is known before any event comes.
  static func compile(
    _ source: SourceText, _ form: Form, field: String, _ step: StepFields
  ) -> MailAddressTemplate? {
    guard let template = step.compile(source, as: .exact) else { return nil }
    if let literal = template.literal, let reason = problem(with: literal, form) {
      step.findings.add(.notAddress(reason, field: field, at: source.whole))
      return nil
    }
    return MailAddressTemplate(template: template, form: form, field: field)
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
    var addresses: [String] = []
    for text in try template.texts(activation, field: field) {
      do {
        switch form {
        case .address: addresses.append(try EmailAddress(text).text)
        case .mailbox: addresses.append(try Mailbox(text).text)
        }
      } catch {
        throw RenderFailure(field: field, reason: "it is no e-mail address: \(error.reason)")
      }
    }
    return addresses
  }

  private static func problem(with text: String, _ form: Form) -> String? {
    do {
      switch form {
      case .address: _ = try EmailAddress(text)
      case .mailbox: _ = try Mailbox(text)
      }
      return nil
    } catch {
      return error.reason
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
