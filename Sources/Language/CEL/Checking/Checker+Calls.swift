internal import Diagnostics

/// Calls and operators: which overloads fit the arguments.
extension Checker {
  typealias Overload = FunctionDeclaration.Overload

  // MARK: - Calls

  mutating func call(_ id: NodeID, _ call: SyntaxNode.Call) -> CELType {
    let name = call.function.text
    if Macros.names.contains(name), environment.function(named: name) == nil {
      // Its arguments are left alone: they name a variable that the macro would have made.
      report(.wrongMacroArguments(name, at: span(of: call.function)))
      checked.references[id] = .function(name)
      return .error
    }
    guard let receiver = call.receiver else { return plainCall(id, call) }
    if let type = unknownFunctionOfFamily(id, call, behind: receiver) { return type }
    if let prefix = qualifiedName(receiver) {
      let qualified = prefix.name + "." + name
      for candidate in environment.candidates(for: qualified, isAbsolute: prefix.isAbsolute) {
        guard let function = environment.function(named: candidate) else { continue }
        checked.references[id] = .qualifiedFunction(candidate)
        let types = call.arguments.map { check($0) }
        checkLiterals(of: function, call.arguments)
        return result(
          of: function, called: candidate, isMember: false, types, call.function, at: id)
      }
    }
    let types = ([receiver] + call.arguments).map { check($0) }
    checked.references[id] = .function(name)
    guard let function = environment.function(named: name) else {
      return unknownFunction(call, isMember: true)
    }
    checkLiterals(of: function, [receiver] + call.arguments)
    return result(of: function, called: name, isMember: true, types, call.function, at: id)
  }

  private mutating func plainCall(_ id: NodeID, _ call: SyntaxNode.Call) -> CELType {
    let types = call.arguments.map { check($0) }
    let written = call.function.text
    let isAbsolute = source.text.utf8[offset: call.function.range.lowerBound] == UInt8(ascii: ".")
    for candidate in environment.candidates(for: written, isAbsolute: isAbsolute) {
      guard let function = environment.function(named: candidate) else { continue }
      checked.references[id] = .function(candidate)
      checkLiterals(of: function, call.arguments)
      return result(
        of: function, called: candidate, isMember: false, types, call.function, at: id)
    }
    checked.references[id] = .function(written)
    return unknownFunction(call, isMember: false)
  }

  /// Arguments that are written out, receiver first, must be what the function can use.
  private mutating func checkLiterals(of function: FunctionDeclaration, _ arguments: [NodeID]) {
    for (parameter, check) in function.literalChecks.sorted(by: { $0.key < $1.key })
    where parameter < arguments.count {
      for (text, node) in literals(in: arguments[parameter]) {
        if let finding = check(text, span(of: node)) { report(finding) }
      }
    }
  }

  /// The texts that are written out and may be the value of a node: itself, a branch of `? :`, what `orValue` gives.
  private func literals(in id: NodeID) -> [(text: String, node: NodeID)] {
    switch tree[id].kind {
    case .literal(.string(let text)): [(text, id)]
    case .conditional(_, let then, let otherwise): literals(in: then) + literals(in: otherwise)
    case .call(let call) where call.function.text == "orValue" && call.arguments.count == 1:
      literals(in: call.arguments[0])
    default: []
    }
  }

  private mutating func unknownFunction(_ call: SyntaxNode.Call, isMember: Bool) -> CELType {
    let name = call.function.text
    let names = environment.allFunctions.filter {
      $0.overloads.contains { $0.isMember == isMember }
    }.map(\.name)
    let macros = isMember ? Macros.memberNames : ["has"]
    report(
      .unknownFunction(
        name, isMember: isMember,
        nearest: nearest(to: name, among: (names + macros).sorted()),
        at: span(of: call.function)))
    return .error
  }

  /// The result of a call, or a finding that names what the function takes.
  private mutating func result(
    of function: FunctionDeclaration, called name: String, isMember: Bool, _ types: [CELType],
    _ place: SyntaxNode.Name, at id: NodeID
  ) -> CELType {
    let overloads = function.overloads.filter { $0.isMember == isMember }
    if overloads.isEmpty {
      report(
        .wrongCallStyle(name, shouldBeMember: !isMember, at: span(of: place)))
      return .error
    }
    if let type = matching(overloads, types) { return type }
    report(
      .wrongArguments(
        name, takes: overloads, types.map { inference.resolve($0) }, isMember: isMember,
        at: span(of: id)))
    return .error
  }

  /// The result type of the overloads that fit: theirs if it is one, `dyn` if several; nil if none fits.
  ///
  /// Signatures of `number` stand back where those of exact types fit, unless an argument is a `number` itself.
  mutating func matching(_ overloads: [Overload], _ arguments: [CELType]) -> CELType? {
    let general = overloads.filter { $0.parameters.contains { $0.isMadeOfNumber } }
    guard !general.isEmpty else { return fitting(overloads, arguments) }
    let exact = overloads.filter { !general.contains($0) }
    return arguments.contains { $0.isMadeOfNumber }
      ? fitting(general, arguments) ?? fitting(exact, arguments)
      : fitting(exact, arguments) ?? fitting(general, arguments)
  }

