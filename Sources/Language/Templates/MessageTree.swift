/// A checked Markdown document whose texts are cut at the holes: what both layouts are made from.
struct MessageTree {
  indirect enum Block {
    case paragraph([Inline])
    /// A link that is asked for by itself: `**[Choose a time](https://…)**` alone in its paragraph.
    case button(LinkTarget, label: [Inline])
    case heading(level: Int, [Inline])
    case quote([Block])
    case list(start: Int?, isTight: Bool, items: [[Block]])
    case code([Fragment])
    case rule
  }

  indirect enum Inline {
    case text([Fragment])
    case softBreak
    case lineBreak
    case code([Fragment])
    case emphasis([Inline])
    case strong([Inline])
    case link(LinkTarget, title: [Fragment], label: [Inline])
    case image(LinkTarget, title: [Fragment], alternative: [Fragment])
  }

  let blocks: [Block]
}
