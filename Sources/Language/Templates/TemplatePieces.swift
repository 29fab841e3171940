package import Diagnostics

/// A text cut at its `{{ … }}` for those who give the expressions a meaning of their own.
///
/// There is always one literal more than there are holes: `v1={{ hex }}` has the literals `v1=` and nothing.
package struct TemplatePieces: Sendable {
  package let literals: [String]
  /// What stands between the braces, without outer blanks.
  package let holes: [SourceText]
  /// Braces that are not closed, and the like.
  package let diagnostics: [Diagnostic]

  package init(_ source: SourceText) {
    let scanner = TemplateScanner(source)
    let bytes = Array(source.text.utf8)
    var literals = [""]
    var holes: [SourceText] = []
    for part in scanner.parts {
      switch part {
      case .literal(let range):
        literals[literals.count - 1] += String(decoding: bytes[range], as: UTF8.self)
      case .hole(_, let expression):
        holes.append(source.slice(expression))
        literals.append("")
      }
    }
    self.literals = literals
    self.holes = holes
    diagnostics = scanner.diagnostics
  }
}
