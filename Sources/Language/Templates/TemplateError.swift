package import CEL

/// Why a template could not be filled. Names the expression, never a value: those are personal data.
package struct TemplateError: Error, Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// Nothing is there to print.
    case absent(path: String)
    case null
    case evaluation(EvaluationError)
    /// A value without a text form: `a list`.
    case unprintable(kind: String)
    /// A value that is no part of an address where it stands in one. The reason ends a sentence.
    case unusableLink(reason: String)
    /// A value that cannot stand where it would in the address of a request. The reason ends a sentence.
    case unusableAddress(reason: String)
  }

  package let kind: Kind
  /// The text between the braces.
  package let expression: String

  package init(_ kind: Kind, expression: String) {
    self.kind = kind
    self.expression = expression
  }
}

extension TemplateError: CustomStringConvertible {
  /// `` `candidate.first_name` is absent ``
  package var description: String {
    switch kind {
    case .absent(let path) where path == expression: "`\(path)` is absent"
    case .absent(let path): "`\(path)` is absent in `{{ \(expression) }}`"
    case .null: "`{{ \(expression) }}` is null"
    case .evaluation(let error): "`{{ \(expression) }}`: \(error)"
    case .unprintable(let kind): "`{{ \(expression) }}` is \(kind), which has no text form"
    case .unusableLink(let reason): "`{{ \(expression) }}` is no link: \(reason)"
    case .unusableAddress(let reason): "`{{ \(expression) }}` cannot stand there: \(reason)"
    }
  }
}
