package import CEL
package import Values

/// A verified request as the expressions of a source see it.
package struct SourceInput: Sendable {
  package var activation: Activation
  let body: JSONElement

  private static let blank = Activation(SourceVariables.environment)

  /// `headers`: names in lower case. `digest` is the SHA-256 of the raw body in hexadecimal digits.
  package init(body: JSONElement, headers: Value, rawBody: Value, digest: String) {
    self.body = body
    activation = Self.blank
    activation[SourceVariables.body] = .json(body)
    activation[SourceVariables.headers] = .value(headers)
    activation[SourceVariables.rawBody] = .value(rawBody)
    activation[SourceVariables.digest] = .value(.string(digest))
  }

  /// The text of a field of the body by its path, a whole number as its digits; nil where there is none.
  package func text(at path: [String]) -> String? {
    path.reduce(Optional(body)) { $0?[field: $1] }?.value().identifierText
  }
}

/// What became of a body on its way through the rules of its source.
package enum MappingOutcome: Sendable {
  case event(MappedEvent)
  case answerOnly
  /// No rule matches.
  case ignored
  case failed(MappingFailure)
}

package struct MappedEvent: Sendable {
  package let mapping: EventMapping
  /// Nil: when it was received.
  package let time: Timestamp?
  /// An object: the top-level properties of the contract.
  package let data: JSONElement
}

/// An expression of a source that failed on a body.
package struct MappingFailure: Error, Sendable {
  /// Index of the rule.
  package let rule: Int
  /// `candidate.email`, `when` or `time`.
  package let field: String
  package let error: EvaluationError

  /// For people; rules are counted from 1, as they stand in the file.
  package var reason: String {
    error.isAbsent && field == "when"
      ? "no rule of the source matches, and rule \(rule + 1) cannot be decided: \(error.description)"
      : "`\(field)` of rule \(rule + 1) cannot be mapped: \(error.description)"
  }
}

extension SourceGraph {
  /// The first rule that this request matches, mapped. A value that is absent or null leaves its field out; a rule
  /// whose `when` asks for something that the body lacks does not match. Where no rule matches and one could not be
  /// decided for that reason, the mapping fails: a sender that renames a field must not switch a flow off silently.
  /// Every other error fails the mapping at once.
  package func map(_ input: SourceInput) -> MappingOutcome {
    let input = bound(input)
    let record = ruleTable.record(of: input)
    var undecided: MappingFailure?
    for (index, rule) in rules.enumerated() {
      do {
        switch try match(index, input, record) {
        case .no: continue
        case .undecided(let failure):
          undecided = undecided ?? failure
          continue
        case .yes: break
        }
        switch rule.outcome {
        case .answerOnly: return .answerOnly
        case .event(let mapping): return .event(try mapping.map(input, rule: index))
        }
      } catch {
        return .failed(error)
      }
    }
    return undecided.map { .failed($0) } ?? .ignored
  }

  /// What the rules say of a request before anything of it is stored.
  package enum Admission: Sendable {
    /// The sender's own test, which may come without a signature.
    case test(unsigned: Bool)
    /// No rule takes it, and each could be decided: `map` would ignore it.
    case unmatched
    /// `map` finds out.
    case event
  }

  package func admission(of input: SourceInput) -> Admission {
    let record = ruleTable.record(of: input)
    var isDecided = true
    for (index, rule) in rules.enumerated() {
      switch try? match(index, input, record) {
      case .no?: continue
      case .undecided?, nil: isDecided = false
      case .yes?:
        if case .answerOnly(let isUnsigned) = rule.outcome { return .test(unsigned: isUnsigned) }
        return .event
      }
    }
    return isDecided ? .unmatched : .event
  }

  /// Whether `admission` may be anything but an event.
  package var isSelective: Bool {
    rules.contains { $0.isAnswerOnly } || rules.allSatisfy { $0.when != nil }
  }

  package var hasUnsignedRules: Bool {
    rules.contains { if case .answerOnly(unsigned: true) = $0.outcome { true } else { false } }
  }

  private func match(
    _ rule: Int, _ input: SourceInput, _ record: borrowing ScalarRecord
  ) throws(MappingFailure) -> EventRule.Match {
    switch ruleTable.judge(rule, record) {
    case .matched: .yes
    case .notMatched: .no
    case .undecided: try rules[rule].match(input, index: rule)
    }
  }
}

extension EventRule {
  var isAnswerOnly: Bool {
    if case .answerOnly = outcome { true } else { false }
  }

  enum Match {
    case yes, no
    /// The condition asks for something that the body lacks.
    case undecided(MappingFailure)
  }

  func match(_ input: SourceInput, index: Int) throws(MappingFailure) -> Match {
    guard let when else { return .yes }
    do {
      return try when.evaluate(input.activation).boolValue == true ? .yes : .no
    } catch {
      let failure = MappingFailure(rule: index, field: "when", error: error)
      if when.lacksValue(input.activation, error) { return .undecided(failure) }
      throw failure
    }
  }
}

extension EventMapping {
  func map(_ input: SourceInput, rule: Int) throws(MappingFailure) -> MappedEvent {
    do {
      let (time, data) = try plan.map(input.activation)
      return MappedEvent(mapping: self, time: time, data: data.root)
    } catch {
      throw MappingFailure(rule: rule, field: error.field, error: error.error)
    }
  }
}

extension Program {
  /// Whether it failed because the body lacks something: a value is absent, or null where a function or an operator
  /// cannot take null (`string(body.id)`). Senders mean the same by both.
  func lacksValue(_ activation: borrowing Activation, _ error: EvaluationError) -> Bool {
    if error.isAbsent { return true }
    guard case .noMatchingOverload = error.kind else { return false }
    return observedValues(activation).contains { $0.value?.isNull == true }
  }
}
