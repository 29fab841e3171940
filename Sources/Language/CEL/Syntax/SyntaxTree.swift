internal import Values

/// An expression as parsed, its macros expanded. Nodes lie in one array, children before parents, and name each
/// other by place, so that later stages keep what they find out in arrays beside it.
struct SyntaxTree: Sendable {
  /// The deepest tree that is accepted: every later stage walks it by recursion, and has to fit into 512 KiB of stack
  /// (measured: 250 levels do not). A chain of `&&` or `||` is one level.
  static let depthLimit = 100

  private(set) var nodes: ContiguousArray<SyntaxNode> = []
  var root = NodeID(index: 0)

  subscript(id: NodeID) -> SyntaxNode { nodes[Int(id.index)] }

  mutating func add(_ kind: SyntaxNode.Kind, _ range: Range<Int>) -> NodeID {
    let depth = 1 + (kind.children.map { self[$0].depth }.max() ?? 0)
    nodes.append(SyntaxNode(kind: kind, range: range, depth: depth))
    return NodeID(index: Int32(nodes.count - 1))
  }
}

/// The place of a node in its tree.
struct NodeID: Hashable, Sendable {
  let index: Int32
}

/// One operation of an expression.
struct SyntaxNode: Sendable {
  let kind: Kind
  /// In UTF-8 offsets of the expression, parentheses around it left out.
  let range: Range<Int>
  /// 1 for a leaf.
  let depth: Int

  /// A name as written at a place.
  struct Name: Sendable {
    let text: String
    let range: Range<Int>
  }

  struct ListEntry: Sendable {
    let element: NodeID
    /// `[?x]`: x is an optional, and the element is left out where it holds nothing.
    let isOptional: Bool
  }

  struct MapEntry: Sendable {
    let key: NodeID
    let value: NodeID
    /// `{?k: v}`: v is an optional.
    let isOptional: Bool
  }

  struct Call: Sendable {
    let function: Name
    /// What stands before the dot of `x.f()`; the checker decides if it is a value or a part of the name.
    let receiver: NodeID?
    let arguments: [NodeID]
  }

  /// A loop over a list or the keys of a map.
  struct Comprehension: Sendable {
    enum Form: String, Sendable {
      case all, exists
      case existsOne = "exists_one"
      case map, filter, sortBy, transformList, transformMap, transformMapEntry
    }

    let form: Form
    let range: NodeID
    /// One variable: the element or key. Two: index or key, and element or value.
    let variables: [Name]
    let filter: NodeID?
    let body: NodeID
  }

  indirect enum Kind: Sendable {
    /// What stands where the text could not be parsed; it has been reported.
    case mistaken
    case literal(Value)
    /// With a leading dot it is looked up at the root, not in the container.
    case identifier(String, isAbsolute: Bool)
    case select(operand: NodeID, field: Name, isOptional: Bool)
    case index(operand: NodeID, index: NodeID, isOptional: Bool)
    /// `has(operand.field)`
    case presence(operand: NodeID, field: Name, isOptional: Bool)
    /// `has(variable)`: whether it is bound.
    case bound(String)
    case call(Call)
    case not(NodeID)
    case negate(NodeID)
    case binary(BinaryOperator, NodeID, NodeID)
    /// Two operands or more.
    case and([NodeID])
    case or([NodeID])
    case conditional(condition: NodeID, then: NodeID, otherwise: NodeID)
    case list([ListEntry])
    case map([MapEntry])
    case comprehension(Comprehension)
    /// `cel.bind(name, value, body)`
    case bind(Name, value: NodeID, body: NodeID)
    /// `operand.optMap(name, body)`; the flat form's body is itself an optional.
    case optionalMap(Name, operand: NodeID, body: NodeID, isFlat: Bool)
  }
}

extension SyntaxNode.Kind {
  var children: [NodeID] {
    switch self {
    case .mistaken, .literal, .identifier, .bound: []
    case .select(let operand, _, _), .presence(let operand, _, _): [operand]
    case .index(let operand, let index, _): [operand, index]
    case .call(let call): (call.receiver.map { [$0] } ?? []) + call.arguments
    case .not(let operand), .negate(let operand): [operand]
    case .binary(_, let left, let right): [left, right]
    case .and(let operands), .or(let operands): operands
    case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
    case .list(let entries): entries.map(\.element)
    case .map(let entries): entries.flatMap { [$0.key, $0.value] }
    case .comprehension(let loop): [loop.range] + (loop.filter.map { [$0] } ?? []) + [loop.body]
    case .bind(_, let value, let body): [value, body]
    case .optionalMap(_, let operand, let body, _): [operand, body]
    }
  }
}

/// The operators between two operands that both are always evaluated.
package enum BinaryOperator: String, Sendable, BitwiseCopyable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case `in` = "in"

  /// Tighter operators have the higher number; `||` is 1, `&&` is 2.
  var precedence: Int {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in: 3
    case .add, .subtract: 4
    case .multiply, .divide, .remainder: 5
    }
  }

  var isEquality: Bool { self == .equal || self == .notEqual }

  var isOrdering: Bool {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual: true
    case .equal, .notEqual, .add, .subtract, .multiply, .divide, .remainder, .in: false
    }
  }

  /// The operator that means the same with its sides exchanged.
  var mirrored: BinaryOperator {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual, .add, .subtract, .multiply, .divide, .remainder, .in: self
    }
  }

  /// The comparison that holds where this one does not; itself where it is none.
  var negated: BinaryOperator {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    case .add, .subtract, .multiply, .divide, .remainder, .in: self
    }
  }
}
