internal import Values

/// Numbers.
/// Source: cel-go, `ext/README.md`, "Math".
extension StandardLibrary {
  private typealias Overload = FunctionDeclaration.Overload

  static let math: [FunctionDeclaration] = [
    extreme(
      "math.greatest", "the greatest of some numbers, or of a list of them",
      examples: ["math.greatest(1, 3, 2)": "3", "math.greatest([79.5, 80.0])": "80.0"], .greater),
    extreme(
      "math.least", "the least of some numbers, or of a list of them",
      examples: ["math.least(-42.0, -21.5)": "-42.0", "math.least([3, 1, 2])": "1"], .less),
    FunctionDeclaration(
      "math.abs", [.int, .uint, .double, .number].map { Overload([$0], $0) },
      documentation: "the number without its sign",
      examples: ["math.abs(-3)": "3", "math.abs(-1.5)": "1.5"],
      pure: .unary { value throws(EvaluationError) in
        switch value {
        case .int(.min): throw EvaluationError(.overflow)
        case .int(let number): return .int(abs(number))
        case .uint: return value
        case .double(let number): return .double(abs(number))
        default: throw .noMatchingOverload("math.abs")
        }
      }),
    FunctionDeclaration(
      "math.sign", [.int, .uint, .double, .number].map { Overload([$0], $0) },
      documentation: "-1, 0 or 1: whether a number is below, at or above zero",
      examples: ["math.sign(-32)": "-1", "math.sign(0.5)": "1.0"],
      pure: .unary { value throws(EvaluationError) in
        switch value {
        case .int(let number): return .int(number.signum())
        case .uint(let number): return .uint(number.signum())
        case .double(let number) where number.isNaN || number == 0: return value
        case .double(let number): return .double(number < 0 ? -1 : 1)
        default: throw .noMatchingOverload("math.sign")
        }
      }),
    rounding(
      "math.ceil", "the next whole number above", examples: ["math.ceil(1.2)": "2.0"], .up),
    rounding(
      "math.floor", "the next whole number below", examples: ["math.floor(-1.2)": "-2.0"], .down),
    rounding(
      "math.round", "the nearest whole number; a half goes away from zero",
      examples: ["math.round(79.5)": "80.0", "math.round(-1.5)": "-2.0"],
      .toNearestOrAwayFromZero),
    rounding(
      "math.trunc", "the number without its fraction", examples: ["math.trunc(-1.8)": "-1.0"],
      .towardZero),
    FunctionDeclaration(
      "math.sqrt", [.int, .uint, .double, .number].map { Overload([$0], .double) },
      documentation: "the square root; NaN of a number below zero",
      examples: ["math.sqrt(81)": "9.0", "math.isNaN(math.sqrt(-1))": "true"],
      pure: .unary { value throws(EvaluationError) in
        switch value {
        case .int(let number): return .double(Double(number).squareRoot())
        case .uint(let number): return .double(Double(number).squareRoot())
        case .double(let number): return .double(number.squareRoot())
        default: throw .noMatchingOverload("math.sqrt")
        }
      }),
    question(
      "math.isNaN", "whether a double is no number, such as 0.0/0.0",
      examples: ["math.isNaN(0.0/0.0)": "true"]
    ) { $0.isNaN },
    question(
      "math.isInf", "whether a double is infinite", examples: ["math.isInf(1.0/0.0)": "true"]
    ) { $0.isInfinite },
    question(
      "math.isFinite", "whether a double is a number and not infinite",
      examples: ["math.isFinite(1.0/3.0)": "true"]
    ) { $0.isFinite },
  ]

  // MARK: - Forms

  private static func extreme(
    _ name: String, _ documentation: String, examples: KeyValuePairs<String, String>,
    _ wanted: ValueOrder
  ) -> FunctionDeclaration {
    let numbers: [CELType] = [.int, .uint, .double, .number]
    return FunctionDeclaration(
      name,
      numbers.map { Overload([$0], $0, isVariadic: true) }
        + numbers.map { Overload([.list($0)], $0) },
      documentation, examples: examples
    ) { arguments throws(EvaluationError) in
      var numbers = arguments.values
      if numbers.count == 1, case .list(let list) = numbers[0] { numbers = list }
      guard var best = numbers.first else { throw arguments.invalid("the list is empty") }
      for number in numbers {
        guard number.isNumber, best.isNumber else { throw .noMatchingOverload(name) }
        if number.compared(to: best) == wanted { best = number }
      }
      return best
    }
  }

  private static func rounding(
    _ name: String, _ documentation: String, examples: KeyValuePairs<String, String>,
    _ rule: FloatingPointRoundingRule
  ) -> FunctionDeclaration {
    FunctionDeclaration(
      name, [Overload([.double], .double)], documentation: documentation, examples: examples,
      pure: .unary { value throws(EvaluationError) in
        guard case .double(let number) = value else { throw .noMatchingOverload(name) }
        return .double(number.rounded(rule))
      })
  }

  private static func question(
    _ name: String, _ documentation: String, examples: KeyValuePairs<String, String>,
    _ holds: @escaping @Sendable (Double) -> Bool
  ) -> FunctionDeclaration {
    FunctionDeclaration(
      name, [Overload([.double], .bool)], documentation: documentation, examples: examples,
      pure: .unary { value throws(EvaluationError) in
        guard case .double(let number) = value else { throw .noMatchingOverload(name) }
        return .bool(holds(number))
      })
  }
}
