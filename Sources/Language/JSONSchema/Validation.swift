import Values

/// One validation of one value: the way taken so far, and what was found.
///
/// In the fast mode it stops at the first violation and notes nothing; collecting, it goes through all.
struct Validation {
  let graph: SchemaGraph
  var isCollecting: Bool
  var violations: [SchemaViolation] = []
  /// The way into the value and along the keywords; kept only while collecting.
  var instancePath: [InstanceStep] = []
  var keywordPath: [String] = []
  /// Schemas by which the one at hand was reached, outermost first; kept only for `$dynamicRef`.
  private(set) var scope: [(place: Int, resource: Int)] = []
  /// How many of them judge values around the one at hand.
  private var outerCount = 0

  init(_ graph: SchemaGraph, isCollecting: Bool) {
    self.graph = graph
    self.isCollecting = isCollecting
  }

  /// Whether the instance is valid by a schema. What it looked at with success is added to `evaluated`.
  mutating func check<I: Instance>(
    _ instance: I, _ place: Int, _ evaluated: inout Evaluated
  ) -> Bool {
    if let types = graph.simpleTypes[place] {
      return types == .all || types.contains(instance.type) ? true : failType(instance.type, types)
    }
    return graph.uncounted[place].with { node in
      if node.isNever { return refuse() }
      guard graph.hasDynamicReferences else { return check(instance, node, &evaluated) }
      return checkInScope(instance, place, node, &evaluated)
    }
  }

  /// As `check`, remembering the way for dynamic references. A schema that judges a value by way of judging it
  /// would never come to an end; without dynamic references, the compiler has found such circles.
  private mutating func checkInScope<I: Instance>(
    _ instance: I, _ place: Int, _ node: SchemaNode, _ evaluated: inout Evaluated
  ) -> Bool {
    if scope[outerCount...].contains(where: { $0.place == place }) {
      return fail("$dynamicRef") { "\($0) is judged by a schema that refers to itself" }
    }
    scope.append((place, node.resource))
    defer { scope.removeLast() }
    return check(instance, node, &evaluated)
  }

  private mutating func check<I: Instance>(
    _ instance: I, _ node: SchemaNode, _ evaluated: inout Evaluated
  ) -> Bool {
    guard node.tracksEvaluation else { return checkRules(instance, node, &evaluated) }
    var own = Evaluated.tracked
    let isValid = checkRules(instance, node, &own)
    if isValid { evaluated.form(unionWith: own) }
    return isValid
  }

  private mutating func checkRules<I: Instance>(
    _ instance: I, _ node: SchemaNode, _ evaluated: inout Evaluated
  ) -> Bool {
    let type = instance.type
    if !node.types.contains(type) {
      // The other keywords about this type would only repeat it.
      return failType(type, node.types)
    }
    var isValid = true
    if let rules = node.values, !rules.with({ check(instance, type, $0) }) {
      isValid = false
      guard isCollecting else { return false }
    }
    if let rules = node.applicators, !rules.with({ check(instance, $0, &evaluated) }) {
      isValid = false
      guard isCollecting else { return false }
    }
    let isKindValid =
      switch type {
      case .object: node.object?.with { check(object: instance, $0, &evaluated) }
      case .array: node.array?.with { check(array: instance, $0, &evaluated) }
      case .string: node.string?.with { check(string: instance, $0) }
      case .integer, .fraction: node.number?.with { check(number: instance, $0) }
      default: Bool?.none
      }
    if isKindValid == false { isValid = false }
    return isValid
  }
}

// MARK: - Going on to other schemas

extension Validation {
  /// A step into the value.
  enum InstanceStep {
    case field(String)
    case item(Int)
  }

  /// The same value by the schema of a keyword.
  mutating func apply<I: Instance>(
    _ place: Int, to instance: I, by keyword: StaticString, _ evaluated: inout Evaluated,
    at index: Int? = nil
  ) -> Bool {
    guard isCollecting else { return check(instance, place, &evaluated) }
    let length = keywordPath.count
    keywordPath.append(keyword.description)
    if let index { keywordPath.append(String(index)) }
    defer { keywordPath.removeLast(keywordPath.count - length) }
    return check(instance, place, &evaluated)
  }

