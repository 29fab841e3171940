internal import Configuration
internal import Diagnostics
internal import Fields

extension StepFields {
  /// The connection that `connection:` names, else the only one that can do it. Nil is a finding.
  ///
  /// - Parameters:
  ///   - unfit: what one of another kind does not do: "sends no mail".
  ///   - does: what one that is looked for does: "sends mail".
  ///   - example: one for the project file.
  func connection(
    _ role: ConnectionType.Role, unfit: String, does: String, example: String
  ) -> ConnectionDefinition? {
    if record.has("connection") { return namedConnection({ $0.role == role }, unfit: unfit) }
    let fit = compilation.connections.filter { $0.role == role }
    if fit.count == 1 { return fit[0] }
    findings.add(
      .noSingleConnection(fit.map(\.name.value), does: does, example: example, at: place))
    return nil
  }

  /// The connection that `connection:` names; nil where there is none of that name or it is of another kind, which is
  /// a finding then.
  ///
  /// - Parameter unfit: what one of another kind does not do: "sends no mail".
  func namedConnection(
    _ isFit: (ConnectionDefinition) -> Bool, unfit: String
  ) -> ConnectionDefinition? {
    guard let wanted = record.text("connection") else { return nil }
    let connections = compilation.connections
    guard let found = connections.first(where: { $0.name.value == wanted.value }) else {
      findings.add(.unknownConnection(wanted, known: connections.map(\.name.value)))
      return nil
    }
    guard isFit(found) else {
      findings.add(.wrongConnection(wanted, type: found.type, unfit: unfit))
      return nil
    }
    return found
  }
}

extension Diagnostic {
  fileprivate static func unknownConnection(
    _ name: Located<String>, known: [String]
  ) -> Diagnostic {
    let meant = nearest(to: name.value, among: known)
    return Diagnostic(
      rule: "unknown-connection", "the project has no connection `\(name.value)`", at: name.span,
      hint: meant.map { "did you mean `\($0)`?" },
      help: meant == nil && !known.isEmpty
        ? "connections are \(known.map { "`\($0)`" }.joined(separator: ", "))" : nil,
      fix: meant.map { Fix(replace: name.span, with: $0) })
  }

  fileprivate static func noSingleConnection(
    _ names: [String], does: String, example: String, at span: Span
  ) -> Diagnostic {
    let list = names.map { "`\($0)`" }.joined(separator: ", ")
    return Diagnostic(
      rule: "unknown-connection",
      names.isEmpty
        ? "the project has no connection that \(does)"
        : "there are several connections for this: \(list)", at: span,
      help: names.isEmpty
        ? "add one to the project file, below `connections:`: `\(example)`"
        : "say which with `connection:`")
  }

  fileprivate static func wrongConnection(
    _ name: Located<String>, type: Located<String>, unfit: String
  ) -> Diagnostic {
    Diagnostic(
      rule: "wrong-connection", "`\(name.value)` is of type `\(type.value)` and \(unfit)",
      at: name.span, labels: [Label(type.span, "its type")])
  }
}
