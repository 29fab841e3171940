import Diagnostics
import Fields
import Values
import YAML

/// Makes a source definition of a record that was read.
struct SourceParser {
  /// What the server answers itself.
  private static let reservedPaths: Set<String> = ["/healthz", "/readyz"]

  private let record: RecordReader
  private let findings: FindingCollector

  init(_ record: RecordReader, _ findings: FindingCollector) {
    self.record = record
    self.findings = findings
  }

  /// What is missing or wrong has a finding and a stand-in, so that everything else is looked at, too.
  func parse() -> SourceDefinition {
    let rules = record.records("events").map { rule($0) }
    checkOrder(rules)
    if let path = record.text("path"), Self.reservedPaths.contains(path.value) {
      findings.add(.reservedPath(path))
    }
    return SourceDefinition(
      name: record.written("source") ?? Located("", record.span),
      path: record.written("path") ?? Located("", record.span),
      signature: record.record("signature").flatMap { self.signature($0) },
      isOptional: record.boolean("optional")?.value ?? false, silence: silence(),
      eventID: record.source("event_id"),
      answer: answer(), contentKey: contentKey(), rules: rules)
  }

  private func silence() -> Duration?? {
    guard let text = record.text("silence") else { return nil }
    // `off` is the word that this field wants, whatever other YAML tools make of it.
    findings.withdraw("looks-like-boolean", at: text.span)
    guard case .elapsed(let time)? = Period(text: text.value) else { return .some(nil) }
    return .some(time)
  }

  private func signature(_ signature: RecordReader) -> SignatureDefinition? {
    guard let scheme = signature.text("scheme") else { return nil }
    // `none` is a scheme here, and no odd word for nothing.
    findings.withdraw("looks-like-null", at: scheme.span)
    return SignatureDefinition(
      scheme: scheme,
      secrets: signature.secrets("secret").map(SecretDefinition.init),
      hasSecret: signature.has("secret"), algorithm: signature.text("algorithm"),
      signed: signature.source("signed"),
      header: signature.text("header"), value: signature.source("value"),
      format: signature.source("format"), separator: signature.text("separator"),
      timestamp: signature.source("timestamp"), tolerance: signature.duration("tolerance"),
      issuer: signature.text("issuer"), span: signature.span)
  }

  private func answer() -> Located<AnswerDefinition>? {
    record.record("answer").map { answer in
      let headers = answer.map("headers").compactMap { name, value in
        if case .text(let text) = value { (name: name, value: text) } else { nil }
      }
      return Located(
        AnswerDefinition(
          status: answer.integer("status")?.value ?? 200, body: answer.text("body")?.value,
          headers: headers),
        answer.span)
    }
  }

  private func contentKey() -> ContentKeyDefinition? {
    switch record["content_key"] {
    case .source(let source, let literal):
      if source.text == "off" || literal?.boolValue == false {
        // `off` is the word that this field wants, whatever other YAML tools make of it.
        findings.withdraw("looks-like-boolean", at: source.whole)
        return .off(source.whole)
      }
      return .expression(source, window: nil)
    case .record(let key):
      return key.source("expression").map { .expression($0, window: key.duration("window")) }
    default:
      return nil
    }
  }

  private func rule(_ rule: RecordReader) -> EventRuleDefinition {
    let answerOnly = rule.boolean("answer_only")?.value ?? false
    let unsigned = rule.boolean("unsigned")?.value ?? false
    if answerOnly {
      for key in ["event", "map", "time", "complete"] {
        if let place = rule.keySpan(key) { findings.add(.answerOnlyHasEvent(key, at: place)) }
      }
    } else if rule.mapping.isComplete, !rule.mapping.entries.isEmpty {
      let place = rule.mapping.entries[0].key.span
      for key in ["event", "map"] where !rule.has(key) {
        findings.add(.ruleWithoutEvent(key, at: place))
      }
      if unsigned, let place = rule.keySpan("unsigned") { findings.add(.unsignedEvent(at: place)) }
    }
    return EventRuleDefinition(
      when: rule.source("when"), answerOnly: answerOnly, unsigned: unsigned,
      event: rule.text("event"), time: rule.source("time"),
      completes: rule.boolean("complete")?.value ?? true,
      map: rule.node("map").map { MapParser(findings).parse($0) } ?? [], span: rule.span)
  }

  /// After a rule without a condition no other is ever asked.
  private func checkOrder(_ rules: [EventRuleDefinition]) {
    guard let catchAll = rules.firstIndex(where: { $0.when == nil }) else { return }
    for (rule, reader) in zip(rules, record.records("events")).dropFirst(catchAll + 1) {
      let place = reader.mapping.entries.first?.key.span ?? rule.span
      let first = record.records("events")[catchAll]
      // A condition that could not be read is not a missing one.
      guard !first.has("when") else { return }
      findings.add(.unreachableRule(at: place, after: first.mapping.entries.first?.key.span))
    }
  }
}

extension Diagnostic {
  static func reservedPath(_ path: Located<String>) -> Diagnostic {
    Diagnostic(
      rule: "reserved-path", "the server answers `\(path.value)` itself", at: path.span,
      hint: "choose another path, such as `/hooks/…`")
  }

  static func answerOnlyHasEvent(_ key: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "answer-only-with-event", "a rule with `answer_only` has no `\(key)`", at: span,
      hint: "remove it, or `answer_only`")
  }

  static func ruleWithoutEvent(_ key: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "missing-key", "a rule needs `\(key)`", at: span,
      hint: key == "event" ? "such as `event: application.received`" : nil,
      help: "or `answer_only: true` for a request that is answered and becomes no event")
  }

  static func unsignedEvent(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "unsigned-event", "only a rule with `answer_only` may be `unsigned`", at: span,
      notes: ["anybody could make up an event that nobody signed"])
  }

  static func unreachableRule(at span: Span, after first: Span?) -> Diagnostic {
    Diagnostic(
      .warning, rule: "unreachable-rule", "this rule is never reached", at: span,
      labels: first.map { [Label($0, "this rule has no `when` and takes everything")] } ?? [],
      help: "put the rule without a condition last")
  }
}

extension SecretDefinition {
  init(_ secret: Located<SecretReference>) {
    switch secret.value {
    case .environment(let name): self = .environment(Located(name, secret.span))
    case .file(let path): self = .file(Located(path, secret.span))
    }
  }
}
