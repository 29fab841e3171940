import Diagnostics

/// The anchors of a document and what they stand for.
struct AnchorTable {
  struct Anchor {
    let node: Node
    /// Nodes in it, itself included, and levels of lists and mappings: what an alias adds to the limits.
    let nodes: Int
    let height: Int
    let place: Span
    var isUsed = false
  }

  private var anchors: [String: Anchor] = [:]
  /// Aliases that no anchor before them explains, with the indices of their findings.
  private var unknown: [String: [Int]] = [:]

  /// Records an anchor; an earlier one of the same name is forgotten, with a finding.
  mutating func define(
    _ name: String, as node: Node, nodes: Int, height: Int, at place: Span
  ) -> [Diagnostic] {
    let earlier = anchors[name]
    anchors[name] = Anchor(
      node: node, nodes: nodes, height: height, place: place, isUsed: node.isMissing)
    if node.isMissing { return [.anchorWithoutValue(name, at: place)] }
    return earlier.map { [.anchorSetTwice(name, at: place, first: $0.place)] } ?? []
  }

  /// The anchor that an alias means, nil if there is none before it.
  mutating func use(_ name: String) -> Anchor? {
    anchors[name]?.isUsed = true
    return anchors[name]
  }

  /// Remembers an alias that means nothing; its anchor then counts as used. `finding` is the index of the finding
  /// that may want to show an anchor found later.
  mutating func noteUnknown(_ name: String, finding: Int? = nil) {
    unknown[name, default: []] += finding.map { [$0] } ?? []
  }

  /// Where an alias turned out to stand before its anchor, by the index of its finding.
  func late() -> [(finding: Int, anchor: Span)] {
    unknown.flatMap { name, findings in
      anchors[name].map { anchor in findings.map { ($0, anchor.place) } } ?? []
    }
  }

  func unusedFindings() -> [Diagnostic] {
    anchors.filter { !$0.value.isUsed && unknown[$0.key] == nil }
      .map { .anchorNotUsed($0.key, at: $0.value.place) }
  }
}
