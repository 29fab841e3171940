/// Header lines of answers, prepared once and sent with any number of them.
package struct HTTPFields: Sendable {
  /// Characters, each text closed by a zero.
  let lines: [(name: [CChar], value: [CChar])]

  /// Names and values are ours, not a peer's: one with a line break, a tab or an empty text is a bug.
  package init(_ fields: [(name: String, value: String)]) {
    lines = fields.map { field in
      (name: Self.characters(of: field.name), value: Self.characters(of: field.value))
    }
  }

  private static func characters(of text: String) -> [CChar] {
    text.utf8.map { CChar(bitPattern: $0) } + [0]
  }
}
