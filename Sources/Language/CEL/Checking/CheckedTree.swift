internal import Diagnostics
internal import Values

/// A tree with what the checker found out about its nodes; arrays are indexed by `NodeID`.
struct CheckedTree {
  /// What a name, a call or a selection stands for.
  enum Reference: Equatable {
    /// A variable of the environment, also where its name has dots and the node is a selection.
    case variable(slot: Int)
    /// A variable of a loop or a `cel.bind`, by its place in the stack of those that are in scope.
    case local(Int)
    /// A type as a value, by its CEL name.
    case type(String)
    /// A call of a function by its full name; what stands before the dot is a part of the name.
    case qualifiedFunction(String)
    /// A call of a function on a receiver, or of a plain one.
    case function(String)
    /// A name that nobody declared; evaluating it is an error.
    case undeclared
  }

  let tree: SyntaxTree
  var references: References
  var types: ContiguousArray<CELType>
  /// Values for keys that a map lacks, by the node that selects or indexes.
  var fallbacks: [NodeID: Value] = [:]
  /// The first local that a loop, `cel.bind` or `optMap` makes.
  var scopes: [NodeID: Int] = [:]
  /// The most locals that are in scope at once.
  var localCount = 0
  var findings: [Diagnostic] = []
  var facts = Facts()
  /// The nodes of `Facts.reads`, place by place.
  var readNodes: [NodeID] = []

  init(_ tree: SyntaxTree) {
    self.tree = tree
    types = ContiguousArray(repeating: .error, count: tree.nodes.count)
    references = References(count: tree.nodes.count)
  }

  var type: CELType { types[Int(tree.root.index)] }

  /// Whether no part has a type that is only known at run time. Null agrees with times and spans, as in cel-go, and yet
  /// no operator takes it.
  var isStatic: Bool { !types.contains { $0.isPartlyDynamic || $0 == .null } }

  func type(of node: NodeID) -> CELType { types[Int(node.index)] }

  /// What nodes stand for; nil of those that stand for nothing but themselves.
  struct References {
    private var references: ContiguousArray<Reference?>

    init(count: Int) { references = ContiguousArray(repeating: nil, count: count) }

    subscript(node: NodeID) -> Reference? {
      get { references[Int(node.index)] }
      set { references[Int(node.index)] = newValue }
    }
  }
}
