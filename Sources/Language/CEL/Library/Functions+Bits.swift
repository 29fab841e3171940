internal import Values

/// Whole numbers as rows of 64 bits.
/// Source: cel-go, `ext/README.md`, "Math"; the conformance suite for shifts.
extension StandardLibrary {
  private typealias Overload = FunctionDeclaration.Overload

  static let bits: [FunctionDeclaration] = [
    combination(
      "math.bitAnd", "the bits that both numbers have", examples: ["math.bitAnd(6, 3)": "2"],
      { $0 & $1 }),
    combination(
      "math.bitOr", "the bits that one of the numbers has", examples: ["math.bitOr(4u, 1u)": "5u"],
      { $0 | $1 }),
    combination(
      "math.bitXor", "the bits that just one of the numbers has",
      examples: ["math.bitXor(1, 3)": "2"], { $0 ^ $1 }),
    FunctionDeclaration(
      "math.bitNot", [Overload([.int], .int), Overload([.uint], .uint)],
      documentation: "the bits that the number does not have",
      examples: ["math.bitNot(0)": "-1"],
      pure: .unary { value throws(EvaluationError) in
        switch value {
        case .int(let number): return .int(~number)
        case .uint(let number): return .uint(~number)
        default: throw .noMatchingOverload("math.bitNot")
        }
      }),
    shift(
      "math.bitShiftLeft", "the bits moved so many places up; zeros come in",
      examples: ["math.bitShiftLeft(1, 4)": "16"], { $0 << $1 }),
    shift(
      "math.bitShiftRight", "the bits moved so many places down; zeros come in, also for the sign",
      examples: ["math.bitShiftRight(1024, 2)": "256"], { $0 >> $1 }),
  ]

  private static func combination(
    _ name: String, _ documentation: String, examples: KeyValuePairs<String, String>,
    _ combine: @escaping @Sendable (UInt64, UInt64) -> UInt64
  ) -> FunctionDeclaration {
    FunctionDeclaration(
      name, [Overload([.int, .int], .int), Overload([.uint, .uint], .uint)],
      documentation: documentation, examples: examples,
      pure: .binary { left, right throws(EvaluationError) in
        switch (left, right) {
        case (.int(let a), .int(let b)):
          return .int(Int64(bitPattern: combine(UInt64(bitPattern: a), UInt64(bitPattern: b))))
        case (.uint(let a), .uint(let b)): return .uint(combine(a, b))
        default: throw .noMatchingOverload(name)
        }
      })
  }

  private static func shift(
    _ name: String, _ documentation: String, examples: KeyValuePairs<String, String>,
    _ shift: @escaping @Sendable (UInt64, Int64) -> UInt64
  ) -> FunctionDeclaration {
    FunctionDeclaration(
      name, [Overload([.int, .int], .int), Overload([.uint, .int], .uint)],
      documentation: documentation, examples: examples,
      pure: .binary { value, places throws(EvaluationError) in
        guard case .int(let places) = places else { throw .noMatchingOverload(name) }
        guard places >= 0 else {
          throw .invalidArgument(name, "the number of places is below zero")
        }
        switch value {
        case .int(let number):
          return .int(Int64(bitPattern: shift(UInt64(bitPattern: number), places)))
        case .uint(let number): return .uint(shift(number, places))
        default: throw .noMatchingOverload(name)
        }
      })
  }
}
