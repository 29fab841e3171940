extension LanguageWords {
  /// `a`, `a and b`, `a, b and c`; the empty text of none.
  package func list(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " \(and(before: last)) " + last
  }

  /// In Spanish `y` becomes `e` before the sound of an i, which `hie` and `hia` do not begin with.
  /// Source: Unicode CLDR, list patterns of `es`.
  private func and(before item: String) -> String {
    guard language == "es" else { return and }
    let start = item.lowercased()
    let soundsAlike = ["i", "í", "hi", "hí"].contains { start.hasPrefix($0) }
    return soundsAlike && !["hie", "hia"].contains { start.hasPrefix($0) } ? "e" : and
  }
}
