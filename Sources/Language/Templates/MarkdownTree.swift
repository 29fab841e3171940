internal import CCMark

/// A Markdown document as values: what cmark's tree holds, copied out of it.
///
/// Parsed by the rules of CommonMark 0.30 without the "smart" rewriting of quotes. Raw HTML stays in the tree as
/// what it is, so that it can be reported; it is never rendered.
/// Source: spec.commonmark.org/0.30; cmark.h, "Tree Traversal" and "Accessors".
struct MarkdownTree {
  indirect enum Block {
    case paragraph([Inline])
    case heading(level: Int, [Inline])
    case quote([Block])
    case list(List)
    /// Lines end with LF, the last one included.
    case code(String)
    case rule
    case html(Raw)
  }

  struct List {
    /// The number of the first item; nil for bullets.
    let start: Int?
    /// Whether its items are set without space between them.
    let isTight: Bool
    let items: [[Block]]
  }

  indirect enum Inline {
    case text(String)
    case softBreak
    case lineBreak
    case code(String)
    case emphasis([Inline])
    case strong([Inline])
    case link(Link)
    /// Its label is the alternative text.
    case image(Link)
    case html(Raw)
  }

  struct Link {
    /// Escapes and entities resolved, not percent-encoded.
    let destination: String
    /// Empty where there is none.
    let title: String
    let label: [Inline]
    /// The line where its block begins, counted from 1.
    let line: Int
  }

  struct Raw {
    let text: String
    /// The line where its block begins, counted from 1.
    let line: Int
  }

  /// Deeper nesting than this is cut off and `isTooDeep` set: nobody writes it, and every walk of the tree recurses.
  static let depthLimit = 40

  private(set) var blocks: [Block] = []
  private(set) var isTooDeep = false

  init(_ text: String) {
    var text = text
    let root = text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        unsafe cmark_parse_document(characters.baseAddress, characters.count, CMARK_OPT_DEFAULT)
      }
    }
    guard let root = unsafe root else { return }
    defer { unsafe cmark_node_free(root) }
    unsafe cmark_consolidate_text_nodes(root)
    blocks = unsafe blocks(in: root, depth: 0)
  }

}

// MARK: - Copying the nodes

/// A node of cmark's tree; valid as long as its root is.
private typealias Node = OpaquePointer

extension MarkdownTree {
  private mutating func blocks(in parent: Node, depth: Int) -> [Block] {
    guard depth < Self.depthLimit else {
      isTooDeep = true
      return []
    }
    return unsafe children(of: parent).compactMap { unsafe block($0, depth: depth) }
  }

  private mutating func block(_ node: Node, depth: Int) -> Block? {
    let line = unsafe Int(cmark_node_get_start_line(node))
    switch unsafe cmark_node_get_type(node) {
    case CMARK_NODE_PARAGRAPH:
      return unsafe .paragraph(inlines(in: node, line: line, depth: depth))
    case CMARK_NODE_HEADING:
      return unsafe .heading(
        level: Int(cmark_node_get_heading_level(node)),
        inlines(in: node, line: line, depth: depth))
    case CMARK_NODE_BLOCK_QUOTE:
      return unsafe .quote(blocks(in: node, depth: depth + 1))
    case CMARK_NODE_LIST:
      return unsafe .list(list(node, depth: depth))
    case CMARK_NODE_CODE_BLOCK:
      return unsafe .code(text(cmark_node_get_literal(node)))
    case CMARK_NODE_THEMATIC_BREAK:
      return .rule
    case CMARK_NODE_HTML_BLOCK:
      return unsafe .html(Raw(text: text(cmark_node_get_literal(node)), line: line))
    default:
      // Custom blocks are made by programs, never by the parser.
      return nil
    }
  }

  private mutating func list(_ node: Node, depth: Int) -> List {
    let isOrdered = unsafe cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
    let items = unsafe children(of: node).map { unsafe blocks(in: $0, depth: depth + 1) }
    return unsafe List(
      start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil,
      isTight: cmark_node_get_list_tight(node) != 0, items: items)
  }

  private mutating func inlines(in parent: Node, line: Int, depth: Int) -> [Inline] {
    guard depth < Self.depthLimit else {
      isTooDeep = true
      return []
    }
    return unsafe children(of: parent).compactMap { unsafe inline($0, line: line, depth: depth) }
  }

  private mutating func inline(_ node: Node, line: Int, depth: Int) -> Inline? {
    switch unsafe cmark_node_get_type(node) {
    case CMARK_NODE_TEXT: return unsafe .text(text(cmark_node_get_literal(node)))
    case CMARK_NODE_SOFTBREAK: return .softBreak
    case CMARK_NODE_LINEBREAK: return .lineBreak
    case CMARK_NODE_CODE: return unsafe .code(text(cmark_node_get_literal(node)))
    case CMARK_NODE_EMPH:
      return unsafe .emphasis(inlines(in: node, line: line, depth: depth + 1))
    case CMARK_NODE_STRONG:
      return unsafe .strong(inlines(in: node, line: line, depth: depth + 1))
    case CMARK_NODE_LINK: return unsafe .link(link(node, line: line, depth: depth))
    case CMARK_NODE_IMAGE: return unsafe .image(link(node, line: line, depth: depth))
    case CMARK_NODE_HTML_INLINE:
      return unsafe .html(Raw(text: text(cmark_node_get_literal(node)), line: line))
    default: return nil
    }
  }

  private mutating func link(_ node: Node, line: Int, depth: Int) -> Link {
    unsafe Link(
      destination: text(cmark_node_get_url(node)), title: text(cmark_node_get_title(node)),
      label: inlines(in: node, line: line, depth: depth + 1), line: line)
  }

  private func children(of parent: Node) -> [Node] {
    var nodes: [Node] = unsafe []
    var next = unsafe cmark_node_first_child(parent)
    while let node = unsafe next {
      unsafe nodes.append(node)
      unsafe next = cmark_node_next(node)
    }
    return unsafe nodes
  }

  /// A copy of text that the node owns; empty for none.
  private func text(_ characters: UnsafePointer<CChar>?) -> String {
    unsafe characters.map { unsafe String(cString: $0) } ?? ""
  }
}
