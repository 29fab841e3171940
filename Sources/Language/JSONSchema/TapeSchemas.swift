import Patterns
import Values

/// The schemas of a graph for judging parsed texts: plain words in a row, so that going from value to value makes no
/// objects and counts no references. Says only yes or no; `Validation` says why.
///
/// It knows what contracts are mostly made of: types, fields, items, bounds, lengths, formats, lists of texts and
/// references. A schema that says anything else is judged by `Validation`, with all that is in the value.
final class TapeSchemas: Sendable {
  fileprivate struct Node: BitwiseCopyable, Sendable {
    var types = SchemaTypes.all
    /// Judged by `Validation`.
    var isGeneral = false
    /// By kind of value, a place in the table of its checks; -1 where there is nothing to check.
    var object = Int32(-1)
    var string = Int32(-1)
    var number = Int32(-1)
    var choice = Int32(-1)
    /// The schema of all items, or -1.
    var items = Int32(-1)
    /// The schema that `$ref` names, by which the value is judged as well, or -1.
    var reference = Int32(-1)
  }

  fileprivate struct ObjectCheck: BitwiseCopyable, Sendable {
    /// In `members`.
    let members: FrozenPart
    /// The bits of the members that must be there.
    let required: UInt64
    /// Whether other fields are forbidden.
    let isClosed: Bool
  }

  fileprivate struct Member: BitwiseCopyable, Sendable {
    let token: FieldToken
    /// Or -1.
    let schema: Int32
    /// One bit, or none for a member that need not be there.
    let bit: UInt64
  }

  fileprivate struct StringCheck: BitwiseCopyable, Sendable {
    let minimumLength: Int
    let maximumLength: Int
    let format: Format?
    /// Place in `patterns`, or -1.
    let pattern: Int32
  }

  /// Bounds that a double holds exactly.
  fileprivate struct NumberCheck: BitwiseCopyable, Sendable {
    let minimum: Int64
    let maximum: Int64

    static let exact: ClosedRange<Int64> = -(1 << 53)...(1 << 53)
  }

  private let nodes: FrozenWords<Node>
  private let objects: FrozenWords<ObjectCheck>
  private let members: FrozenWords<Member>
  private let keys: ContiguousArray<JSONKey>
  private let strings: FrozenWords<StringCheck>
  private let patterns: ContiguousArray<Pattern>
  private let numbers: FrozenWords<NumberCheck>
  private let choices: FrozenWords<FrozenPart>
  private let texts: FrozenWords<FieldToken>

  /// The same while it is built.
  fileprivate struct Table {
    var nodes: ContiguousArray<Node> = []
    var objects: ContiguousArray<ObjectCheck> = []
    var members: ContiguousArray<Member> = []
    var keys: ContiguousArray<JSONKey> = []
    var strings: ContiguousArray<StringCheck> = []
    var patterns: ContiguousArray<Pattern> = []
    var numbers: ContiguousArray<NumberCheck> = []
    var choices: ContiguousArray<FrozenPart> = []
    var texts: ContiguousArray<FieldToken> = []
  }

  init(_ nodes: [SchemaNode], hasDynamicReferences: Bool) {
    var table = Table()
    for node in nodes {
      // Where they lead depends on the way, which only `Validation` knows.
      table.nodes.append(hasDynamicReferences ? Node(isGeneral: true) : table.node(node, nodes))
    }
    self.nodes = FrozenWords(table.nodes)
    objects = FrozenWords(table.objects)
    members = FrozenWords(table.members)
    keys = table.keys
    strings = FrozenWords(table.strings)
    patterns = table.patterns
    numbers = FrozenWords(table.numbers)
    choices = FrozenWords(table.choices)
    texts = FrozenWords(table.texts)
  }
}

// MARK: - Judging

