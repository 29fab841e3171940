package import CEL
package import Diagnostics
package import Values

/// Text with `{{ CEL }}` in it, such as a field of a step.
///
/// ```yaml
/// title: "Call {{ candidate.first_name }} about {{ job.title }}"   # text
/// assignee: "{{ application.recruiter.email }}"                    # only a hole: keeps its type
/// ```
package struct TextTemplate: Sendable {
  /// What the text is for; decides what becomes of line ends and other controls in values.
  package enum Form: Sendable, Hashable {
    /// One line: a title, a subject, an address. Line ends become blanks, controls go, outer blanks too.
    case line
    /// Several lines: line ends stay, other controls go.
    case lines
    /// As `lines`, in Slack's markup: no value can say more than text in it.
    case mrkdwn
    /// A value of any type where the template is only one hole; else one line.
    case value
    /// As `value`, but nothing is taken away: what is checked afterwards, such as an address.
    case exact
  }

  private enum Segment: Sendable {
    case literal(String)
    case hole(Hole)
  }

  private let segments: [Segment]
  private let form: Form

  /// Nil exactly when a finding is an error.
  package static func compile(
    _ source: SourceText, in scope: TemplateScope, as form: Form
  ) -> (template: TextTemplate?, diagnostics: [Diagnostic]) {
    let scanner = TemplateScanner(source)
    var diagnostics = scanner.diagnostics
    var segments: [Segment] = []
    let isOnlyHole = scanner.parts.count == 1
    for part in scanner.parts {
      switch part {
      case .literal(let range): segments.append(.literal(source.slice(range).text))
      case .hole(_, let range):
        let (hole, findings) = Hole.compile(
          source.slice(range), in: scope, for: form.keepsType && isOnlyHole ? .value : .text)
        diagnostics += findings
        if let hole { segments.append(.hole(hole)) }
      }
    }
    if diagnostics.contains(where: { $0.severity == .error }) { return (nil, diagnostics) }
    return (TextTemplate(segments: segments, form: form), diagnostics)
  }

  /// A template without holes.
  package init(literal: String, as form: Form) {
    self.init(segments: [.literal(literal)], form: form)
  }

  private init(segments: [Segment], form: Form) {
    self.segments = segments
    self.form = form
  }

  /// Its text where it has no holes, cleaned as it would be rendered.
  package var literal: String? {
    var text = ""
    for segment in segments {
      guard case .literal(let part) = segment else { return nil }
      text += part
    }
    return cleaned(text)
  }

  /// What is written, without the values that come into it.
  package var writtenText: String {
    segments.compactMap { if case .literal(let part) = $0 { part } else { nil } }.joined()
  }

  /// The type of a template of one hole that keeps it; nil for any other: it gives text.
  package var holeType: CELType? {
    guard form.keepsType, segments.count == 1, case .hole(let hole) = segments[0] else {
      return nil
    }
    return hole.type
  }

  package func text(_ activation: borrowing Activation) throws(TemplateError) -> String {
    var text = ""
    for segment in segments {
      switch segment {
      case .literal(let part): text += part
      case .hole(let hole):
        let value = try hole.text(activation)
        text += form == .mrkdwn ? CleanText.escapedForSlack(value) : value
      }
    }
    return cleaned(text)
  }

  /// The value of a template of one hole with its type (text cleaned as `form` says); else the text.
  package func value(_ activation: borrowing Activation) throws(TemplateError) -> Value {
    guard segments.count == 1, case .hole(let hole) = segments[0] else {
      return .string(try text(activation))
    }
    let value = try hole.value(activation)
    return value.stringValue.map { .string(cleaned($0)) } ?? value
  }

  private func cleaned(_ text: String) -> String {
    switch form {
    case .line: CleanText.trimmed(CleanText.line(text))
    case .lines, .mrkdwn: CleanText.lines(text)
    case .value: CleanText.line(text)
    case .exact: text
    }
  }
}

extension TextTemplate.Form {
  fileprivate var keepsType: Bool {
    switch self {
    case .line, .lines, .mrkdwn: false
    case .value, .exact: true
    }
  }
}
