/// Rows in columns as wide as their widest cell; the last column is not padded.
struct Table {
  let headings: [String]
  var rows: [[String]] = []

  init(_ headings: [String], _ rows: [[String]] = []) {
    self.headings = headings
    self.rows = rows
  }

  func lines(_ terminal: Terminal) -> [String] {
    let widths = headings.indices.map { column in
      ([headings] + rows).map { Self.width($0[column]) }.max() ?? 0
    }
    let heading = Self.line(headings, widths)
    return [terminal.dim(heading)] + rows.map { Self.line($0, widths) }
  }

  private static func line(_ cells: [String], _ widths: [Int]) -> String {
    cells.enumerated().map { column, cell in
      column == cells.count - 1
        ? cell : cell + String(repeating: " ", count: widths[column] - width(cell) + 2)
    }.joined()
  }

  private static func width(_ text: String) -> Int { text.unicodeScalars.count }
}