  private mutating func fitting(_ overloads: [Overload], _ arguments: [CELType]) -> CELType? {
    var result: CELType?
    for overload in overloads {
      guard let overload = overload.taking(arguments.count) else { continue }
      let instance = inference.instantiate(overload)
      guard inference.agree(instance.parameters, arguments) else { continue }
      let type = inference.resolve(instance.result)
      result = result == nil || result == type ? type : .dyn
    }
    return result
  }

  // MARK: - Operators

  mutating func binary(
    _ id: NodeID, _ operation: BinaryOperator, _ left: NodeID, _ right: NodeID
  ) -> CELType {
    let types = [check(left), check(right)]
    switch operation {
    case .equal, .notEqual: return equality(id, operation, left, right, types)
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      if !areOrdered(types[0], types[1]) {
        report(.notOrdered(operation.rawValue, types[0], types[1], at: span(of: id)))
      }
      return .bool
    case .in: return membership(id, left, right, types)
    case .add, .subtract, .multiply, .divide, .remainder:
      return arithmetic(id, operation, types)
    }
  }

  private mutating func equality(
    _ id: NodeID, _ operation: BinaryOperator, _ left: NodeID, _ right: NodeID,
    _ types: [CELType]
  ) -> CELType {
    if !inference.agree(types[0], types[1]) {
      let isNullTest = types.contains(.null)
      let path = isNullTest ? (types[0] == .null ? right : left) : nil
      report(
        .differentTypes(
          operation.rawValue, inference.resolve(types[0]), inference.resolve(types[1]),
          testedForNull: path.flatMap { text(ofSelection: $0) }, at: span(of: id)))
    }
    return .bool
  }

  private func text(ofSelection id: NodeID) -> String? {
    guard case .select = tree[id].kind else { return nil }
    return span(of: id).text
  }

  private mutating func areOrdered(_ left: CELType, _ right: CELType) -> Bool {
    if isOpen(left) || isOpen(right) {
      return isOpen(left) ? isOrdered(right) : isOrdered(left)
    }
    if left.isNumeric, right.isNumeric { return true }
    return isOrdered(left) && isOrdered(right) && inference.agree(left, right)
  }

  private func isOpen(_ type: CELType) -> Bool {
    if case .typeParameter = type { true } else { type.isDynamic }
  }

  func isOrdered(_ type: CELType) -> Bool {
    switch type {
    case .bool, .int, .uint, .double, .number, .string, .bytes, .timestamp, .duration, .dyn,
      .error, .typeParameter:
      true
    case .wrapper(let wrapped): isOrdered(wrapped)
    case .null, .list, .map, .optional, .type, .object, .abstract: false
    }
  }

  private mutating func membership(
    _ id: NodeID, _ left: NodeID, _ right: NodeID, _ types: [CELType]
  ) -> CELType {
    let element = CELType.typeParameter("A")
    let overloads = [
      Overload([element, .list(element)], .bool),
      Overload([element, .map(key: element, value: .typeParameter("B"))], .bool),
    ]
    if matching(overloads, types) == nil {
      report(.notContained(types[0], in: types[1], at: span(of: id)))
    }
    return .bool
  }

  private mutating func arithmetic(
    _ id: NodeID, _ operation: BinaryOperator, _ types: [CELType]
  ) -> CELType {
    let overloads = StandardLibrary.arithmetic[operation] ?? []
    if types.contains(.number), types.allSatisfy({ $0.isNumeric }) {
      report(.numberArithmetic(operation.rawValue, types, at: span(of: id)))
      return .number
    }
    if let type = matching(overloads, types) { return type }
    report(
      .wrongOperands(
        operation.rawValue, takes: overloads, types.map { inference.resolve($0) },
        at: span(of: id)))
    return .error
  }

  mutating func minus(_ id: NodeID, _ operand: NodeID) -> CELType {
    let type = check(operand)
    if type == .number { return .number }
    let overloads = [
      Overload([.int], .int), Overload([.double], .double), Overload([.duration], .duration),
    ]
    if let result = matching(overloads, [type]) { return result }
    report(.wrongOperands("-", takes: overloads, [type], at: span(of: id)))
    return .error
  }
}

extension CELType {
  /// `number`, or a list of it.
  fileprivate var isMadeOfNumber: Bool { self == .number || self == .list(.number) }
}

extension String.UTF8View {
  subscript(offset offset: Int) -> UInt8? {
    guard offset >= 0, offset < count else { return nil }
    return self[index(startIndex, offsetBy: offset)]
  }
}
