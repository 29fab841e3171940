import Patterns
import Values

/// The compiled schemas of a document and of all it refers to. They refer to one another by place in `nodes`,
/// since they may do so in circles.
final class SchemaGraph: Sendable {
  let nodes: [SchemaNode]
  /// By node: the types permitted if it says nothing but that, as most do.
  let simpleTypes: [SchemaTypes?]
  /// By resource: where its dynamic anchors lead.
  let dynamicAnchors: [[String: Int]]
  /// Whether validation has to remember by which resources it came.
  let hasDynamicReferences: Bool

  /// The same as `nodes`, for going from one to the next without counting references, which is half of the cost
  /// of a node otherwise (measured: 20 properties from the tape).
  let uncounted: [Uncounted<SchemaNode>]

  /// The same for judging parsed texts.
  let tape: TapeSchemas

  init(nodes: [SchemaNode], dynamicAnchors: [[String: Int]], hasDynamicReferences: Bool) {
    self.nodes = nodes
    uncounted = nodes.map(Uncounted.init)
    tape = TapeSchemas(nodes, hasDynamicReferences: hasDynamicReferences)
    simpleTypes = nodes.map { $0.saysOnlyTypes ? $0.types : nil }
    self.dynamicAnchors = dynamicAnchors
    self.hasDynamicReferences = hasDynamicReferences
  }
}

/// A reference to a part of a graph, which keeps that part alive and is itself held by whoever validates.
struct Uncounted<Part: AnyObject & Sendable>: @unchecked Sendable {
  // Unchecked: the reference never changes and the part is `Sendable`.
  private let reference: Unmanaged<Part>

  init(_ part: Part) { reference = .passUnretained(part) }

  @inline(__always)
  func with<Result>(_ body: (Part) -> Result) -> Result {
    reference._withUnsafeGuaranteedRef(body)
  }
}

/// One schema: its keywords, made ready, in the groups that apply to a kind of value.
final class SchemaNode: Sendable {
  /// As written: true, false or an object.
  let source: Value
  /// URI of the document, `#` and JSON pointer.
  let location: String
  /// The schema resource (by `$id`) that it belongs to.
  let resource: Int
  /// The schema `false`.
  let isNever: Bool
  let types: SchemaTypes
  /// The keywords about kinds of values, for those who ask what the schema says.
  let rules: SchemaRules
  // The same for validation.
  let values: Uncounted<ValueRules>?
  let number: Uncounted<NumberRules>?
  let string: Uncounted<StringRules>?
  let array: Uncounted<ArrayRules>?
  let object: Uncounted<ObjectRules>?
  let applicators: Uncounted<Applicators>?
  /// Whether no keyword but `type` can make a value invalid.
  let saysOnlyTypes: Bool
  /// Whether `unevaluatedProperties` or `unevaluatedItems` stand here, which ask what all others have looked at.
  let tracksEvaluation: Bool

  init(source: Value, location: String, resource: Int, rules: SchemaRules) {
    self.source = source
    self.location = location
    self.resource = resource
    isNever = rules.isNever
    types = rules.types
    self.rules = rules
    values = rules.values.map(Uncounted.init)
    number = rules.number.map(Uncounted.init)
    string = rules.string.map(Uncounted.init)
    array = rules.array.map(Uncounted.init)
    object = rules.object.map(Uncounted.init)
    applicators = rules.applicators.map(Uncounted.init)
    saysOnlyTypes =
      !rules.isNever && rules.values == nil && rules.number == nil && rules.string == nil
      && rules.array == nil && rules.object == nil && rules.applicators == nil
    tracksEvaluation = rules.object?.unevaluated != nil || rules.array?.unevaluated != nil
  }
}

/// The parts of a node while it is compiled.
struct SchemaRules: Sendable {
  var isNever = false
  var types = SchemaTypes.all
  var values: ValueRules?
  var number: NumberRules?
  var string: StringRules?
  var array: ArrayRules?
  var object: ObjectRules?
  var applicators: Applicators?
}

/// `enum` and `const`.
final class ValueRules: Sendable {
  /// The permitted texts, and what else is permitted.
  struct Choice: Sendable {
    let texts: [JSONKey]
    let others: [Value]

    init(_ values: [Value]) {
      texts = values.compactMap { $0.stringValue.map(JSONKey.init) }
      others = values.filter { $0.stringValue == nil }
    }
  }

  let enumeration: Choice?
  let constant: Choice?

  init(enumeration: [Value]?, constant: Value?) {
    self.enumeration = enumeration.map(Choice.init)
    self.constant = constant.map { Choice([$0]) }
  }
}