  /// As `apply`, but only asks: a no is not noted.
  mutating func test<I: Instance>(
    _ place: Int, on instance: I, _ evaluated: inout Evaluated
  ) -> Bool {
    let wasCollecting = isCollecting
    isCollecting = false
    defer { isCollecting = wasCollecting }
    return check(instance, place, &evaluated)
  }

  /// As `test`, of a part of the value.
  mutating func test<I: Instance>(_ place: Int, onPart part: I) -> Bool {
    let outerCount = self.outerCount
    self.outerCount = scope.count
    defer { self.outerCount = outerCount }
    var evaluated = Evaluated.untracked
    return test(place, on: part, &evaluated)
  }

  /// A field or an item by the schema of a keyword.
  mutating func descend<I: Instance>(
    _ place: Int, into part: I, at step: @autoclosure () -> InstanceStep,
    by keyword: StaticString, _ name: @autoclosure () -> String? = nil
  ) -> Bool {
    let outerCount = self.outerCount
    self.outerCount = scope.count
    defer { self.outerCount = outerCount }
    var evaluated = Evaluated.untracked
    guard isCollecting else { return check(part, place, &evaluated) }
    let length = keywordPath.count
    keywordPath.append(keyword.description)
    if let name = name() { keywordPath.append(name) }
    instancePath.append(step())
    defer {
      keywordPath.removeLast(keywordPath.count - length)
      instancePath.removeLast()
    }
    return check(part, place, &evaluated)
  }
}

// MARK: - Noting violations

extension Validation {
  /// Notes a violation of a keyword of the schema at hand: at the value at hand or, if given, at a part of it.
  /// `sentence` gets the name of what it is about, which is another part where `about` says so.
  mutating func fail(
    _ keyword: String, at step: InstanceStep? = nil, about part: InstanceStep? = nil,
    _ sentence: (String) -> String
  ) -> Bool {
    guard isCollecting else { return false }
    let path = instancePath + (step.map { [$0] } ?? [])
    let subject = part.map { instancePath + [$0] } ?? path
    violations.append(
      SchemaViolation(
        instanceLocation: Self.pointer(path),
        keywordLocation: (keywordPath + [keyword]).map { "/" + JSONPointer.escaped($0) }.joined(),
        keyword: keyword, message: sentence(Self.name(subject))))
    return false
  }

  /// Notes that nothing is permitted here: by `false` as the schema of a keyword.
  private mutating func refuse() -> Bool {
    guard isCollecting else { return false }
    let keyword = keywordPath.last { Int($0) == nil } ?? ""
    let name = Self.name(instancePath)
    violations.append(
      SchemaViolation(
        instanceLocation: Self.pointer(instancePath),
        keywordLocation: keywordPath.map { "/" + JSONPointer.escaped($0) }.joined(),
        keyword: keyword, message: "\(name) is not permitted here"))
    return false
  }

  private mutating func failType(_ type: SchemaTypes, _ expected: SchemaTypes) -> Bool {
    fail("type") { "\($0) is \(type.description) where \(expected.description) is required" }
  }

  static func pointer(_ path: [InstanceStep]) -> String {
    path.map { step in
      switch step {
      case .field(let name): "/" + JSONPointer.escaped(name)
      case .item(let index): "/\(index)"
      }
    }.joined()
  }

  /// `candidate.emails[0]`, in backticks.
  private static func name(_ path: [InstanceStep]) -> String {
    var name = ""
    for step in path {
      switch step {
      case .field(let field): name += name.isEmpty ? field : ".\(field)"
      case .item(let index): name += "[\(index)]"
      }
    }
    return name.isEmpty ? "the value" : "`\(name)`"
  }
}
