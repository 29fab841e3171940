internal import Values

/// The arguments of one call, receiver first, read as the kinds that a function takes. What is of another kind, or is
/// not there, is `.noMatchingOverload`.
struct CallArguments {
  let function: String
  let values: [Value]

  var count: Int { values.count }

  func value(_ place: Int) throws(EvaluationError) -> Value {
    guard values.indices.contains(place) else { throw .noMatchingOverload(function) }
    return values[place]
  }

  func text(_ place: Int) throws(EvaluationError) -> String {
    guard case .string(let text) = try value(place) else { throw .noMatchingOverload(function) }
    return text
  }

  func int(_ place: Int) throws(EvaluationError) -> Int {
    guard case .int(let number) = try value(place) else { throw .noMatchingOverload(function) }
    return Int(number)
  }

  func double(_ place: Int) throws(EvaluationError) -> Double {
    guard case .double(let number) = try value(place) else { throw .noMatchingOverload(function) }
    return number
  }

  func list(_ place: Int) throws(EvaluationError) -> [Value] {
    guard case .list(let list) = try value(place) else { throw .noMatchingOverload(function) }
    return list
  }

  func bytes(_ place: Int) throws(EvaluationError) -> [UInt8] {
    guard case .bytes(let bytes) = try value(place) else { throw .noMatchingOverload(function) }
    return bytes
  }

  func timestamp(_ place: Int) throws(EvaluationError) -> Timestamp {
    guard case .timestamp(let time) = try value(place) else { throw .noMatchingOverload(function) }
    return time
  }

  func duration(_ place: Int) throws(EvaluationError) -> Duration {
    guard case .duration(let span) = try value(place) else { throw .noMatchingOverload(function) }
    return span
  }

  /// The same with another name in its errors.
  func invalid(_ reason: String) -> EvaluationError { .invalidArgument(function, reason) }
}

extension FunctionDeclaration {
  typealias Computation = @Sendable (CallArguments) throws(EvaluationError) -> Value

  /// A function that takes different numbers of arguments, or more than two.
  init(
    _ name: String, _ overloads: [Overload], _ documentation: String,
    examples: KeyValuePairs<String, String> = [:], literals: [Int: LiteralCheck] = [:],
    binding: Binding? = nil, computes: @escaping Computation
  ) {
    self.init(
      name, overloads, documentation: documentation, examples: examples, literals: literals,
      binding: binding, pure: .taking(overloads, as: name, computes))
  }
}

extension FunctionDeclaration.Implementation {
  /// Calls `computation` where one of the signatures takes as many arguments.
  static func taking(
    _ overloads: [FunctionDeclaration.Overload], as name: String,
    _ computation: @escaping FunctionDeclaration.Computation
  ) -> Self {
    .general { values, _ throws(EvaluationError) in
      guard overloads.contains(where: { $0.taking(values.count) != nil }) else {
        throw .noMatchingOverload(name)
      }
      return try computation(CallArguments(function: name, values: values))
    }
  }
}
