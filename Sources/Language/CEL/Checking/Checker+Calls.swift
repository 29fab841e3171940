internal import Diagnostics
internal import Values

/// Calls: which overloads fit the arguments.
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
          of: function, called: candidate, isMember: false, types, call, at: id)
      }
    }
    if let macro = macro(meantBy: call) {
      check(receiver)
      checked.references[id] = .function(name)
      report(
        .unknownFunction(name, isMember: true, nearest: macro, at: span(of: call.function)))
      return .error
    }
    if name == "format" { listsOfAnything.formUnion(call.arguments) }
    let types = ([receiver] + call.arguments).map { check($0) }
    checked.references[id] = .function(name)
    guard let function = environment.function(named: name) else {
      return unknownFunction(call, isMember: true)
    }
    checkLiterals(of: function, [receiver] + call.arguments)
    return result(of: function, called: name, isMember: true, types, call, at: id)
  }

  /// The macro that an unknown method is most likely to be: it is called with the name of a variable that is not there.
  private func macro(meantBy call: SyntaxNode.Call) -> String? {
    guard call.arguments.count >= 2, environment.function(named: call.function.text) == nil,
      case .identifier(let variable, false) = tree[call.arguments[0]].kind, !isDeclared(variable)
    else { return nil }
    if let meant = OtherLanguages.functions[call.function.text.lowercased()] {
      return Macros.names.contains(meant) ? meant : nil
    }
    return nearest(to: call.function.text, among: Macros.memberNames)
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
        of: function, called: candidate, isMember: false, types, call, at: id)
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

  /// A conversion of a text that is written out is tried here: `timestamp("soon")` fails for every event.
  private mutating func checkConversion(
    by function: FunctionDeclaration, _ call: SyntaxNode.Call
  ) {
    guard call.receiver == nil, call.arguments.count == 1, function.isConstant,
      case .literal(.string(let text)) = tree[call.arguments[0]].kind,
      case .unary(let convert) = function.implementation
    else { return }
    do throws(EvaluationError) {
      _ = try convert(.string(text))
    } catch {
      guard case .invalidArgument(let name, let reason) = error.kind else { return }
      report(
        .invalidConversion(
          name, reason, meant: TextOfAnotherType(text).argument(of: name),
          at: span(of: call.arguments[0])))
    }
  }

  private mutating func unknownFunction(_ call: SyntaxNode.Call, isMember: Bool) -> CELType {
    let name = call.function.text
    let place = span(of: call.function)
    if !isMember, call.arguments.isEmpty, environment.slot(of: name) != nil {
      report(.calledVariable(name, at: place))
      return .error
    }
    let known = Set(
      environment.allFunctions.filter { $0.overloads.contains { $0.isMember == isMember } }
        .map(\.name) + (isMember ? Macros.memberNames : ["has"]))
    if let meant = OtherLanguages.functions[name.lowercased()] {
      if known.contains(meant) {
        report(.unknownFunction(name, isMember: isMember, nearest: meant, at: place))
        return .error
      }
      if environment.function(named: meant) != nil || Macros.memberNames.contains(meant) {
        report(.functionOfOtherStyle(name, isMember: isMember, meant: meant, at: place))
        return .error
      }
    }
    if let phrase = OtherLanguages.phrases[name.lowercased()] {
      report(.functionAsPhrase(name, isMember: isMember, phrase, at: place))
      return .error
    }
    report(
      .unknownFunction(
        name, isMember: isMember, nearest: nearest(to: name, among: known.sorted()), at: place))
    return .error
  }

  /// The result of a call, or a finding that names what the function takes.
  private mutating func result(
    of function: FunctionDeclaration, called name: String, isMember: Bool, _ types: [CELType],
    _ call: SyntaxNode.Call, at id: NodeID
  ) -> CELType {
    let overloads = function.overloads.filter { $0.isMember == isMember }
    if overloads.isEmpty {
      report(
        .wrongCallStyle(name, shouldBeMember: !isMember, at: span(of: call.function)))
      return .error
    }
    if let type = matching(overloads, types) {
      checkConversion(by: function, call)
      return type
    }
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
