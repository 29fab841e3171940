/// One character of UTF-8 as it stands in the file, or what is wrong with it. RFC 3629, section 4.
struct UTF8Sequence {
  enum Flaw {
    case invalid, overlong, surrogate
  }

  /// The code point; nil where the bytes are no UTF-8.
  private(set) var point: UInt32?
  private(set) var flaw = Flaw.invalid
  /// Bytes of the character; of a flawed one those that cannot be anything else.
  private(set) var width = 1

  /// `bytes` begins with a byte of 0x80 or more.
  init(_ bytes: ArraySlice<UInt8>) {
    let first = bytes[bytes.startIndex]
    let count: Int
    switch first {
    case 0xC0...0xDF: count = 2
    case 0xE0...0xEF: count = 3
    case 0xF0...0xF7: count = 4
    default: return
    }
    let tail = bytes.dropFirst().prefix(count - 1)
    guard tail.count == count - 1, tail.allSatisfy({ $0 & 0xC0 == 0x80 }) else { return }
    let lead = UInt32(first) & (0x7F >> UInt32(count))
    let point = tail.reduce(lead) { $0 << 6 | UInt32($1 & 0x3F) }
    let lowest: [UInt32] = [0, 0, 0x80, 0x800, 0x10000]
    width = count
    if point < lowest[count] {
      flaw = .overlong
    } else if (0xD800...0xDFFF).contains(point) {
      flaw = .surrogate
    } else if point <= 0x10FFFF {
      self.point = point
    }
  }
}
