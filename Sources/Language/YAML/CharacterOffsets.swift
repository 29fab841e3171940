/// libyaml's marks count characters from the start of its input; spans count bytes. This turns the one into the other, in constant time: the offset of every 64th character is kept.
struct CharacterOffsets {
  private static let stride = 64

  private let bytes: [UInt8]
  private let base: Int
  /// Byte offset of character 0, 64, 128, …; empty where all is ASCII and the two counts agree.
  private let checkpoints: [Int]

  /// `range` is what libyaml is given.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    base = range.lowerBound
    guard bytes[base..<range.upperBound].contains(where: { $0 >= 0x80 }) else {
      checkpoints = []
      return
    }
    var checkpoints: [Int] = []
    var character = 0
    for offset in base..<range.upperBound where bytes[offset] & 0xC0 != 0x80 {
      if character % Self.stride == 0 { checkpoints.append(offset) }
      character += 1
    }
    self.checkpoints = checkpoints
  }

  /// The byte offset in the file of a character of the input; the end of the file beyond its last one.
  func offset(ofCharacter index: Int) -> Int {
    guard !checkpoints.isEmpty else { return min(base + index, bytes.count) }
    let checkpoint = min(index / Self.stride, checkpoints.count - 1)
    var offset = checkpoints[checkpoint]
    for _ in 0..<(index - checkpoint * Self.stride) {
      guard offset < bytes.count else { break }
      offset += 1
      while offset < bytes.count && bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    }
    return offset
  }
}
