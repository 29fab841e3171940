internal import Configuration
package import Diagnostics
internal import Fields
package import YAML

/// The actions that a step can name.
package struct ActionCatalogue: Sendable {
  private let actions: [any Action.Type]

  /// Those of the language.
  package static let standard = ActionCatalogue(
    actions: [
      EmailSend.self, SMSSend.self, TaskCreate.self, CandidateUpdate.self, SlackPost.self,
      HubSpotContact.self,
      ATSAdvance.self, ATSMove.self, ATSReject.self, ATSNote.self, ATSTag.self, HTTPRequest.self,
      Wait.self, Stop.self,
    ])

  package var specifications: [ActionSpecification] { actions.map { $0.specification } }

  package func specification(named name: String) -> ActionSpecification? {
    action(named: name)?.specification
  }

  /// Compiles the fields of a step. The template is nil exactly when a finding is an error.
  ///
  /// - Parameter fields: the step's own fields, without `action` and the modifiers.
  package func compile(
    action name: Located<String>, fields: Node.Mapping, _ compilation: ActionCompilation
  ) -> (template: (any ActionTemplate)?, diagnostics: [Diagnostic]) {
    guard let action = action(named: name.value) else {
      return (nil, [unknown(name)])
    }
    let specification = action.specification
    let findings = FindingCollector()
    let record = RecordReader(
      fields, as: specification.record, at: name.span, beside: StepDefinition.modifiers,
      into: findings)
    let step = StepFields(
      record: record, compilation: compilation, findings: findings, place: name.span)
    let template = action.compile(step)
    let isSound = !findings.findings.contains { $0.severity == .error }
    return (isSound ? template : nil, findings.findings)
  }

  private func action(named name: String) -> (any Action.Type)? {
    actions.first { $0.specification.name == name }
  }

  private func unknown(_ name: Located<String>) -> Diagnostic {
    let known = specifications.map(\.name)
    return .unknownAction(name, meant: nearest(to: name.value, among: known), known: known)
  }
}

/// An action of the catalogue: its declaration, and how the fields of a step become a template.
protocol Action: ActionTemplate {
  static var specification: ActionSpecification { get }
  /// Reports what is wrong to the step's findings; nil where it cannot go on.
  static func compile(_ step: StepFields) -> Self?
}

extension Action {
  package var action: String { Self.specification.name }
}

extension Diagnostic {
  fileprivate static func unknownAction(
    _ name: Located<String>, meant: String?, known: [String]
  ) -> Diagnostic {
    Diagnostic(
      rule: "unknown-action", "there is no action `\(name.value)`", at: name.span,
      hint: meant.map { "did you mean `\($0)`?" },
      help: meant == nil ? "actions are \(list(known))" : nil,
      fix: meant.map { Fix(replace: name.span, with: $0) })
  }

  private static func list(_ names: [String]) -> String {
    names.map { "`\($0)`" }.joined(separator: ", ")
  }
}
