internal import Values

/// Functions that CEL does not have and people who write workflows need.
extension StandardLibrary {
  static let domain: [FunctionDeclaration] = [
    FunctionDeclaration(
      "quarter", [.member([.timestamp], .string), .member([.timestamp, .string], .string)],
      documentation: "the quarter of the year, in UTC or at an offset: 2024-Q3",
      pure: .general { arguments, _ throws(EvaluationError) in
        let time = try civilTime("quarter", arguments)
        return .string("\(time.year)-Q\((time.month + 2) / 3)")
      })
  ]
}
