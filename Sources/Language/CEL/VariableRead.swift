/// Something that a program may read of an activation.
package struct VariableRead: Sendable, Hashable {
  package let slot: Int
  /// The names of the fields that lead on from the variable, up to the first index or the end of the path.
  package let fields: [String]
}

extension Program {
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
