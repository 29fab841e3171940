/// Rows for a spreadsheet. Source: RFC 4180.
enum CSVText {
  /// A line without its end.
  static func line(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") }

  /// A cell that begins as a formula does would be one for most spreadsheets, and what it says comes from strangers: an
  /// apostrophe makes it text. Source: OWASP, "CSV Injection", read 2026-11-22.
  private static func cell(_ text: String) -> String {
    let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
    let safe = isFormula ? "'\(text)" : text
    let isPlain = !safe.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
    return isPlain ? safe : "\"\(safe.replacing("\"", with: "\"\""))\""
  }
}
