/// The HTML part of a message: a list of pieces that rendering only has to put behind one another.
struct HTMLLayout: Sendable {
  enum Piece: Sendable {
    case literal(String)
    /// A value as text or inside an attribute.
    case value(Int)
    /// Inside an attribute.
    case address(LinkTarget)
  }

  private let head: String
  private var pieces: [Piece] = []

  /// - Parameter language: a BCP 47 tag such as `en` or `pt-BR`.
  init(_ tree: MessageTree, language: String) {
    head = Self.head(language: language)
    append(Self.opening)
    for block in tree.blocks { append(block, isTight: false) }
    append("</div>\n</body>\n</html>\n")
  }

  /// - Parameter preheader: what mail programs show beside the subject; hidden in the message itself.
  func render(
    _ values: [String], preheader: String?
  ) throws(LinkTarget.Unusable) -> String {
    var html = head
    html.reserveCapacity(4096)
    if let preheader, !preheader.isEmpty {
      html += "<div style=\"display:none;max-height:0;overflow:hidden\">"
      html += "\(Self.escaped(preheader))</div>\n"
    }
    for piece in pieces {
      switch piece {
      case .literal(let text): html += text
      case .value(let hole): html += Self.escaped(values[hole])
      case .address(let target): html += Self.escaped(try target.text(values))
      }
    }
    return html
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

  /// Styles stand at the elements, since mail programs drop style sheets; only what makes plain text readable.
  private static func head(language: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="\(escaped(language))">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    </head>
    <body style="margin:0;padding:24px 16px;background:#ffffff;color:#1f2328">

    """
  }

  private static let opening = """
    <div style="max-width:640px;font-size:16px;line-height:1.5;\
    font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">

    """
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
      if !isTight { append("<p>") }
      append(content)
      append(isTight ? "\n" : "</p>\n")
    case .heading(let level, let content):
      append("<h\(level) style=\"line-height:1.25\">")
      append(content)
      append("</h\(level)>\n")
    case .quote(let blocks):
      append("<blockquote style=\"margin:0;padding:0 16px;border-left:4px solid #d0d7de\">\n")
      for block in blocks { append(block, isTight: false) }
      append("</blockquote>\n")
    case .list(let start, let isTight, let items): append(items, start: start, isTight: isTight)
    case .code(let code):
      append("<pre style=\"white-space:pre-wrap\"><code>")
      append(code)
      append("</code></pre>\n")
    case .rule: append("<hr>\n")
    }
  }

  private mutating func append(_ items: [[MessageTree.Block]], start: Int?, isTight: Bool) {
    let element = start == nil ? "ul" : "ol"
    append(start.map { $0 == 1 ? "<ol>\n" : "<ol start=\"\($0)\">\n" } ?? "<ul>\n")
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
      append("<a href=\"")
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
