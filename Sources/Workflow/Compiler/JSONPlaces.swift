import Diagnostics
import YAML

/// Where the values of a JSON file stand. JSON is YAML, and our reader of YAML keeps places.
struct JSONPlaces {
  private let file: TextFile
  private let root: Node?

  init(_ file: TextFile) {
    self.file = file
    root = Document(parsing: file).root.map { .mapping($0) }
  }

  /// The first line of the value that a JSON pointer leads to; of the nearest one around it where there is none.
  func value(at pointer: String) -> Span { walk(pointer).value }

  /// The key of that value.
  func key(at pointer: String) -> Span { walk(pointer).key }

  private func walk(_ pointer: String) -> (key: Span, value: Span) {
    let start = Span(file, 0..<min(1, file.bytes.count))
    var key = start
    guard var node = root else { return (start, start) }
    for token in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let name = String(token).replacing("~1", with: "/").replacing("~0", with: "~")
      if let entry = node.mapping?.entry(name) {
        key = entry.key.span
        node = entry.value
      } else if let items = node.sequence?.items, let index = Int(name), items.indices ~= index {
        key = items[index].span
        node = items[index]
      } else {
        break
      }
    }
    return (key, Self.firstLine(of: node.span))
  }

  private static func firstLine(of span: Span) -> Span {
    let end = span.file.bytes[span.range].firstIndex { $0 == 10 || $0 == 13 }
    return Span(span.file, span.range.lowerBound..<(end ?? span.range.upperBound))
  }
}
