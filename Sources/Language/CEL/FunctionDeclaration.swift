internal import Diagnostics
package import Values

/// A function with its signatures and what computes it.
package struct FunctionDeclaration: Sendable {
  /// One signature. A member is called as `receiver.name(rest)`, its receiver being the first parameter.
  package struct Overload: Sendable, Hashable {
    package let parameters: [CELType]
    package let result: CELType
    package let isMember: Bool
    /// Whether the last parameter takes any number of arguments, one at least.
    package let isVariadic: Bool

    package init(
      _ parameters: [CELType], _ result: CELType, isMember: Bool = false, isVariadic: Bool = false
    ) {
      self.parameters = parameters
      self.result = result
      self.isMember = isMember
      self.isVariadic = isVariadic
    }

    package static func member(_ parameters: [CELType], _ result: CELType) -> Overload {
      Overload(parameters, result, isMember: true)
    }

    /// The signature for so many arguments, a variadic parameter repeated; nil where it does not take as many.
    func taking(_ count: Int) -> Overload? {
      if parameters.count == count { return self }
      guard isVariadic, let last = parameters.last, count > parameters.count else { return nil }
      let repeated = Array(repeating: last, count: count - parameters.count)
      return Overload(parameters + repeated, result, isMember: isMember)
    }
  }

  /// An expression and an expression of its value, both without variables; a test evaluates every one.
  package struct Example: Sendable {
    package let expression: String
    package let result: String
  }

  /// Computes a call. Arguments come receiver first; a function looks at their kinds itself, since a `dyn` may
  /// hold anything, and throws `.noMatchingOverload` for what it does not take. It must be pure: the same
  /// arguments and bindings give the same value.
  package enum Implementation: Sendable {
    case unary(@Sendable (Value) throws(EvaluationError) -> Value)
    case binary(@Sendable (Value, Value) throws(EvaluationError) -> Value)
    case general(@Sendable ([Value], borrowing Activation) throws(EvaluationError) -> Value)
    /// Told by the bindings alone: the arguments must be there, but no values are made of them.
    case bindings(@Sendable (borrowing Activation) throws(EvaluationError) -> Value)
  }

  /// Looks at an argument that is written out: what is wrong with the text that stands there, said when the
  /// expression is checked instead of when it runs.
  typealias LiteralCheck = @Sendable (_ text: String, _ place: Span) -> Diagnostic?

  /// What computes a call of which some arguments are known when the program is planned, nil where that does not
  /// help: a regular expression is compiled once. It must give what the function gives.
  typealias Binding = @Sendable (_ arguments: [Value?]) -> Implementation?

  /// May have dots: `optional.of`.
  package let name: String
  package let overloads: [Overload]
  package private(set) var implementation: Implementation
  /// Whether a call with constant arguments may be computed when the program is planned.
  package let isConstant: Bool
  /// One sentence for people, without its full stop.
  package let documentation: String?
  package let examples: [Example]
  /// By parameter; a member's receiver is parameter 0.
  let literalChecks: [Int: LiteralCheck]
  private let binding: Binding?

  /// A function of the host, which may read bindings of the activation.
  package init(
    _ name: String, overloads: [Overload], documentation: String? = nil,
    examples: KeyValuePairs<String, String> = [:],
    implementation:
      @escaping @Sendable ([Value], borrowing Activation) throws(EvaluationError) -> Value
  ) {
    self.init(
      name, overloads, documentation, examples, isConstant: false, .general(implementation))
  }

  /// A function of the host that looks at bindings of the activation and not at its arguments.
  package init(
    _ name: String, overloads: [Overload], documentation: String? = nil,
    examples: KeyValuePairs<String, String> = [:],
    readingBindings implementation:
      @escaping @Sendable (borrowing Activation) throws(EvaluationError) -> Value
  ) {
    self.init(
      name, overloads, documentation, examples, isConstant: false, .bindings(implementation))
  }

  /// A function of its arguments alone.
  package init(
    _ name: String, _ overloads: [Overload], documentation: String? = nil,
    examples: KeyValuePairs<String, String> = [:], pure implementation: Implementation
  ) {
    self.init(name, overloads, documentation, examples, isConstant: true, implementation)
  }

  /// A function of its arguments alone that knows what may be written out in them.
  init(
    _ name: String, _ overloads: [Overload], documentation: String? = nil,
    examples: KeyValuePairs<String, String> = [:], literals: [Int: LiteralCheck],
    binding: Binding? = nil, pure implementation: Implementation
  ) {
    self.init(
      name, overloads, documentation, examples, isConstant: true, implementation,
      literals: literals, binding: binding)
  }

  private init(
    _ name: String, _ overloads: [Overload], _ documentation: String?,
    _ examples: KeyValuePairs<String, String>, isConstant: Bool, _ implementation: Implementation,
    literals: [Int: LiteralCheck] = [:], binding: Binding? = nil
  ) {
    self.name = name
    self.overloads = overloads
    self.documentation = documentation
    self.examples = Self.examples(examples)
    self.isConstant = isConstant
    self.literalChecks = literals
    self.binding = binding
    self.implementation = implementation
  }

  static func examples(_ pairs: KeyValuePairs<String, String>) -> [Example] {
    pairs.map { Example(expression: $0.key, result: $0.value) }
  }

  /// The function for a call of which these arguments are known, receiver first.
  func bound(to arguments: [Value?]) -> FunctionDeclaration {
    guard let bound = binding?(arguments) else { return self }
    var function = self
    function.implementation = bound
    return function
  }
}

extension FunctionDeclaration.Overload {
  /// How a call is written: `string.charAt(int)`, `size(list(A))`, `math.least(int, …)`.
  package func form(of name: String) -> String {
    var types = parameters.map(\.description)
    if isVariadic { types.append("…") }
    guard isMember, !types.isEmpty else { return "\(name)(\(types.joined(separator: ", ")))" }
    return "\(types[0]).\(name)(\(types.dropFirst().joined(separator: ", ")))"
  }
}
