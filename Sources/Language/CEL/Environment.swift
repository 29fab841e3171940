package import Values

/// A variable of an environment.
package struct VariableDeclaration: Sendable {
  /// An identifier, or several joined by dots (`request.auth`). A name that no expression can write, such as
  /// `@headers`, is a binding for host functions only.
  package let name: String
  package let type: CELType
  /// Whether an activation may leave it unbound in practice, so that reading it unguarded is a fact to report.
  package let mayBeAbsent: Bool
  package let documentation: String?

  package init(
    _ name: String, _ type: CELType, mayBeAbsent: Bool = false, documentation: String? = nil
  ) {
    self.name = name
    self.type = type
    self.mayBeAbsent = mayBeAbsent
    self.documentation = documentation
  }
}

/// What expressions may name: variables in slot order, functions of the host beside the standard library, and
/// the container that short names are looked up in.
package struct Environment: Sendable {
  /// The slot of a variable is its place in this list.
  package let variables: [VariableDeclaration]
  /// Functions beyond the standard library; one of the same name stands in place of the library's.
  package let functions: [FunctionDeclaration]
  /// CEL's container: in `a.b`, the name `x` may mean `a.b.x`, `a.x` or `x`, in this order. Empty as a rule.
  package let container: String
  /// The functions of times, with the zones and the language of the place.
  package let times: TimeLibrary

  /// Slots by variable name; the last of two equal names counts.
  let slots: [String: Int]
  let hostFunctions: [String: FunctionDeclaration]
  /// Nil: nothing is remembered.
  private(set) var expressions: CompiledExpressions?
  /// What stands before the first dot of names that have one, of variables and of types.
  private let dottedBeginnings: Set<String>

  package init(
    variables: [VariableDeclaration], functions: [FunctionDeclaration] = [],
    container: String = "", times: TimeLibrary = .withoutZones
  ) {
    self.variables = variables
    self.functions = functions
    self.container = container
    self.times = times
    slots = Dictionary(
      variables.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { $1 })
    dottedBeginnings = StandardLibrary.dottedBeginnings.union(
      variables.compactMap { Self.dottedBeginning(of: $0.name) })
    hostFunctions = Dictionary(functions.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
  }

  /// What stands before the first dot; nil of a name without one.
  static func dottedBeginning(of name: String) -> String? {
    guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) else { return nil }
    return String(name[..<dot])
  }

  /// Whether a dotted name that begins with this identifier may be that of a variable or a type.
  func mayBegin(dottedName identifier: String) -> Bool {
    !container.isEmpty || dottedBeginnings.contains(identifier)
  }

  /// The slot that an activation binds for a variable.
  package func slot(of name: String) -> Int? { slots[name] }

  /// The function of a name: the host's, else the library's.
  func function(named name: String) -> FunctionDeclaration? {
    hostFunctions[name] ?? StandardLibrary.functions[name] ?? times.functions[name]
  }

  /// All functions, those of the library that a host's function replaces included.
  var allFunctions: [FunctionDeclaration] {
    functions + StandardLibrary.functions.values + times.functions.values
  }

  /// The same, remembering what is compiled in it and in its copies: a text that comes again is compiled once.
  package func remembering() -> Environment {
    var environment = self
    environment.expressions = CompiledExpressions()
    return environment
  }

  /// The same, remembering nothing.
  var forgetting: Environment {
    var environment = self
    environment.expressions = nil
    return environment
  }

  /// The same names with times told in the words of another language.
  package func speaking(_ language: LanguageNames) -> Environment {
    guard language.tag != times.language.tag else { return self }
    return Environment(
      variables: variables, functions: functions, container: container,
      times: TimeLibrary(zones: times.zones, language: language))
  }

  /// The names that `name` may mean in this container, most specific first. A leading dot means the root.
  func candidates(for name: String, isAbsolute: Bool) -> [String] {
    if isAbsolute || container.isEmpty { return [name] }
    var parts = container.split(separator: ".").map(String.init)
    var names: [String] = []
    while !parts.isEmpty {
      names.append(parts.joined(separator: ".") + "." + name)
      parts.removeLast()
    }
    return names + [name]
  }
}
