internal import Diagnostics

/// Functions whose names have a dot: `math.least`.
extension Checker {
  /// A call such as `math.max(a, b)`, where nothing is called `math` but functions are called `math.…`: one finding, that
  /// names the function that was meant. Nil for any other call.
  mutating func unknownFunctionOfFamily(
    _ id: NodeID, _ call: SyntaxNode.Call, behind receiver: NodeID
  ) -> CELType? {
    guard environment.function(named: call.function.text) == nil,
      let family = qualifiedName(receiver)
    else { return nil }
    let name = "\(family.name).\(call.function.text)"
    let isKnown = environment.candidates(for: name, isAbsolute: family.isAbsolute).contains {
      environment.function(named: $0) != nil
    }
    guard !isKnown, environment.slot(of: family.name) == nil else { return nil }
    let names = environment.allFunctions.map(\.name).filter { $0.hasPrefix(family.name + ".") }
    guard !names.isEmpty else { return nil }
    for argument in call.arguments { check(argument) }
    checked.references[id] = .qualifiedFunction(name)
    report(
      .unknownFunction(
        name, among: names.sorted(),
        nearest: Self.usualNames[name] ?? nearest(to: name, among: names.sorted()),
        at: source.span(tree[receiver].range.lowerBound..<call.function.range.upperBound)))
    return .error
  }

  /// What most other languages call these.
  private static let usualNames = [
    "math.max": "math.greatest", "math.min": "math.least", "math.ceiling": "math.ceil",
    "math.truncate": "math.trunc", "regex.find": "regex.extract",
    "regex.findAll": "regex.extractAll", "regex.match": "regex.extract",
    "regex.sub": "regex.replace", "sets.intersection": "sets.intersects",
  ]
}

extension Diagnostic {
  fileprivate static func unknownFunction(
    _ name: String, among names: [String], nearest: String?, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "unknown-function", "there is no function `\(name)`", at: span,
      hint: nearest.map { "did you mean `\($0)`?" },
      help: nearest == nil ? "there are \(names.map { "`\($0)`" }.joined(separator: ", "))" : nil,
      fix: nearest.map { Fix(replace: span, with: $0) })
  }
}
