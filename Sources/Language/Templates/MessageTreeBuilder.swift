internal import Diagnostics

/// Checks a Markdown tree and cuts its texts at the holes. Everything that a message cannot have is a finding:
/// raw HTML, links that lead nowhere, holes in places that nobody sees.
struct MessageTreeBuilder {
  private(set) var diagnostics: [Diagnostic] = []
  /// Holes that are the whole address of a button, which is left out where they have no value.
  private(set) var buttonAddresses: Set<Int> = []
  private var buttons = 0
  private let text: MarkedText
  private var seen: Set<Int> = []
  private var locator: MarkedText.Locator

  init(_ text: MarkedText) {
    self.text = text
    locator = text.locator()
  }

  mutating func build(_ tree: MarkdownTree) -> MessageTree {
    if tree.isTooDeep { diagnostics.append(.tooDeep(at: text.source.whole)) }
    let blocks = tree.blocks.compactMap { block($0) }
    for hole in text.holes.indices where !seen.contains(hole) && diagnostics.isEmpty {
      diagnostics.append(.unseenHole(at: text.span(ofHole: hole)))
    }
    if buttons > 1, diagnostics.isEmpty {
      diagnostics.append(.manyButtons(buttons, at: text.source.whole))
    }
    return MessageTree(blocks: blocks)
  }

  private mutating func block(_ block: MarkdownTree.Block) -> MessageTree.Block? {
    switch block {
    case .paragraph(let content):
      let content = inlines(content)
      guard content.count == 1, case .strong(let inner) = content[0], inner.count == 1,
        case .link(let target, _, let label) = inner[0]
      else { return .paragraph(content) }
      if let hole = target.onlyHole { buttonAddresses.insert(hole) }
      buttons += 1
      return .button(target, label: label)
    case .heading(let level, let content): return .heading(level: level, inlines(content))
    case .quote(let blocks): return .quote(blocks.compactMap { self.block($0) })
    case .list(let list):
      let items = list.items.map { item in item.compactMap { self.block($0) } }
      return .list(start: list.start, isTight: list.isTight, items: items)
    case .code(let code): return .code(fragments(code))
    case .rule: return .rule
    case .html(let raw):
      report(raw)
      return nil
    }
  }

  private mutating func inlines(_ content: [MarkdownTree.Inline]) -> [MessageTree.Inline] {
    content.flatMap { inline($0) }
  }

  private mutating func inline(_ inline: MarkdownTree.Inline) -> [MessageTree.Inline] {
    switch inline {
    case .text(let text): return plain(fragments(text))
    case .softBreak: return [.softBreak]
    case .lineBreak: return [.lineBreak]
    case .code(let code): return [.code(fragments(code))]
    case .emphasis(let content): return [.emphasis(inlines(content))]
    case .strong(let content): return [.strong(inlines(content))]
    case .link(let link):
      let label = inlines(link.label)
      guard let target = target(of: link) else { return label }
      return [.link(target, title: fragments(link.title), label: label)]
    case .image(let image):
      let alternative = Self.flattened(inlines(image.label))
      guard let target = target(of: image) else { return [.text(alternative)] }
      return [.image(target, title: fragments(image.title), alternative: alternative)]
    case .html(let raw):
      report(raw)
      return []
    }
  }

  /// Text in which `<{{ url }}>` is a link, as `<https://…>` is one: to Markdown, which does not know the value yet,
  /// it is only text.
  private func plain(_ fragments: [Fragment]) -> [MessageTree.Inline] {
    let place = fragments.indices.first { isBracketedHole(at: $0, in: fragments) }
    guard let place, case .hole(let hole) = fragments[place] else { return [.text(fragments)] }
    let before = fragments[..<(place - 1)] + [Self.cut(fragments[place - 1], last: 1)]
    let after = [Self.cut(fragments[place + 1], first: 1)] + fragments[(place + 2)...]
    let link = MessageTree.Inline.link(
      LinkTarget(autolink: hole), title: [], label: [.text([.hole(hole)])])
    return [.text(Array(before)), link] + plain(after)
  }

