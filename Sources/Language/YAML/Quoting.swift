package import Diagnostics

/// How a text is written in quotes.
package enum Quoting {
  /// In double quotes where nothing in it needs an escape there, else in single quotes.
  package static func quoted(_ text: String) -> String {
    if !text.contains(where: { $0 == "\"" || $0 == "\\" || $0.isNewline }) { return "\"\(text)\"" }
    return "'"
      + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
      + "'"
  }

  /// The fix that puts what stands in the file into quotes.
  package static func fix(_ span: Span) -> Fix {
    Fix(replace: span, with: quoted(span.text))
  }
}
