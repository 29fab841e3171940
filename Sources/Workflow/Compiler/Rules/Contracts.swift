import Configuration
import Diagnostics
import Graph
import JSONSchema
import Values

// What can be wrong between a source, its contract and the contract's own text.

extension Diagnostic {
  static func unreadableContract(_ error: JSONError, in file: TextFile) -> Diagnostic {
    let offset = min(max(error.offset, 0), file.bytes.count)
    return Diagnostic(
      rule: "contract-not-json", "the contract is no JSON: \(error.message)",
      at: Span(file, offset..<min(offset + 1, file.bytes.count)))
  }

  static func malformedContract(_ problem: SchemaProblem, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "contract-not-a-schema", problem.message, at: span,
      notes: problem.pointer.isEmpty ? [] : ["the place is \(problem.pointer)"])
  }

  static func reservedProperty(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "reserved-name",
      "the contract has a property `\(name)`, which is a variable of its own", at: span,
      hint: "rename the property")
  }

  static func fieldOutsideContract(
    _ name: Located<String>, in shape: ContractShape, known: [String], fixes: Bool = true
  ) -> Diagnostic {
    let near = nearest(to: name.value, among: known)
    return Diagnostic(
      rule: "unknown-field", "`\(shape.name)` has no field `\(name.value)`", at: name.span,
      hint: near.map { "did you mean `\($0)`?" }, notes: shape.origin.map { [$0] } ?? [],
      help: near == nil ? "add the field to the contract, or leave it out" : nil,
      fix: fixes ? near.map { Fix(replace: name.span, with: $0) } : nil)
  }

  static func requiredFieldNotMapped(
    _ name: String, _ contract: CheckedContract, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "required-field-not-mapped",
      "this rule never gives `\(name)`, which every \(contract.contract.type) must have",
      at: span, notes: ["the contract is \(contract.file.path)"],
      help: "map it, or remove `complete: false` so that what is known already can fill it in")
  }
}
