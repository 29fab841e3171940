extension TextFile.Encoding {
  /// What the first two bytes say; UTF-8 where they say nothing.
  init(byteOrderMarkOf bytes: [UInt8]) {
    if bytes.starts(with: [0xFF, 0xFE]) {
      self = .utf16LittleEndian
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      self = .utf16BigEndian
    } else {
      self = .utf8
    }
  }

  /// The bytes in UTF-8. An odd last byte of UTF-16 becomes FF, which is no UTF-8 either.
  func decoded(_ bytes: [UInt8]) -> [UInt8] {
    guard self != .utf8 else { return bytes }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var high: UInt32?
    for index in stride(from: 2, to: bytes.count - 1, by: 2) {
      let (first, second) = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
      let unit = self == .utf16BigEndian ? first << 8 | second : second << 8 | first
      if let pending = high, (0xDC00...0xDFFF).contains(unit) {
        Self.append(0x10000 + (pending - 0xD800) << 10 + (unit - 0xDC00), to: &decoded)
        high = nil
        continue
      }
      if let pending = high { Self.append(pending, to: &decoded) }
      high = (0xD800...0xDBFF).contains(unit) ? unit : nil
      if high == nil { Self.append(unit, to: &decoded) }
    }
    if let pending = high { Self.append(pending, to: &decoded) }
    if bytes.count % 2 == 1 { decoded.append(0xFF) }
    return decoded
  }

  /// The UTF-8 pattern of a code point, surrogates included.
  private static func append(_ point: UInt32, to bytes: inout [UInt8]) {
    func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(point >> shift & 0x3F) }
    switch point {
    case ..<0x80: bytes.append(UInt8(point))
    case ..<0x800: bytes += [0xC0 | UInt8(point >> 6), tail(0)]
    case ..<0x10000: bytes += [0xE0 | UInt8(point >> 12), tail(6), tail(0)]
    default: bytes += [0xF0 | UInt8(point >> 18), tail(12), tail(6), tail(0)]
    }
  }
}
