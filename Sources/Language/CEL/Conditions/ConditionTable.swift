internal import Patterns
package import Values

/// What a condition over a record comes to.
package enum Judgement: UInt8, Sendable {
  case notMatched, matched
  /// Absent values, errors, and whatever is more than a comparison of scalars: the program's evaluation tells.
  case undecided
}

/// Many conditions about the same kind of event, as tests of the scalars of one record.
///
/// A condition is judged here where that takes no more than comparing scalars, which is most of the time; the verdict is
/// that of its program. Parts that several conditions have in common are judged once for a record.
///
/// Source of the rule for what is undecided: `&&` and `||` are Kleene's, as in the CEL language definition, "Logical
/// Operators": a false or a true operand decides, whatever the others are.
package final class ConditionTable: Sendable {
  /// A path that conditions read: a variable and the fields that lead on from it.
  package struct Slot: Sendable, Hashable {
    /// Slot of the environment.
    package let variable: Int
    package let fields: [String]
  }

  /// By slot of the record.
  package let slots: [Slot]
  /// How many verdicts a record has to keep.
  package let markCount: Int

  let nodes: FrozenWords<ConditionNode>
  let operands: FrozenWords<Int32>
  /// The node of each condition.
  let roots: FrozenWords<Int32>
  let numbers: FrozenWords<Scalar>
  let tokens: FrozenWords<FieldToken>
  let texts: ContiguousArray<JSONKey>
  let patterns: ContiguousArray<Pattern>

  /// The programs are of one environment, or of several that agree about its slots.
  package init(_ programs: [Program]) {
    var builder = ConditionTableBuilder()
    let roots = programs.map { builder.add($0) }
    builder.keepSharedVerdicts(roots)
    self.roots = FrozenWords(roots)
    slots = builder.slots
    markCount = builder.markCount
    nodes = FrozenWords(builder.nodes)
    operands = FrozenWords(builder.operands)
    numbers = FrozenWords(builder.scalars)
    texts = builder.texts
    tokens = FrozenWords(builder.texts.map { FieldToken($0.name) })
    patterns = builder.patterns
  }

  /// How many conditions there are.
  package var count: Int { roots.count }

  /// Of records that read every slot from one object, whose fields are the variables.
  package func layout(of environment: Environment) -> RecordLayout {
    RecordLayout(
      slotCount: slots.count, markCount: markCount,
      fields: slots.enumerated().map { place, slot in
        .init(slot: place, path: [environment.variables[slot.variable].name] + slot.fields)
      })
  }

  /// Conditions are numbered as their programs were given.
  package func judge(_ condition: Int, _ record: borrowing ScalarRecord) -> Judgement {
    judge(node: roots[condition], record)
  }

  @inline(__always)
  func judge(node place: Int32, _ record: borrowing ScalarRecord) -> Judgement {
    let node = nodes[Int(place)]
    // The commonest test, without a call.
    if node.operation == .compareNumber {
      return ScalarComparison.judge(
        node.comparison, record[Int(node.a)], number: numbers[Int(node.b)])
    }
    guard node.mark >= 0 else { return judge(node, record) }
    if let known = Judgement(mark: record[mark: Int(node.mark)]) { return known }
    let judgement = judge(node, record)
    record[mark: Int(node.mark)] = judgement.rawValue
    return judgement
  }

  @inline(never)
  private func judge(_ node: ConditionNode, _ record: borrowing ScalarRecord) -> Judgement {
    switch node.operation {
    case .never: return .notMatched
    case .always: return .matched
    case .undecided: return .undecided
    case .all: return junction(node, decidedBy: .notMatched, record)
    case .any: return junction(node, decidedBy: .matched, record)
    case .not: return judge(node: node.a, record).negated
    case .choose:
      switch judge(node: node.a, record) {
      case .matched: return judge(node: node.b, record)
      case .notMatched: return judge(node: node.c, record)
      case .undecided: return .undecided
      }
    case .isPresent:
      switch record[Int(node.a)].kind {
      case .unknown: return .undecided
      case .missing: return .notMatched
      default: return .matched
      }
    case .isTrue:
      let scalar = record[Int(node.a)]
      return scalar.kind == .bool ? Judgement(scalar.isTrue) : .undecided
    case .compareNumber:
      return ScalarComparison.judge(
        node.comparison, record[Int(node.a)], number: numbers[Int(node.b)])
    case .compareText:
      let scalar = record[Int(node.a)]
      guard scalar.isComparable else { return .undecided }
      return Judgement(isText(scalar, Int(node.b)) == (node.comparison == .equal))
    case .compareScalar:
      return ScalarComparison.judge(node.comparison, record[Int(node.a)], numbers[Int(node.b)])
    case .compareSlots:
      return ScalarComparison.judge(node.comparison, record[Int(node.a)], record[Int(node.b)])
    case .isOneOfTexts: return isOneOfTexts(node, record)
    case .isOneOfScalars: return isOneOfScalars(node, record)
    case .beginsWith, .endsWith, .holdsText, .matches: return textTest(node, record)
    }
  }

  @inline(__always)
  private func junction(
    _ node: ConditionNode, decidedBy deciding: Judgement, _ record: borrowing ScalarRecord
  ) -> Judgement {
    var isUndecided = false
    for place in Int(node.a)..<Int(node.a &+ node.b) {
      let judgement = judge(node: operands[place], record)
      if judgement == deciding { return deciding }
      if judgement == .undecided { isUndecided = true }
    }
    return isUndecided ? .undecided : deciding.negated
  }

  @inline(__always)
  private func isText(_ scalar: Scalar, _ text: Int) -> Bool {
    let token = tokens[text]
    return token.isWhole ? scalar.hasToken(token) : isLongText(scalar, text)
  }

  /// Apart from the rest, which then touches no key and counts no references.
  @inline(never)
  private func isLongText(_ scalar: Scalar, _ text: Int) -> Bool { scalar.isText(texts[text]) }

  private func isOneOfTexts(_ node: ConditionNode, _ record: borrowing ScalarRecord) -> Judgement {
    let scalar = record[Int(node.a)]
    guard scalar.isComparable else { return .undecided }
    guard scalar.kind == .string else { return .notMatched }
    for text in Int(node.b)..<Int(node.b &+ node.c) where isText(scalar, text) { return .matched }
    return .notMatched
  }

  private func isOneOfScalars(
    _ node: ConditionNode, _ record: borrowing ScalarRecord
  ) -> Judgement {
    let scalar = record[Int(node.a)]
    guard scalar.isComparable else { return .undecided }
    for place in Int(node.b)..<Int(node.b &+ node.c) {
      switch ScalarComparison.judge(.equal, scalar, numbers[place]) {
      case .matched: return .matched
      case .notMatched: continue
      case .undecided: return .undecided
      }
    }
    return .notMatched
  }

  private func textTest(_ node: ConditionNode, _ record: borrowing ScalarRecord) -> Judgement {
    let holds: Bool?? = record[Int(node.a)].withText { text in
      switch node.operation {
      case .matches:
        patterns[Int(node.b)].isTooCostly(over: text.count)
          ? nil : patterns[Int(node.b)].isFound(in: text)
      case .beginsWith: text.begins(with: texts[Int(node.b)].name.utf8.span)
      case .endsWith: text.ends(with: texts[Int(node.b)].name.utf8.span)
      default: text.contains(texts[Int(node.b)].name.utf8.span)
      }
    }
    return (holds ?? nil).map { Judgement($0) } ?? .undecided
  }
}

extension Judgement {
  /// Nil of one that nobody has come to.
  @inline(__always) fileprivate init?(mark: UInt8) {
    switch mark {
    case 0: self = .notMatched
    case 1: self = .matched
    case 2: self = .undecided
    default: return nil
    }
  }

  @inline(__always) init(_ holds: Bool) { self = holds ? .matched : .notMatched }

  @inline(__always) var negated: Judgement {
    switch self {
    case .matched: .notMatched
    case .notMatched: .matched
    case .undecided: .undecided
    }
  }
}

extension Span<UInt8> {
  fileprivate func begins(with other: Span<UInt8>) -> Bool {
    other.count <= count && isSame(as: other, from: 0)
  }

  fileprivate func ends(with other: Span<UInt8>) -> Bool {
    other.count <= count && isSame(as: other, from: count - other.count)
  }

  fileprivate func contains(_ other: Span<UInt8>) -> Bool {
    guard other.count <= count else { return false }
    for start in 0...(count - other.count) where isSame(as: other, from: start) { return true }
    return false
  }

  private func isSame(as other: Span<UInt8>, from start: Int) -> Bool {
    for place in other.indices where self[start + place] != other[place] { return false }
    return true
  }
}