extension TapeSchemas {
  func holds(for cursor: JSONCursor, _ place: Int, _ graph: SchemaGraph) -> Bool {
    let node = nodes[place]
    if node.isGeneral { return graph.holds(for: cursor, place) }
    if node.reference >= 0, !holds(for: cursor, Int(node.reference), graph) { return false }
    switch cursor.kind {
    case .string:
      return node.types.contains(.string) && (node.choice < 0 || isChosen(cursor, node.choice))
        && (node.string < 0 || textHolds(cursor, strings[Int(node.string)]))
    case .object:
      return node.types.contains(.object) && node.choice < 0
        && (node.object < 0 || fieldsHold(cursor, objects[Int(node.object)], graph))
    case .array:
      return node.types.contains(.array) && node.choice < 0
        && (node.items < 0 || itemsHold(cursor, Int(node.items), graph))
    case .int, .uint:
      return node.types.contains(.integer) && node.choice < 0
        && (node.number < 0 || numberHolds(cursor, numbers[Int(node.number)]))
    case .double:
      let type: SchemaTypes = (cursor.double ?? 0.5).isWhole ? .integer : .fraction
      return node.types.contains(type) && node.choice < 0
        && (node.number < 0 || numberHolds(cursor, numbers[Int(node.number)]))
    case .bool: return node.types.contains(.boolean) && node.choice < 0
    case .null: return node.types.contains(.null) && node.choice < 0
    }
  }

  private func fieldsHold(
    _ cursor: JSONCursor, _ check: ObjectCheck, _ graph: SchemaGraph
  ) -> Bool {
    var missing = check.required
    // Fields mostly come in the order of the schema, so the search goes on where it last succeeded.
    var likely = check.members.first
    var rest = cursor.fields
    while let field = rest.next() {
      guard let place = member(named: field, among: check.members, from: likely) else {
        if check.isClosed { return false }
        continue
      }
      likely = place + 1 < check.members.end ? place + 1 : check.members.first
      let member = members[place]
      missing &= ~member.bit
      if member.schema >= 0, !holds(for: field.value, Int(member.schema), graph) { return false }
    }
    return missing == 0
  }

  @inline(__always)
  private func member(
    named field: JSONCursor.Field, among part: FrozenPart, from likely: Int
  ) -> Int? {
    var place = likely
    for _ in part.first..<part.end {
      let token = members[place].token
      if field.nameHas(token), token.isWhole || field.isNamed(keys[place]) { return place }
      place += 1
      if place == part.end { place = part.first }
    }
    return nil
  }

  private func itemsHold(_ cursor: JSONCursor, _ schema: Int, _ graph: SchemaGraph) -> Bool {
    var rest = cursor.items
    while let item = rest.next() {
      if !holds(for: item, schema, graph) { return false }
    }
    return true
  }

  private func textHolds(_ cursor: JSONCursor, _ check: StringCheck) -> Bool {
    let holds = cursor.withUTF8 { text in
      // As many characters as bytes at most, and at least one for each four.
      guard text.count >= check.minimumLength else { return false }
      if text.count < 4 * check.minimumLength, check.minimumLength > 1,
        Validation.characterCount(text) < check.minimumLength
      {
        return false
      }
      if text.count > check.maximumLength, Validation.characterCount(text) > check.maximumLength {
        return false
      }
      if check.pattern >= 0, !patterns[Int(check.pattern)].isFound(in: text) { return false }
      return check.format?.holds(for: text) ?? true
    }
    return holds ?? false
  }

  private func numberHolds(_ cursor: JSONCursor, _ check: NumberCheck) -> Bool {
    if let number = cursor.int { return number >= check.minimum && number <= check.maximum }
    if let number = cursor.double {
      return (check.minimum == .min || number >= Double(check.minimum))
        && (check.maximum == .max || number <= Double(check.maximum))
    }
    // Above all whole numbers of 64 bits with a sign.
    return check.maximum == .max
  }

  private func isChosen(_ cursor: JSONCursor, _ place: Int32) -> Bool {
    let choice = choices[Int(place)]
    for text in choice.first..<choice.end where cursor.hasToken(texts[text]) { return true }
    return false
  }
}

// MARK: - Building

