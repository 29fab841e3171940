internal import CEL
internal import Diagnostics
internal import Fields
internal import Templates

/// Where the recipient of a mailing ends it: `unsubscribe` of `email.send`, the headers `List-Unsubscribe` and
/// `List-Unsubscribe-Post`.
///
/// ```yaml
/// unsubscribe: "https://acme.example/unsubscribe/{{ candidate.id }}"
/// ```
/// For mailings such as news of new roles. A message about somebody's own application is none: it has nothing to
/// unsubscribe from. Source: RFC 2369 section 3.2; RFC 8058.
struct UnsubscribeTemplate: Sendable {
  static let field = FieldSpecification.optional(
    "unsubscribe", .oneOrMore(.template),
    examples: ["\"https://acme.example/unsubscribe/{{ candidate.id }}\""],
    "Of a mailing such as news of new roles: where the recipient ends it, by one click at an https address (which must take a POST without a login), by a mail at a mailto address, or both."
  )

  /// Octets of one address; a line of a header takes 998.
  private static let longest = 900

  private let link: LinkTemplate

  static func compile(_ step: StepFields) -> [UnsubscribeTemplate] {
    step.record.list("unsubscribe").compactMap { item in
      guard case .source(let source, _) = item else { return nil }
      let (link, findings) = LinkTemplate.compile(source, in: step.compilation.scope)
      step.findings.add(findings)
      if source.text.lowercased().hasPrefix("http:") {
        step.findings.add(.plainUnsubscribe(at: source.whole))
        return nil
      }
      return link.map { UnsubscribeTemplate(link: $0) }
    }
  }

  func render(_ activation: borrowing Activation) throws(RenderFailure) -> String {
    let address: String
    do { address = try link.text(activation) } catch {
      throw RenderFailure(field: "unsubscribe", reason: error.description)
    }
    let start = address.prefix(8).lowercased()
    guard start == "https://" || start.hasPrefix("mailto:") else {
      throw RenderFailure(
        field: "unsubscribe", reason: "it begins neither with `https://` nor with `mailto:`")
    }
    guard address.utf8.count <= Self.longest else {
      throw RenderFailure(field: "unsubscribe", reason: "it is too long for a header")
    }
    return address
  }
}

extension Diagnostic {
  fileprivate static func plainUnsubscribe(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "unusable-link", "mail programs post to `https://` only when somebody unsubscribes",
      at: span, hint: "`https://` or `mailto:` expected")
  }
}
