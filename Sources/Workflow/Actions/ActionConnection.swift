internal import Configuration
internal import Diagnostics
internal import Fields

extension StepFields {
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

  fileprivate static func wrongConnection(
    _ name: Located<String>, type: Located<String>, unfit: String
  ) -> Diagnostic {
    Diagnostic(
      rule: "wrong-connection", "`\(name.value)` is of type `\(type.value)` and \(unfit)",
      at: name.span, labels: [Label(type.span, "its type")])
  }
}
