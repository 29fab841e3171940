/// Finds a text in others by its bytes, in time linear to both: what a text is found at is the start of a character
/// whenever it is UTF-8 itself.
/// Source: D. Knuth, J. Morris, V. Pratt, "Fast pattern matching in strings", 1977.
struct ByteSearch: Sendable {
  /// A text of so many bytes is compared at each place, which is linear, too, and needs no table: faster as long as
  /// texts do not repeat themselves.
  private static let shortest = 32

  private let wanted: [UInt8]
  /// By place: how much of the text that ends there is a beginning of it, too. Empty for a short text.
  private let borders: [Int32]

  init(_ wanted: some Sequence<UInt8>) {
    self.wanted = Array(wanted)
    guard self.wanted.count > Self.shortest else {
      borders = []
      return
    }
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
  func first(in bytes: Span<UInt8>, from start: Int = 0) -> Int? {
    guard let head = wanted.first else { return start <= bytes.count ? start : nil }
    guard borders.isEmpty else { return firstOfLong(in: bytes, from: start) }
    let rest = wanted.span
    var place = start
    let last = bytes.count - wanted.count
    while place <= last {
      if bytes[place] == head {
        var length = 1
        while length < rest.count, bytes[place + length] == rest[length] { length += 1 }
        if length == rest.count { return place }
      }
      place += 1
    }
    return nil
  }

  private func firstOfLong(in bytes: Span<UInt8>, from start: Int) -> Int? {
    let wanted = wanted.span
    let borders = borders.span
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
  func all(in bytes: Span<UInt8>, atMost limit: Int = .max) -> [Int] {
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

extension Span<UInt8> {
  /// Whether the bytes at `start` and behind it begin with those of `part`.
  func holds(_ part: Span<UInt8>, at start: Int) -> Bool {
    guard start >= 0, part.count <= count - start else { return false }
    for place in part.indices where self[start + place] != part[place] { return false }
    return true
  }
}
