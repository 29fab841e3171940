/// A value with the place where it was written.
package struct Located<Wrapped: Sendable>: Sendable {
  package let value: Wrapped
  package let span: Span

  package init(_ value: Wrapped, _ span: Span) {
    self.value = value
    self.span = span
  }

  package func map<Other: Sendable>(_ change: (Wrapped) -> Other) -> Located<Other> {
    Located<Other>(change(value), span)
  }
}
