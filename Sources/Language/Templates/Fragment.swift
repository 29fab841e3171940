/// A stretch of text that is copied, or the number of a hole whose value is put there.
enum Fragment: Sendable, Equatable {
  case literal(String)
  case hole(Int)

  var isHole: Bool {
    if case .hole = self { true } else { false }
  }

  var literal: String? {
    if case .literal(let text) = self { text } else { nil }
  }
}

/// What stands for a hole while Markdown is parsed: one private-use character per hole, which Markdown treats as
/// a letter, so that `**{{ name }}**` is bold and `[{{ text }}]({{ url }})` is a link.
/// Source: Unicode, Supplementary Private Use Area-A.
enum HoleMark {
  private static let first: UInt32 = 0xF0000
  /// Holes in one template.
  static let limit = 1000

  static func text(_ hole: Int) -> String {
    Unicode.Scalar(first + UInt32(hole)).map { String(Character($0)) } ?? ""
  }

  /// Whether a character could be taken for a mark.
  static func isReserved(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= first && scalar.value < first + UInt32(limit)
  }

  /// Text with marks cut into what is copied and what is filled. A mark beyond `count` was written by the author,
  /// as an entity, and is copied.
  static func fragments(of text: String, count: Int) -> [Fragment] {
    var fragments: [Fragment] = []
    var literal = ""
    for scalar in text.unicodeScalars {
      guard isReserved(scalar), scalar.value - first < UInt32(count) else {
        literal.unicodeScalars.append(scalar)
        continue
      }
      if !literal.isEmpty { fragments.append(.literal(literal)) }
      literal = ""
      fragments.append(.hole(Int(scalar.value - first)))
    }
    if !literal.isEmpty { fragments.append(.literal(literal)) }
    return fragments
  }
}
