/// The macros: calls that are syntax, since they bind a name or look at their argument unevaluated.
/// Source: CEL language definition, "Macros"; cel-go extensions "optionals", "bindings" and
/// "two variable comprehensions".
extension Parser {
  private typealias Call = SyntaxNode.Call
  private typealias Form = SyntaxNode.Comprehension.Form

  /// The node that a call stands for, if it is a macro with this number of arguments.
  mutating func expandMacro(_ call: SyntaxNode.Call, _ range: Range<Int>) -> NodeID? {
    let count = call.arguments.count
    guard let receiver = call.receiver else {
      return call.function.text == "has" && count == 1
        ? presence(of: call.arguments[0], range) : nil
    }
    switch (call.function.text, count) {
    case ("all", 2), ("all", 3): return loop(.all, call, receiver, range)
    case ("exists", 2), ("exists", 3): return loop(.exists, call, receiver, range)
    case ("exists_one", 2), ("exists_one", 3), ("existsOne", 2), ("existsOne", 3):
      return loop(.existsOne, call, receiver, range)
    case ("sortBy", 2): return loop(.sortBy, call, receiver, range)
    case ("filter", 2): return loop(.filter, call, receiver, range)
    case ("map", 2): return loop(.map, call, receiver, range)
    case ("map", 3): return loop(.map, call, receiver, range, filterAt: 1)
    case ("transformList", 3): return loop(.transformList, call, receiver, range)
    case ("transformList", 4): return loop(.transformList, call, receiver, range, filterAt: 2)
    case ("transformMap", 3): return loop(.transformMap, call, receiver, range)
    case ("transformMap", 4): return loop(.transformMap, call, receiver, range, filterAt: 2)
    case ("transformMapEntry", 3): return loop(.transformMapEntry, call, receiver, range)
    case ("transformMapEntry", 4):
      return loop(.transformMapEntry, call, receiver, range, filterAt: 2)
    case ("optMap", 2): return optionalMap(call, receiver, range, isFlat: false)
    case ("optFlatMap", 2): return optionalMap(call, receiver, range, isFlat: true)
    case ("bind", 3) where isIdentifier("cel", receiver): return bind(call, range)
    default: return nil
    }
  }

  private mutating func presence(of argument: NodeID, _ range: Range<Int>) -> NodeID {
    switch tree[argument].kind {
    case .select(let operand, let field, let isOptional):
      return add(.presence(operand: operand, field: field, isOptional: isOptional), range)
    case .identifier(let name, _): return add(.bound(name), range)
    case .mistaken: return argument
    default:
      report(.presenceOfNoField(at: span(tree[argument].range)))
      return add(.mistaken, range)
    }
  }

  /// The last argument is the body, the one at `filterAt` a filter, all before them are variables.
  private mutating func loop(
    _ form: SyntaxNode.Comprehension.Form, _ call: SyntaxNode.Call, _ receiver: NodeID,
    _ range: Range<Int>, filterAt: Int? = nil
  ) -> NodeID? {
    let arguments = call.arguments
    var variables: [SyntaxNode.Name] = []
    for argument in arguments[..<(filterAt ?? arguments.count - 1)] {
      guard let variable = variable(argument, of: call.function.text) else {
        return add(.mistaken, range)
      }
      variables.append(variable)
    }
    if variables.count == 2, variables[0].text == variables[1].text {
      report(.repeatedLoopVariable(variables[1].text, at: span(variables[1].range)))
      return add(.mistaken, range)
    }
    let comprehension = SyntaxNode.Comprehension(
      form: form, range: receiver, variables: variables, filter: filterAt.map { arguments[$0] },
      body: arguments.last!)
    return add(.comprehension(comprehension), range)
  }

  private mutating func optionalMap(
    _ call: SyntaxNode.Call, _ receiver: NodeID, _ range: Range<Int>, isFlat: Bool
  ) -> NodeID {
    guard let variable = variable(call.arguments[0], of: call.function.text) else {
      return add(.mistaken, range)
    }
    return add(
      .optionalMap(variable, operand: receiver, body: call.arguments[1], isFlat: isFlat), range)
  }

  private mutating func bind(_ call: SyntaxNode.Call, _ range: Range<Int>) -> NodeID {
    guard let variable = variable(call.arguments[0], of: "cel.bind") else {
      return add(.mistaken, range)
    }
    return add(.bind(variable, value: call.arguments[1], body: call.arguments[2]), range)
  }

  private mutating func variable(_ argument: NodeID, of macro: String) -> SyntaxNode.Name? {
    let node = tree[argument]
    if case .identifier(let name, false) = node.kind {
      return SyntaxNode.Name(text: name, range: node.range)
    }
    if case .mistaken = node.kind { return nil }
    report(.noLoopVariable(macro: macro, at: span(node.range)))
    return nil
  }

  private func isIdentifier(_ name: String, _ node: NodeID) -> Bool {
    if case .identifier(name, false) = tree[node].kind { true } else { false }
  }
}
