package import CEL
package import Diagnostics

/// An address that somebody follows, with `{{ CEL }}` in it: of the web or of mail. What a value may be depends on where
/// it stands, as in a link of a message (`LinkTarget`).
package struct LinkTemplate: Sendable {
  private let holes: [Hole]
  private let target: LinkTarget

  /// Nil exactly when a finding is an error.
  package static func compile(
    _ source: SourceText, in scope: TemplateScope
  ) -> (template: LinkTemplate?, diagnostics: [Diagnostic]) {
    let scanner = TemplateScanner(source)
    var diagnostics = scanner.diagnostics
    var holes: [Hole] = []
    var spans: [Span] = []
    var fragments: [Fragment] = []
    for part in scanner.parts {
      switch part {
      case .literal(let range): fragments.append(.literal(source.slice(range).text))
      case .hole(let whole, let range):
        let (hole, findings) = Hole.compile(source.slice(range), in: scope, for: .text)
        diagnostics += findings
        guard let hole else { continue }
        fragments.append(.hole(holes.count))
        holes.append(hole)
        spans.append(source.span(whole))
      }
    }
    guard !diagnostics.contains(where: { $0.severity == .error }) else { return (nil, diagnostics) }
    do throws(LinkTarget.Problem) {
      return (LinkTemplate(holes: holes, target: try LinkTarget(fragments)), diagnostics)
    } catch {
      switch error {
      case .scheme(let scheme):
        diagnostics.append(.unusableLink(scheme: scheme, at: source.whole))
      case .holeInServer(let hole): diagnostics.append(.holeInServer(at: spans[hole]))
      case .invalid(let reason): diagnostics.append(.invalidLink(reason, at: source.whole))
      }
      return (nil, diagnostics)
    }
  }

  /// The address, fit for a header or an attribute: printable ASCII without blanks.
  package func text(_ activation: borrowing Activation) throws(TemplateError) -> String {
    var values: [String] = []
    for hole in holes { values.append(CleanText.line(try hole.text(activation))) }
    do {
      return try target.text(values)
    } catch {
      throw TemplateError(
        .unusableLink(reason: error.reason), expression: holes[error.hole].expression)
    }
  }
}
