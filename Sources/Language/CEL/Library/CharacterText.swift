/// A text with its places counted in code points, as CEL counts them.
/// Cost: finding a place is linear in it.
struct CharacterText {
  let text: String

  private var scalars: String.UnicodeScalarView { text.unicodeScalars }

  /// The index of a place from 0 to the number of code points; nil beyond.
  func index(at place: Int) -> String.Index? {
    guard place >= 0 else { return nil }
    return scalars.index(scalars.startIndex, offsetBy: place, limitedBy: scalars.endIndex)
  }

  /// The place of an offset in UTF-8.
  func place(ofByte offset: Int) -> Int {
    scalars[..<text.utf8.index(text.utf8.startIndex, offsetBy: offset)].count
  }

  func offset(of index: String.Index) -> Int {
    text.utf8.distance(from: text.utf8.startIndex, to: index)
  }
}
