internal import Diagnostics

/// Refuses what would nest too deep when it runs: loops in loops, and values that names carry into each other, which no
/// limit of the tree's own depth bounds: `cel.bind(x, [[[1]]], cel.bind(y, [[[x]]], [[[y]]]))`. Equality, printing and
/// freeing walk values by recursion.
struct NestingCheck {
  /// Loops in each other.
  static let loopLimit = 8
  /// Lists and maps in each other, those of the data left out.
  static let valueLimit = 100

  private let tree: SyntaxTree
  private let source: SourceText
  private(set) var finding: Diagnostic?
  /// How deep the value of each name in scope is at most, innermost last.
  private var names: [(name: String, depth: Int)] = []

  /// The first finding, if any.
  static func finding(in tree: SyntaxTree, _ source: SourceText) -> Diagnostic? {
    var check = NestingCheck(tree: tree, source: source)
    _ = check.visit(tree.root, loops: 0)
    return check.finding
  }

  private init(tree: SyntaxTree, source: SourceText) {
    self.tree = tree
    self.source = source
  }

  /// How many lists, maps and optionals the expression puts around the deepest thing that it reads, at most.
  private mutating func visit(_ id: NodeID, loops: Int) -> Int {
    guard finding == nil else { return 0 }
    let depth = self.depth(id, loops: loops)
    if depth > Self.valueLimit {
      finding = finding ?? .valueTooDeep(limit: Self.valueLimit, at: source.span(tree[id].range))
    }
    return depth
  }

  private mutating func depth(_ id: NodeID, loops: Int) -> Int {
    switch tree[id].kind {
    case .mistaken, .literal, .bound: return 0
    case .identifier(let name, _): return names.last { $0.name == name }?.depth ?? 0
    case .presence(let operand, _, _), .not(let operand), .negate(let operand):
      _ = visit(operand, loops: loops)
      return 0
    // What is in something is less deep than it; an optional selection wraps it again.
    case .select(let operand, _, _): return visit(operand, loops: loops)
    case .index(let operand, let index, _):
      _ = visit(index, loops: loops)
      return visit(operand, loops: loops)
    case .call: return 1 + deepest(tree[id].kind.children, loops: loops)
    case .binary(_, let left, let right): return deepest([left, right], loops: loops)
    case .and(let operands), .or(let operands):
      _ = deepest(operands, loops: loops)
      return 0
    case .conditional(let condition, let then, let otherwise):
      _ = visit(condition, loops: loops)
      return deepest([then, otherwise], loops: loops)
    case .list, .map: return 1 + deepest(tree[id].kind.children, loops: loops)
    case .comprehension(let loop): return self.depth(of: loop, at: id, loops: loops + 1)
    case .bind(let name, let value, let body):
      return scoped([name], visit(value, loops: loops)) { $0.visit(body, loops: loops) }
    case .optionalMap(let name, let operand, let body, _):
      return 1 + scoped([name], visit(operand, loops: loops)) { $0.visit(body, loops: loops) }
    }
  }

  private mutating func deepest(_ nodes: [NodeID], loops: Int) -> Int {
    nodes.reduce(0) { max($0, visit($1, loops: loops)) }
  }

  private mutating func depth(
    of loop: SyntaxNode.Comprehension, at id: NodeID, loops: Int
  ) -> Int {
    if loops > Self.loopLimit {
      finding = finding ?? .loopsTooDeep(limit: Self.loopLimit, at: source.span(tree[id].range))
    }
    // The list itself stands beside the loop, not in it.
    let range = visit(loop.range, loops: loops - 1)
    return scoped(loop.variables, range) { check in
      let filter = loop.filter.map { [$0] } ?? []
      return 1 + max(range, check.deepest(filter + [loop.body], loops: loops))
    }
  }

  private mutating func scoped(
    _ variables: [SyntaxNode.Name], _ depth: Int, _ body: (inout NestingCheck) -> Int
  ) -> Int {
    let count = names.count
    for variable in variables { names.append((variable.text, depth)) }
    defer { names.removeSubrange(count...) }
    return body(&self)
  }
}
