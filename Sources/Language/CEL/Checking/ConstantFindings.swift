internal import Diagnostics

/// What is said of comparisons whose outcome is known beforehand.
extension Diagnostic {
  /// - Parameters:
  ///   - known: how the sides that are not literals are written, and what is known of each.
  ///   - earlier: the condition that decides it, where it is not the contract.
  static func constantComparison(
    isTrue: Bool, known sides: [(text: String, bounds: ValueBounds)], after earlier: Span?,
    origin: String?, at span: Span
  ) -> Diagnostic {
    let known = sides.compactMap { side -> String? in
      let words = side.bounds.description
      return words.isEmpty ? nil : "`\(side.text)` is \(words)"
    }
    return Diagnostic(
      .warning, rule: isTrue ? "always-true" : "always-false",
      "this comparison is \(isTrue ? "always" : "never") true", at: span,
      hint: known.isEmpty
        ? "both sides are written out"
        : known.joined(separator: ", ") + (earlier == nil ? "" : " here"),
      labels: earlier.map { [Label($0, "because of this")] } ?? [],
      notes: earlier == nil ? origin.map { [$0] } ?? [] : [])
  }

  static func unknownValue(
    _ text: String, of path: String, known: [String], origin: String?, at span: Span
  ) -> Diagnostic {
    let meant = nearest(to: text, among: known)
    return Diagnostic(
      rule: "unknown-value", "`\(path)` is never \"\(text)\"", at: span,
      hint: meant.map { "did you mean \"\($0)\"?" }, notes: origin.map { [$0] } ?? [],
      help: known.isEmpty || known.count > 12
        ? nil : "its values are \(known.map { "\"\($0)\"" }.joined(separator: ", "))",
      fix: meant.flatMap { $0.contains("\"") ? nil : Fix(replace: span, with: "\"\($0)\"") })
  }

  static func knownPresence(
    _ path: String, isPresent: Bool, at span: Span, after earlier: Span
  ) -> Diagnostic {
    Diagnostic(
      .warning, rule: isPresent ? "always-true" : "always-false",
      "`has(\(path))` is \(isPresent ? "always" : "never") true here", at: span,
      hint: isPresent ? "leave it out" : nil, labels: [Label(earlier, "because of this")])
  }

  static func comparisonOfMissing(
    _ path: String, at span: Span, after earlier: Span
  ) -> Diagnostic {
    Diagnostic(
      .warning, rule: "always-false", "`\(path)` is absent here, so there is nothing to compare",
      at: span, labels: [Label(earlier, "because of this")])
  }
}