  private func isBracketedHole(at index: Int, in fragments: [Fragment]) -> Bool {
    guard fragments[index].isHole, index > 0, index + 1 < fragments.count else { return false }
    return fragments[index - 1].literal?.hasSuffix("<") == true
      && fragments[index + 1].literal?.hasPrefix(">") == true
  }

  private static func cut(_ fragment: Fragment, first: Int = 0, last: Int = 0) -> Fragment {
    .literal(String((fragment.literal ?? "").dropFirst(first).dropLast(last)))
  }

  private mutating func fragments(_ marked: String) -> [Fragment] {
    let fragments = HoleMark.fragments(of: marked, count: text.holes.count)
    for case .hole(let hole) in fragments { seen.insert(hole) }
    return fragments
  }

  private mutating func target(of link: MarkdownTree.Link) -> LinkTarget? {
    let span = locator.span(of: link.destination, fromLine: link.line)
    do {
      return try LinkTarget(fragments(link.destination))
    } catch {
      switch error {
      case .scheme(let scheme): diagnostics.append(.unusableLink(scheme: scheme, at: span))
      case .holeInServer(let hole):
        diagnostics.append(.holeInServer(at: text.span(ofHole: hole)))
      case .invalid(let reason): diagnostics.append(.invalidLink(reason, at: span))
      }
      return nil
    }
  }

  private mutating func report(_ raw: MarkdownTree.Raw) {
    let firstLine = raw.text.prefix { $0 != "\n" && $0 != "\r\n" }
    // Holes in it are part of the same mistake.
    _ = fragments(raw.text)
    diagnostics.append(
      .rawHTML(at: locator.span(of: String(firstLine), fromLine: raw.line)))
  }

  /// The text of inlines without their markup: an image's alternative text.
  private static func flattened(_ inlines: [MessageTree.Inline]) -> [Fragment] {
    inlines.flatMap { inline -> [Fragment] in
      switch inline {
      case .text(let fragments), .code(let fragments): fragments
      case .softBreak, .lineBreak: [.literal(" ")]
      case .emphasis(let content), .strong(let content), .link(_, _, let content):
        flattened(content)
      case .image(_, _, let alternative): alternative
      }
    }
  }
}

extension Diagnostic {
  fileprivate static func rawHTML(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "html-in-template", "a message template is Markdown and holds no HTML", at: span,
      help: "write it in Markdown; a `<` that is meant as text is `\\<`")
  }

  static func unusableLink(scheme: String?, at span: Span) -> Diagnostic {
    let found = scheme.map { "begins with `\($0):`" } ?? "has no scheme"
    return Diagnostic(
      rule: "unusable-link", "this address \(found), so a mail program cannot follow it", at: span,
      hint: "`https://`, `http://` or `mailto:` expected")
  }

  static func invalidLink(_ reason: String, at span: Span) -> Diagnostic {
    Diagnostic(rule: "unusable-link", "this address cannot be followed: \(reason)", at: span)
  }

  static func holeInServer(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "value-in-server-name", "a value may not be part of a server's name", at: span,
      hint: "decides where the link leads",
      help: "let one value be the whole address, or put it behind the first `/`")
  }

  fileprivate static func manyButtons(_ count: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .warning, rule: "many-buttons",
      "this message has \(count) buttons, so that none stands out",
      at: Span(span.file, span.range.lowerBound..<span.range.lowerBound),
      help: "keep the one that matters, and make the others links within a sentence")
  }

  fileprivate static func unseenHole(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "unseen-value", "this value appears nowhere in the message", at: span,
      help:
        "it stands in a link definition that no link uses, or behind the opening of a code block"
    )
  }

  fileprivate static func tooDeep(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "nested-too-deep", "quotes, lists or emphasis are nested too deep", at: span,
      help: "at most \(MarkdownTree.depthLimit) levels")
  }
}
