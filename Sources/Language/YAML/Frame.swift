import Diagnostics
import Values

/// A list or mapping that is being read.
struct Frame {
  enum Kind {
    case sequence, mapping
  }

  let kind: Kind
  let isFlow: Bool
  let anchor: (name: String, place: Range<Int>)?
  /// Offset of its first character.
  let start: Int
  /// Nodes of the document before it.
  let nodesBefore: Int

  private(set) var items: [Node] = []
  private(set) var entries: [Node.Mapping.Entry] = []
  /// Levels of lists and mappings in it.
  private(set) var height = 0
  /// Offset after the last node, also of one that was dropped.
  private(set) var lastEnd: Int?
  private var key = Key.awaited
  private var places: [String: Int] = [:]

  private enum Key {
    case awaited
    case read(Node.Scalar)
    /// A duplicate or a merge key: its value is read and forgotten.
    case dropped
  }

  init(
    kind: Kind, isFlow: Bool, anchor: (name: String, place: Range<Int>)?, start: Int,
    nodesBefore: Int
  ) {
    self.kind = kind
    self.isFlow = isFlow
    self.anchor = anchor
    self.start = start
    self.nodesBefore = nodesBefore
  }

  var expectsKey: Bool {
    if case .awaited = key { true } else { false }
  }

  /// Takes a finished node as item, key or value and gives what is wrong with it in that place.
  mutating func add(_ node: Node, height: Int, in file: TextFile) -> [Diagnostic] {
    self.height = max(self.height, height)
    // A node from an alias stands elsewhere and says nothing of where this one ends.
    if node.span.range.lowerBound >= (lastEnd ?? start) { lastEnd = node.span.range.upperBound }
    switch (kind, key) {
    case (.sequence, _):
      items.append(node)
    case (.mapping, .awaited):
      return addKey(node, in: file)
    case (.mapping, .read(let name)):
      places[name.text] = entries.count
      entries.append(Node.Mapping.Entry(key: name, value: node))
      key = .awaited
    case (.mapping, .dropped):
      key = .awaited
    }
    return []
  }

  func node(span: Span, isComplete: Bool) -> Node {
    switch kind {
    case .sequence:
      return .sequence(Node.Sequence(items: items, span: span, isComplete: isComplete))
    case .mapping:
      return .mapping(Node.Mapping(entries: entries, span: span, isComplete: isComplete))
    }
  }

  private mutating func addKey(_ node: Node, in file: TextFile) -> [Diagnostic] {
    guard case .scalar(let scalar) = node else {
      key = .dropped
      return [.keyIsCollection(node)]
    }
    if scalar.style == .plain, scalar.text == "<<" {
      key = .dropped
      return [.mergeKey(at: scalar.span)]
    }
    if let first = places[scalar.text] {
      key = .dropped
      return [.duplicateKey(scalar, first: entries[first].key)]
    }
    var findings = KeyFindings(scalar, isFlow: isFlow, file).all()
    if case .string = scalar.value {} else { findings.append(.keyIsNotText(scalar)) }
    let isReported = scalar.isReported || findings.contains { $0.severity == .error }
    key = .read(
      Node.Scalar(
        text: scalar.text, value: .string(scalar.text), style: scalar.style, span: scalar.span,
        isReported: isReported))
    return findings
  }
}
