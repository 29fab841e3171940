/// The HTML part of a message: a list of pieces that rendering only has to put behind one another.
struct HTMLLayout: Sendable {
  enum Piece: Sendable {
    case literal(String)
    /// A value as text or inside an attribute.
    case value(Int)
    /// Inside an attribute.
    case address(LinkTarget)
    /// Left out where its address is absent.
    indirect case button(LinkTarget, label: [Piece])
  }

  private let frame: HTMLFrame
  private var pieces: [Piece] = []

  /// - Parameter language: a BCP 47 tag such as `en` or `pt-BR`.
  init(_ tree: MessageTree, language: String) {
    frame = HTMLFrame(language: language)
    for block in tree.blocks { append(block, isTight: false) }
  }

  /// - Parameters:
  ///   - title: of the document.
  ///   - preheader: what mail programs show beside the subject; hidden in the message itself.
  func render(
    _ values: [String], title: String, preheader: String?
  ) throws(LinkTarget.Unusable) -> String {
    var html = frame.opening(title: title, preheader: preheader)
    html.reserveCapacity(8192)
    try Self.render(pieces, values, into: &html)
    html += HTMLFrame.closing
    return html
  }

  private static func render(
    _ pieces: [Piece], _ values: [String], into html: inout String
  ) throws(LinkTarget.Unusable) {
    for piece in pieces {
      switch piece {
      case .literal(let text): html += text
      case .value(let hole): html += escaped(values[hole])
      case .address(let target): html += escaped(try target.text(values))
      case .button(let target, let label):
        guard !target.isAbsent(values) else { continue }
        html += HTMLFrame.buttonOpening
        html += escaped(try target.text(values))
        html += HTMLFrame.buttonLabel
        try render(label, values, into: &html)
        html += HTMLFrame.buttonClosing
      }
    }
  }

  /// Fit for text and for attributes in double quotes.
  static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: isSpecial) else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      case UInt8(ascii: "'"): bytes += "&#39;".utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }
}

// MARK: - From the tree

extension HTMLLayout {
  private mutating func append(_ text: String) {
    if case .literal(let last)? = pieces.last {
      pieces[pieces.count - 1] = .literal(last + text)
    } else {
      pieces.append(.literal(text))
    }
  }

  private mutating func append(_ block: MessageTree.Block, isTight: Bool) {
    switch block {
    case .paragraph(let content):
      if !isTight { append("<p style=\"margin:0 0 16px\">") }
      append(content)
      append(isTight ? "\n" : "</p>\n")
    case .heading(let level, let content):
      append("<h\(level) style=\"margin:24px 0 8px;font-size:\(Self.headingSize(level))px;")
      append("line-height:1.3\">")
      append(content)
      append("</h\(level)>\n")
    case .button(let target, let label):
      let outer = pieces
      pieces = []
      append(label)
      let inner = pieces
      pieces = outer + [.button(target, label: inner)]
    case .quote(let blocks):
      append("<blockquote class=\"q\" style=\"margin:0 0 16px;padding:0 16px;")
      append("border-left:4px solid #c9ced6\">\n")
      for block in blocks { append(block, isTight: false) }
      append("</blockquote>\n")
    case .list(let start, let isTight, let items): append(items, start: start, isTight: isTight)
    case .code(let code):
      append("<pre style=\"margin:0 0 16px;white-space:pre-wrap\"><code>")
      append(code)
      append("</code></pre>\n")
    case .rule:
      append("<hr class=\"q\" style=\"margin:24px 0;border:0;border-top:1px solid #c9ced6\">\n")
    }
  }

  private static func headingSize(_ level: Int) -> Int { level == 1 ? 24 : level == 2 ? 20 : 17 }

  private mutating func append(_ items: [[MessageTree.Block]], start: Int?, isTight: Bool) {
    let element = start == nil ? "ul" : "ol"
    let first = start.map { $0 == 1 ? "" : " start=\"\($0)\"" } ?? ""
    append("<\(element)\(first) style=\"margin:0 0 16px;padding-inline-start:24px\">\n")
    for item in items {
      append("<li>")
      for block in item { append(block, isTight: isTight) }
      append("</li>\n")
    }
    append("</\(element)>\n")
  }

  private mutating func append(_ inlines: [MessageTree.Inline]) {
    for inline in inlines { append(inline) }
  }

  private mutating func append(_ inline: MessageTree.Inline) {
    switch inline {
    case .text(let fragments): append(fragments)
    case .softBreak: append("\n")
    case .lineBreak: append("<br>\n")
    case .code(let fragments):
      append("<code>")
      append(fragments)
      append("</code>")
    case .emphasis(let content): append(content, in: "em")
    case .strong(let content): append(content, in: "strong")
    case .link(let target, let title, let label):
      append("<a style=\"color:#0b57d0\" href=\"")
      pieces.append(.address(target))
      append(title: title)
      append("\">")
      append(label)
      append("</a>")
    case .image(let target, let title, let alternative):
      append("<img style=\"max-width:100%\" src=\"")
      pieces.append(.address(target))
      append("\" alt=\"")
      append(alternative)
      append(title: title)
      append("\">")
    }
  }

  private mutating func append(_ content: [MessageTree.Inline], in element: String) {
    append("<\(element)>")
    append(content)
    append("</\(element)>")
  }

  /// Ends the attribute before it; the caller ends this one.
  private mutating func append(title: [Fragment]) {
    guard !title.isEmpty else { return }
    append("\" title=\"")
    append(title)
  }

  private mutating func append(_ fragments: [Fragment]) {
    for fragment in fragments {
      switch fragment {
      case .literal(let text): append(Self.escaped(text))
      case .hole(let hole): pieces.append(.value(hole))
      }
    }
  }
}
