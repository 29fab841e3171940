import Actions
import Configuration
import Diagnostics
import Fields
import Graph
import Values

/// What is wrong with the waits and send windows of one branch that no step shows by itself.
///
/// ```yaml
/// - { action: wait, until: "{{ offer.expires_at - duration('12h') }}", cancel_on: offer.acepted }      # bad: no such event
/// - { action: email.send, template: reminder, send_window: { days: mon-fri, hours: 08:00-18:00 } }     # bad: 12h < 62h
/// - { action: wait, for: 1d }                                                                          # bad: for what?
/// ```
struct Waits {
  let steps: [StepDefinition]
  /// Of each step; nil where it has errors.
  let nodes: [WorkflowGraph.ActionNode?]
  /// Types of events that have a contract.
  let events: [String]
  let brokenEvents: Set<String>

  func findings() -> [Diagnostic] {
    var findings: [Diagnostic] = []
    var deadline: Deadline?
    for (index, step) in steps.enumerated() {
      if step.action.value == "wait" {
        findings += unknownEvents(of: step)
        deadline = Deadline(step, behind: deadline)
        if index == steps.count - 1 { findings.append(.pointlessWait(at: step.action.span)) }
      }
      if let deadline, let window = nodes[index]?.template.sendWindow,
        let place = step.fields.entries.first(where: { $0.name == "send_window" })?.key.span,
        deadline.lead < window.longestPause + Self.clockChange
      {
        findings.append(.windowPastDeadline(deadline, window.longestPause, at: place))
      }
    }
    return findings
  }

  /// By so much longer than by the clock a night is when clocks are set back.
  private static let clockChange = Duration.seconds(3600)

  private func unknownEvents(of step: StepDefinition) -> [Diagnostic] {
    step.cancellingEvents.filter { !events.contains($0.value) && !brokenEvents.contains($0.value) }
      .map { .unknownEventType($0, known: events) }
  }

  /// A time that a wait keeps a distance from: `until: "{{ offer.expires_at - duration('48h') }}"`.
  struct Deadline {
    /// `offer.expires_at`
    let name: String
    /// What is left until then when the last wait ends; above 0.
    let lead: Duration
    let span: Span

    /// The deadline that is known behind a wait: its own, or that of an earlier one, from which `for` takes its time. Nil
    /// for a wait that is written otherwise: of that nobody knows what it is about.
    init?(_ step: StepDefinition, behind earlier: Deadline?) {
      if let pause = step.fields["for"]?.scalar {
        guard let earlier, case .elapsed(let span)? = Period(text: pause.text),
          span < earlier.lead
        else { return nil }
        self.init(name: earlier.name, lead: earlier.lead - span, span: pause.span)
        return
      }
      guard let scalar = step.fields["until"]?.scalar else { return nil }
      let text = scalar.text.filter { $0 != " " && $0 != "\n" }
      guard text.hasPrefix("{{"), text.hasSuffix("}}"),
        let (name, lead) = Self.parts(of: text.dropFirst(2).dropLast(2)), lead > .zero
      else { return nil }
      self.init(name: name, lead: lead, span: scalar.span)
    }

    private init(name: String, lead: Duration, span: Span) {
      self.name = name
      self.lead = lead
      self.span = span
    }

    /// The time, and how long before it: each `- duration('…')` at the end counts, and `+ duration('-…')`.
    private static func parts(of expression: Substring) -> (name: String, lead: Duration)? {
      var rest = bare(expression)
      var lead: Duration?
      while let call = rest.ranges(of: "duration(").last, let sign = rest[..<call.lowerBound].last,
        sign == "-" || sign == "+", let length = Self.length(rest[call.upperBound...])
      {
        lead = (lead ?? .zero) + (sign == "-" ? length : .zero - length)
        rest = bare(rest[..<call.lowerBound].dropLast())
      }
      return lead.map { (String(rest), $0) }
    }

    /// `'48h')`, with nothing behind it.
    private static func length(_ text: Substring) -> Duration? {
      guard text.hasSuffix("')") || text.hasSuffix("\")") else { return nil }
      let literal = text.dropFirst().dropLast(2)
      guard case .elapsed(let length)? = Period(text: String(literal.drop { $0 == "-" })) else {
        return nil
      }
      return literal.hasPrefix("-") ? .zero - length : length
    }

    /// Without parentheses around the whole of it.
    private static func bare(_ text: Substring) -> Substring {
      guard text.hasPrefix("("), text.hasSuffix(")") else { return text }
      let inner = text.dropFirst().dropLast()
      var depth = 0
      for character in inner {
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        if depth < 0 { return text }
      }
      return bare(inner)
    }
  }
}

extension StepDefinition {
  /// The events that a wait looks out for, as written; none of any other step.
  var cancellingEvents: [Located<String>] {
    guard action.value == "wait", let written = fields["cancel_on"] else { return [] }
    return (written.sequence?.items ?? [written]).compactMap { item in
      item.scalar.map { Located($0.text, $0.span) }
    }
  }
}

extension Diagnostic {
  fileprivate static func pointlessWait(at span: Span) -> Diagnostic {
    Diagnostic(
      .warning, rule: "pointless-wait", "nothing comes after this wait", at: span,
      help: "put it before the step that is to come later, or remove it")
  }

  fileprivate static func windowPastDeadline(
    _ deadline: Waits.Deadline, _ pause: Duration, at span: Span
  ) -> Diagnostic {
    let lead = Period.elapsed(deadline.lead).text
    return Diagnostic(
      .warning, rule: "window-past-deadline",
      "this window may hold the message up until after `\(deadline.name)`", at: span,
      hint: "it stays closed for up to \(Period.elapsed(pause).text)",
      labels: [Label(deadline.span, "and the wait ends \(lead) before")],
      help: "end the wait earlier, or let the window open on more days")
  }
}
