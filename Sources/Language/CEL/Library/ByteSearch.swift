/// Finds a text in others by its bytes, in time linear to both: what a text is found at is the start of a character
/// whenever it is UTF-8 itself.
/// Source: D. Knuth, J. Morris, V. Pratt, "Fast pattern matching in strings", 1977.
struct ByteSearch {
  private let wanted: [UInt8]
  /// By place: how much of the text that ends there is a beginning of it, too.
  private let borders: [Int32]

  init(_ wanted: some Sequence<UInt8>) {
    self.wanted = Array(wanted)
    var borders: [Int32] = [0]
    borders.reserveCapacity(self.wanted.count)
    var length = 0
    for byte in self.wanted.dropFirst() {
      while length > 0, self.wanted[length] != byte { length = Int(borders[length - 1]) }
      if self.wanted[length] == byte { length += 1 }
      borders.append(Int32(length))
    }
    self.borders = borders
  }

  /// Where it begins first, at `start` or later; the empty text begins everywhere.
  func first(in bytes: [UInt8], from start: Int = 0) -> Int? {
    guard !wanted.isEmpty else { return start <= bytes.count ? start : nil }
    var length = 0
    var place = start
    while place < bytes.count {
      let byte = bytes[place]
      while length > 0, wanted[length] != byte { length = Int(borders[length - 1]) }
      if wanted[length] == byte { length += 1 }
      place += 1
      if length == wanted.count { return place - length }
    }
    return nil
  }

  /// Where it begins each time, without overlaps; none of an empty text.
  func all(in bytes: [UInt8], atMost limit: Int = .max) -> [Int] {
    guard !wanted.isEmpty else { return [] }
    var places: [Int] = []
    var start = 0
    while places.count < limit, let place = first(in: bytes, from: start) {
      places.append(place)
      start = place + wanted.count
    }
    return places
  }
}
