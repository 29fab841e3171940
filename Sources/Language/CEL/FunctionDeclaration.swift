internal import Diagnostics
package import Values

/// A function with its signatures and what computes it.
package struct FunctionDeclaration: Sendable {
  /// One signature. A member is called as `receiver.name(rest)`, its receiver being the first parameter.
  package struct Overload: Sendable, Hashable {
    package let parameters: [CELType]
    package let result: CELType
    package let isMember: Bool

    package init(_ parameters: [CELType], _ result: CELType, isMember: Bool = false) {
      self.parameters = parameters
      self.result = result
      self.isMember = isMember
    }

    package static func member(_ parameters: [CELType], _ result: CELType) -> Overload {
      Overload(parameters, result, isMember: true)
    }
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

  /// May have dots: `optional.of`.
  package let name: String
  package let overloads: [Overload]
  package let implementation: Implementation
  /// Whether a call with constant arguments may be computed when the program is planned.
  package let isConstant: Bool
  package let documentation: String?
  /// By parameter; a member's receiver is parameter 0.
  let literalChecks: [Int: LiteralCheck]

  /// A function of the host, which may read bindings of the activation.
  package init(
    _ name: String, overloads: [Overload], documentation: String? = nil,
    implementation:
      @escaping @Sendable ([Value], borrowing Activation) throws(EvaluationError) -> Value
  ) {
    self.name = name
    self.overloads = overloads
    self.documentation = documentation
    self.isConstant = false
    self.literalChecks = [:]
    self.implementation = .general(implementation)
  }

  /// A function of the host that looks at bindings of the activation and not at its arguments.
  package init(
    _ name: String, overloads: [Overload], documentation: String? = nil,
    readingBindings implementation:
      @escaping @Sendable (borrowing Activation) throws(EvaluationError) -> Value
  ) {
    self.name = name
    self.overloads = overloads
    self.documentation = documentation
    self.isConstant = false
    self.literalChecks = [:]
    self.implementation = .bindings(implementation)
  }

  /// A function of its arguments alone.
  package init(
    _ name: String, _ overloads: [Overload], documentation: String? = nil,
    pure implementation: Implementation
  ) {
    self.init(
      name, overloads, documentation: documentation, literals: [:], pure: implementation)
  }

  /// A function of its arguments alone that knows what may be written out in them.
  init(
    _ name: String, _ overloads: [Overload], documentation: String? = nil,
    literals: [Int: LiteralCheck], pure implementation: Implementation
  ) {
    self.name = name
    self.overloads = overloads
    self.documentation = documentation
    self.isConstant = true
    self.literalChecks = literals
    self.implementation = implementation
  }
}
