package import CEL
package import Diagnostics

/// The body of a message: Markdown with `{{ CEL }}` in it, rendered as plain text and as HTML.
///
/// ```
/// Dear {{ candidate.first_name }},
///
/// your application as **{{ job.title }}** has arrived. [Track it]({{ application.url }}) whenever you like.
/// ```
/// The Markdown is parsed when the template is compiled. A value is put where its hole stands, escaped for that
/// place, so it can bring neither markup, nor a link, nor a new line; one that stands in the address of a link
/// must be such an address or becomes a percent-encoded piece of it. A paragraph that is one link in bold,
/// `**[Track it](…)**`, is a button; one whose address is an optional without a value is left out. Source of the rule: the workflow language,
/// "Actions".
package struct MarkdownTemplate: Sendable {
  /// Both forms of one message. Lines end with LF.
  package struct Message: Sendable, Hashable {
    package let text: String
    /// A complete document.
    package let html: String
  }

  private let holes: [Hole]
  /// Those that are the address of a button.
  private let buttons: Set<Int>
  private let text: PlainTextLayout
  private let html: HTMLLayout

  /// Nil exactly when a finding is an error.
  ///
  /// - Parameter language: of the text, as a BCP 47 tag; becomes `lang` of the HTML.
  package static func compile(
    _ source: SourceText, in scope: TemplateScope, language: String
  ) -> (template: MarkdownTemplate?, diagnostics: [Diagnostic]) {
    let scanner = TemplateScanner(source)
    var diagnostics = scanner.diagnostics
    let marked = MarkedText(source, parts: scanner.parts)
    diagnostics += findings(on: marked)
    var builder = MessageTreeBuilder(marked)
    let tree = builder.build(MarkdownTree(marked.text))
    let buttons = builder.buttonAddresses
    let holes = marked.holes.prefix(HoleMark.limit).enumerated().compactMap {
      index, hole -> Hole? in
      let (compiled, findings) = Hole.compile(
        source.slice(hole.expression), in: scope, for: buttons.contains(index) ? .button : .text)
      diagnostics += findings
      return compiled
    }
    diagnostics += builder.diagnostics
    if diagnostics.contains(where: { $0.severity == .error }) { return (nil, diagnostics) }
    let template = MarkdownTemplate(
      holes: holes, buttons: buttons, text: PlainTextLayout(tree),
      html: HTMLLayout(tree, language: language))
    return (template, diagnostics)
  }

  /// Each value is computed once and stands in both forms.
  ///
  /// - Parameters:
  ///   - title: of the HTML document, for programs that read aloud; the message's subject.
  ///   - preheader: plain text that mail programs show beside the subject; only in the HTML, and hidden.
  package func render(
    _ activation: borrowing Activation, title: String = "", preheader: String? = nil
  ) throws(TemplateError) -> Message {
    var values: [String] = []
    values.reserveCapacity(holes.count)
    for (index, hole) in holes.enumerated() {
      let text =
        buttons.contains(index) ? try hole.optionalText(activation) : try hole.text(activation)
      values.append(CleanText.line(text))
    }
    do {
      return Message(
        text: try text.render(values),
        html: try html.render(values, title: title, preheader: preheader))
    } catch {
      throw TemplateError(
        .unusableLink(reason: error.reason), expression: holes[error.hole].expression)
    }
  }

  private static func findings(on text: MarkedText) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    if text.holes.count > HoleMark.limit {
      diagnostics.append(.tooManyHoles(at: text.span(ofHole: HoleMark.limit)))
    }
    var offset = 0
    for scalar in text.source.text.unicodeScalars {
      let length = UTF8.width(scalar)
      if HoleMark.isReserved(scalar) {
        diagnostics.append(.reservedCharacter(at: text.source.span(offset..<offset + length)))
      }
      offset += length
    }
    return diagnostics
  }
}

extension Diagnostic {
  fileprivate static func tooManyHoles(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "too-many-values", "a message has at most \(HoleMark.limit) values", at: span)
  }

  fileprivate static func reservedCharacter(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "private-use-character",
      "this is a private-use character, which no mail program can show", at: span)
  }
}