final class NumberRules: Sendable {
  let minimum: Value?
  let maximum: Value?
  let exclusiveMinimum: Value?
  let exclusiveMaximum: Value?
  let divisor: Value?

  init(
    minimum: Value?, maximum: Value?, exclusiveMinimum: Value?, exclusiveMaximum: Value?,
    divisor: Value?
  ) {
    self.minimum = minimum
    self.maximum = maximum
    self.exclusiveMinimum = exclusiveMinimum
    self.exclusiveMaximum = exclusiveMaximum
    self.divisor = divisor
  }
}

final class StringRules: Sendable {
  let minimumLength: Int
  let maximumLength: Int?
  let pattern: Pattern?
  let format: Format?

  init(minimumLength: Int, maximumLength: Int?, pattern: Pattern?, format: Format?) {
    self.minimumLength = minimumLength
    self.maximumLength = maximumLength
    self.pattern = pattern
    self.format = format
  }
}

final class ArrayRules: Sendable {
  struct Contains: Sendable {
    let schema: Int
    let minimum: Int
    let maximum: Int?
  }

  let minimumCount: Int
  let maximumCount: Int?
  let isUnique: Bool
  let prefix: [Int]
  let items: Int?
  let contains: Contains?
  let unevaluated: Int?

  init(
    minimumCount: Int, maximumCount: Int?, isUnique: Bool, prefix: [Int], items: Int?,
    contains: Contains?, unevaluated: Int?
  ) {
    self.minimumCount = minimumCount
    self.maximumCount = maximumCount
    self.isUnique = isUnique
    self.prefix = prefix
    self.items = items
    self.contains = contains
    self.unevaluated = unevaluated
  }
}

final class ObjectRules: Sendable {
  /// A name that the schema knows: by `properties`, by `required` or by both.
  struct Member: Sendable {
    let key: JSONKey
    let schema: Int?
    let isRequired: Bool
  }

  /// What is to be done about a field that is a member.
  struct Judge: Sendable {
    let schema: Int?
    let isRequired: Bool
  }

  struct PatternMember: Sendable {
    let pattern: Pattern
    let schema: Int
    /// As written in the schema.
    let text: String
  }

  /// What has to be there or hold when the object has the field `key`.
  struct Dependent: Sendable {
    let key: JSONKey
    let required: [JSONKey]
    let schema: Int?
  }

  let members: [Member]
  /// The same in plain words, member by member, for the search that goes on for every field.
  let tokens: ContiguousArray<FieldToken>
  let judges: ContiguousArray<Judge>
  let requiredCount: Int
  let patterns: [PatternMember]
  let additional: Int?
  let names: Int?
  let minimumCount: Int
  let maximumCount: Int?
  let dependents: [Dependent]
  let unevaluated: Int?
  /// Whether every field has to be looked at.
  let looksAtFields: Bool

  init(
    members: [Member], patterns: [PatternMember], additional: Int?, names: Int?, minimumCount: Int,
    maximumCount: Int?, dependents: [Dependent], unevaluated: Int?
  ) {
    self.members = members
    tokens = ContiguousArray(members.map { FieldToken($0.key.name) })
    judges = ContiguousArray(
      members.map { Judge(schema: $0.schema, isRequired: $0.isRequired) })
    requiredCount = members.count { $0.isRequired }
    self.patterns = patterns
    self.additional = additional
    self.names = names
    self.minimumCount = minimumCount
    self.maximumCount = maximumCount
    self.dependents = dependents
    self.unevaluated = unevaluated
    looksAtFields = !members.isEmpty || !patterns.isEmpty || additional != nil || names != nil
  }
}

/// Keywords that apply other schemas to the same value.
final class Applicators: Sendable {
  let reference: Int?
  let dynamicReference: DynamicReference?
  let all: [Int]
  let any: [Int]
  let one: [Int]
  let not: Int?
  let condition: Int?
  let then: Int?
  let otherwise: Int?

  /// `$dynamicRef` to a dynamic anchor: the outermost resource that has the anchor decides.
  struct DynamicReference: Sendable {
    let anchor: String
    /// Where it leads if no resource on the way has the anchor.
    let target: Int
  }

  init(
    reference: Int?, dynamicReference: DynamicReference?, all: [Int], any: [Int], one: [Int],
    not: Int?, condition: Int?, then: Int?, otherwise: Int?
  ) {
    self.reference = reference
    self.dynamicReference = dynamicReference
    self.all = all
    self.any = any
    self.one = one
    self.not = not
    self.condition = condition
    self.then = then
    self.otherwise = otherwise
  }

  /// Schemas that judge the same value, for finding circles that never come to an end.
  var targets: [Int] {
    [reference, not, condition, then, otherwise].compactMap { $0 } + all + any + one
  }
}