extension TapeSchemas.Table {
  fileprivate mutating func node(
    _ node: SchemaNode, _ nodes: [SchemaNode]
  ) -> TapeSchemas.Node {
    let rules = node.rules
    var made = TapeSchemas.Node(types: rules.types)
    var isKnown = !rules.isNever
    func take(_ place: Int32?, _ part: inout Int32) {
      if let place { part = place } else { isKnown = false }
    }
    if let applicators = rules.applicators { take(applicators.onlyReference, &made.reference) }
    if let values = rules.values { take(add(values), &made.choice) }
    if let number = rules.number { take(add(number), &made.number) }
    if let string = rules.string { take(add(string), &made.string) }
    if let array = rules.array { take(items(of: array), &made.items) }
    if let object = rules.object { take(add(object, nodes), &made.object) }
    return isKnown ? made : TapeSchemas.Node(isGeneral: true)
  }

  private mutating func add(_ rules: ValueRules) -> Int32? {
    guard let choice = rules.enumeration ?? rules.constant,
      rules.enumeration == nil || rules.constant == nil, choice.others.isEmpty
    else { return nil }
    let tokens = choice.texts.map { FieldToken($0.name) }
    guard tokens.allSatisfy(\.isWhole) else { return nil }
    choices.append(FrozenPart(texts.count..<texts.count + tokens.count))
    texts += tokens
    return Int32(choices.count - 1)
  }

  private mutating func add(_ rules: NumberRules) -> Int32? {
    guard rules.exclusiveMinimum == nil, rules.exclusiveMaximum == nil, rules.divisor == nil else {
      return nil
    }
    let exact = TapeSchemas.NumberCheck.exact
    for bound in [rules.minimum, rules.maximum] {
      guard let bound else { continue }
      guard let whole = bound.intValue, exact.contains(whole) else { return nil }
    }
    numbers.append(
      TapeSchemas.NumberCheck(
        minimum: rules.minimum?.intValue ?? .min, maximum: rules.maximum?.intValue ?? .max))
    return Int32(numbers.count - 1)
  }

  private mutating func add(_ rules: StringRules) -> Int32? {
    if let pattern = rules.pattern { patterns.append(pattern) }
    strings.append(
      TapeSchemas.StringCheck(
        minimumLength: rules.minimumLength, maximumLength: rules.maximumLength ?? .max,
        format: rules.format, pattern: rules.pattern == nil ? -1 : Int32(patterns.count - 1)))
    return Int32(strings.count - 1)
  }

  private func items(of rules: ArrayRules) -> Int32? {
    guard rules.minimumCount == 0, rules.maximumCount == nil, !rules.isUnique,
      rules.prefix.isEmpty, rules.contains == nil, rules.unevaluated == nil
    else { return nil }
    return rules.items.map(Int32.init)
  }

  private mutating func add(_ rules: ObjectRules, _ nodes: [SchemaNode]) -> Int32? {
    let isClosed = rules.additional.map { nodes[$0].isNever } ?? false
    let isOpen = rules.additional.map { nodes[$0].saysNothing } ?? true
    guard isClosed || isOpen, rules.patterns.isEmpty, rules.names == nil,
      rules.minimumCount == 0, rules.maximumCount == nil, rules.dependents.isEmpty,
      rules.unevaluated == nil, rules.members.count <= 64
    else { return nil }
    let start = members.count
    var required: UInt64 = 0
    for (place, member) in rules.members.enumerated() {
      let bit: UInt64 = member.isRequired ? 1 << UInt64(place) : 0
      required |= bit
      members.append(
        TapeSchemas.Member(
          token: FieldToken(member.key.name), schema: member.schema.map(Int32.init) ?? -1, bit: bit)
      )
      keys.append(member.key)
    }
    objects.append(
      TapeSchemas.ObjectCheck(
        members: FrozenPart(start..<members.count), required: required,
        isClosed: isClosed))
    return Int32(objects.count - 1)
  }
}

extension Applicators {
  /// Where `$ref` leads, if it is the only one of them.
  fileprivate var onlyReference: Int32? {
    targets.count == 1 && dynamicReference == nil ? reference.map(Int32.init) : nil
  }
}

extension SchemaNode {
  /// `true`, or an object without keywords that could make a value invalid.
  fileprivate var saysNothing: Bool { saysOnlyTypes && types == .all }
}
