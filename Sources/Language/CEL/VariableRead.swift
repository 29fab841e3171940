/// Something that a program may read of an activation.
package struct VariableRead: Sendable, Hashable {
  package let slot: Int
  /// The names of the fields that lead on from the variable, up to the first index or the end of the path.
  package let fields: [String]
}

extension Program {
  /// Whether an evaluation may call the function.
  package func calls(_ function: FunctionDeclaration) -> Bool {
    plan.functions.contains { $0.name == function.name }
  }

  /// The text that the expression calls the function with, where it is nothing but that call; nil otherwise.
  package func text(ofCallOnlyOf function: FunctionDeclaration) -> String? {
    let root = plan.instructions[Int(plan.root)]
    guard root.operation == .call, plan.functions[Int(root.a)].name == function.name, root.c == 1
    else { return nil }
    let argument = plan.instructions[Int(plan.operands[Int(root.b)])]
    guard argument.operation == .constant else { return nil }
    return plan.constants[Int(argument.a)].stringValue
  }

  /// All that an evaluation may look at, host functions aside; what is not in it need not be bound.
  package var variableReads: [VariableRead] {
    plan.paths.filter { $0.root >= 0 }.map { path in
      var fields: [String] = []
      for step in plan.walker[Int(path.place)] {
        guard case .field(let name) = step else { break }
        fields.append(name)
      }
      return VariableRead(slot: Int(path.root), fields: fields)
    }
  }
}
