internal import Values

/// Chains of fields and constant indices become paths.
extension Planner {
  /// The path that a chain of fields and constant indices is, or the one that a `has` asks for; or nil.
  mutating func path(of id: NodeID) -> Int32? {
    var steps: [FieldPaths.Step] = []
    var node = id
    while root(of: node) == nil {
      guard let (operand, step) = link(node, isLast: node == id), checked.fallbacks[node] == nil
      else { return nil }
      steps.append(step)
      node = operand
    }
    guard let root = root(of: node) else { return nil }
    steps.reverse()
    return addPath(
      root: root, steps: steps, text: Path.text(rootName(node), steps, count: steps.count))
  }

  mutating func addPath(root: Int32, steps: [FieldPaths.Step], text: String) -> Int32 {
    let text = key(text)
    let pathKey = PathKey(root: root, text: text)
    if let known = pathPlaces[pathKey] { return known }
    let place = Int32(parts.paths.count)
    parts.steps.append(steps)
    parts.paths.append(Path(root: root, text: text, place: place, stepCount: Int32(steps.count)))
    pathPlaces[pathKey] = place
    return place
  }

  /// One step of a path and what it is applied to.
  private func link(_ id: NodeID, isLast: Bool) -> (operand: NodeID, step: FieldPaths.Step)? {
    switch checked.tree[id].kind {
    case .select(let operand, let field, false): return (operand, .field(field.text))
    case .presence(let operand, let field, false) where isLast:
      return (operand, .field(field.text))
    case .index(let operand, let index, false):
      switch checked.tree[index].kind {
      case .literal(.int(let number)): return (operand, .index(Int(number)))
      case .literal(.string(let name)): return (operand, .field(name))
      default: return nil
      }
    default: return nil
    }
  }

  private func root(of id: NodeID) -> Int32? {
    switch checked.references[id] {
    case .variable(let slot): Int32(slot)
    case .local(let local): Int32(-1 - local)
    case .type, .function, .qualifiedFunction, .undeclared, nil: nil
    }
  }

  private func rootName(_ id: NodeID) -> String {
    if case .variable(let slot) = checked.references[id] { return environment.variables[slot].name }
    switch checked.tree[id].kind {
    case .identifier(let name, _), .bound(let name): return name
    default: return ""
    }
  }
}
