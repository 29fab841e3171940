/// The plain-text part of a message: blocks whose lines are broken when the values are known.
///
/// Set as a person would type it: headings underlined, `- ` and `1. ` before items, `> ` before quotes, a link as
/// `text <address>`; emphasis leaves no trace.
struct PlainTextLayout: Sendable {
  /// Columns of a line, its prefix included, unless one word is longer.
  static let width = 76

  struct Block: Sendable {
    /// What the first line begins with (`  - `) and the others (`    `).
    let prefix: Prefix
    /// Whether an empty line, with this prefix, comes before it.
    let gap: String?
    let content: Content
  }

  struct Prefix: Sendable {
    let first: String
    let rest: String
  }

  enum Content: Sendable {
    /// Broken at blanks.
    case flow([Piece], underline: UInt8?)
    /// Copied line by line.
    case verbatim([Fragment])
    case rule
    /// `Choose a time: <https://…>`
    case button(label: [Piece], LinkTarget)
  }

  indirect enum Piece: Sendable {
    case literal(String)
    case value(Int)
    case lineBreak
    case link(label: [Piece], LinkTarget)
  }

  private let blocks: [Block]

  init(_ tree: MessageTree) {
    var builder = PlainTextBuilder()
    builder.append(
      tree.blocks, at: PlainTextBuilder.Place(first: "", rest: "", gap: ""), isTight: false)
    blocks = builder.blocks
  }

  /// Lines end with LF, the last one too.
  func render(_ values: [String]) throws(LinkTarget.Unusable) -> String {
    var writer = LineWriter(width: Self.width)
    var isFirst = true
    for block in blocks {
      if case .button(_, let target) = block.content, target.isAbsent(values) { continue }
      if let gap = block.gap, !isFirst { writer.line(gap) }
      isFirst = false
      switch block.content {
      case .flow(let pieces, let underline):
        let width = writer.flow(try Self.text(pieces, values), prefix: block.prefix)
        if let underline {
          let rule = String(decoding: [UInt8](repeating: underline, count: width), as: UTF8.self)
          writer.line(block.prefix.rest + rule)
        }
      case .verbatim(let fragments):
        writer.verbatim(Self.text(fragments, values), prefix: block.prefix)
      case .button(let label, let target):
        let text = "\(try Self.text(label, values)): <\(try target.text(values))>"
        writer.flow(text, prefix: block.prefix)
      case .rule: writer.line(block.prefix.first + String(repeating: "-", count: 20))
      }
    }
    return writer.text
  }

  /// Line ends in it are breaks that the author asked for.
  private static func text(
    _ pieces: [Piece], _ values: [String]
  ) throws(LinkTarget.Unusable) -> String {
    var text = ""
    for piece in pieces {
      switch piece {
      case .literal(let part): text += part
      case .value(let hole): text += values[hole]
      case .lineBreak: text += "\n"
      case .link(let label, let target):
        text += link(try self.text(label, values), to: try target.text(values))
      }
    }
    return text
  }

  /// An address that is its own text is written once.
  private static func link(_ label: String, to address: String) -> String {
    if label.isEmpty || label == address { return "<\(address)>" }
    if address == "mailto:\(label)" { return label }
    let shown = address.hasPrefix("mailto:") ? String(address.dropFirst(7)) : address
    return "\(label) <\(shown)>"
  }

  private static func text(_ fragments: [Fragment], _ values: [String]) -> String {
    var text = ""
    for fragment in fragments {
      switch fragment {
      case .literal(let part): text += part
      case .hole(let hole): text += values[hole]
      }
    }
    return text
  }
}

/// Makes the blocks of a plain-text layout from a message's tree.
private struct PlainTextBuilder {
  private(set) var blocks: [PlainTextLayout.Block] = []

  /// Where a block stands: what its lines begin with, and the empty line before it, if there is one. The first block
  /// in a quote or an item has the gap of what surrounds it.
  struct Place {
    var first: String
    var rest: String
    var gap: String?
  }

  mutating func append(_ content: [MessageTree.Block], at place: Place, isTight: Bool) {
    for (index, block) in content.enumerated() {
      append(
        block,
        at: index == 0
          ? place
          : Place(first: place.rest, rest: place.rest, gap: isTight ? nil : place.rest))
    }
  }

  private mutating func append(_ block: MessageTree.Block, at place: Place) {
    switch block {
    case .paragraph(let content): add(.flow(pieces(content), underline: nil), at: place)
    case .button(let target, let label): add(.button(label: pieces(label), target), at: place)
    case .heading(let level, let content):
      let underline: UInt8? =
        level == 1 ? UInt8(ascii: "=") : level == 2 ? UInt8(ascii: "-") : nil
      add(.flow(pieces(content), underline: underline), at: place)
    case .quote(let blocks): append(blocks, at: Self.indented(place, "> ", "> "), isTight: false)
    case .list(let start, let isTight, let items):
      append(items, start: start, at: place, isTight: isTight)
    case .code(let code): add(.verbatim(code), at: Self.indented(place, "    ", "    "))
    case .rule: add(.rule, at: place)
    }
  }

  private mutating func append(
    _ items: [[MessageTree.Block]], start: Int?, at place: Place, isTight: Bool
  ) {
    for (index, item) in items.enumerated() {
      let bullet = start.map { "\($0 + index). " } ?? "- "
      let itemPlace =
        index == 0
        ? place : Place(first: place.rest, rest: place.rest, gap: isTight ? nil : place.rest)
      let indent = String(repeating: " ", count: bullet.utf8.count)
      append(item, at: Self.indented(itemPlace, bullet, indent), isTight: isTight)
    }
  }

  private static func indented(_ place: Place, _ first: String, _ rest: String) -> Place {
    Place(first: place.first + first, rest: place.rest + rest, gap: place.gap)
  }

  private mutating func add(_ content: PlainTextLayout.Content, at place: Place) {
    blocks.append(
      PlainTextLayout.Block(
        prefix: PlainTextLayout.Prefix(first: place.first, rest: place.rest), gap: place.gap,
        content: content))
  }

  private func pieces(_ inlines: [MessageTree.Inline]) -> [PlainTextLayout.Piece] {
    inlines.flatMap { inline -> [PlainTextLayout.Piece] in
      switch inline {
      case .text(let fragments), .code(let fragments): pieces(fragments)
      case .softBreak: [.literal(" ")]
      case .lineBreak: [.lineBreak]
      case .emphasis(let content), .strong(let content): pieces(content)
      case .link(let target, _, let label): [.link(label: pieces(label), target)]
      case .image(let target, _, let alternative): [.link(label: pieces(alternative), target)]
      }
    }
  }

  private func pieces(_ fragments: [Fragment]) -> [PlainTextLayout.Piece] {
    fragments.map { fragment in
      switch fragment {
      case .literal(let text): .literal(text)
      case .hole(let hole): .value(hole)
      }
    }
  }
}
