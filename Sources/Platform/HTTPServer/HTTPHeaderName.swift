/// The name of a header, prepared for look-ups. Names are compared without regard to ASCII case.
package struct HTTPHeaderName: Hashable, Sendable, ExpressibleByStringLiteral {
  package let text: String
  /// The name's bytes, closed by a zero.
  let characters: [CChar]

  package init(_ text: String) {
    self.text = text
    characters = text.utf8.map { CChar(bitPattern: $0) } + [0]
  }

  package init(stringLiteral value: String) { self.init(value) }

  package static func == (left: HTTPHeaderName, right: HTTPHeaderName) -> Bool {
    left.text == right.text
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
