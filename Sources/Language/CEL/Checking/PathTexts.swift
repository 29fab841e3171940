/// How the paths of an expression are written, found once for each node.
struct PathTexts {
  private let checked: CheckedTree
  private let environment: Environment
  /// By node, once somebody has asked: `.some(nil)` is no path.
  private var texts: ContiguousArray<String??>

  init(_ checked: CheckedTree, _ environment: Environment) {
    self.checked = checked
    self.environment = environment
    texts = ContiguousArray(repeating: nil, count: checked.tree.nodes.count)
  }

  /// How a path is written: `a.b[0]["c"]`; nil for what is none.
  mutating func text(_ id: NodeID) -> String? {
    if let known = texts[Int(id.index)] { return known }
    let text = writtenText(id)
    texts[Int(id.index)] = .some(text)
    return text
  }

  private mutating func writtenText(_ id: NodeID) -> String? {
    if case .variable(let slot) = checked.references[id] { return environment.variables[slot].name }
    switch checked.tree[id].kind {
    case .identifier(let name, _): return name
    case .select(let operand, let field, _): return text(operand).map { $0 + "." + field.text }
    case .index(let operand, let index, _): return text(operand).map { "\($0)[\(key(index))]" }
    default: return nil
    }
  }

  /// How an index is written; every one that is neither a literal nor a path alike.
  mutating func key(_ id: NodeID) -> String {
    switch checked.tree[id].kind {
    case .literal(.string(let text)): "\"\(text)\""
    case .literal(.int(let number)): "\(number)"
    case .literal(.uint(let number)): "\(number)u"
    case .literal(.bool(let truth)): "\(truth)"
    default: text(id) ?? "…"
    }
  }
}
