internal import Values

/// An address of IP, version 4 or 6. A version 4 address that is written within one of version 6 is of version 4.
/// Source: RFC 4291, section 2.2; RFC 5952 for how an address is written.
struct NetworkAddress: Equatable {
  /// Four or sixteen.
  let bytes: [UInt8]

  var isVersion4: Bool { bytes.count == 4 }

  init(bytes: [UInt8]) {
    let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    self.bytes = bytes.count == 16 && bytes.starts(with: mapped) ? Array(bytes[12...]) : bytes
  }

  /// Nil for anything else; zones (`fe80::1%en0`) and dotted digits within version 6 are refused, as CEL has it.
  init?(_ text: some StringProtocol) {
    let characters = Array(text.utf8)
    guard characters.count <= 39 else { return nil }
    let isVersion6 = characters.contains(UInt8(ascii: ":"))
    guard let bytes = isVersion6 ? Self.version6(characters) : Self.version4(characters) else {
      return nil
    }
    self.init(bytes: bytes)
  }

  // MARK: - Reading

  /// Four decimal numbers without leading zeros.
  private static func version4(_ characters: [UInt8]) -> [UInt8]? {
    let parts = characters.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard let number = decimal(part), let byte = UInt8(exactly: number) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  /// Digits only, none of them a leading zero.
  static func decimal(_ digits: some Collection<UInt8>) -> Int? {
    guard (1...3).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0")
    else { return nil }
    var number = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return number
  }

  /// Eight groups of hexadecimal digits; `::` stands once for one or more groups of zeros.
  private static func version6(_ characters: [UInt8]) -> [UInt8]? {
    let colon = UInt8(ascii: ":")
    let gap = zip(characters, characters.dropFirst()).enumerated().first {
      $0.element.0 == colon && $0.element.1 == colon
    }?.offset
    guard let gap else {
      guard let bytes = groups(characters[...]), bytes.count == 16 else { return nil }
      return bytes
    }
    guard let head = groups(characters[..<gap]), let tail = groups(characters[(gap + 2)...]),
      head.count + tail.count <= 14
    else { return nil }
    return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
  }

  private static func groups(_ characters: ArraySlice<UInt8>) -> [UInt8]? {
    guard !characters.isEmpty else { return [] }
    var bytes: [UInt8] = []
    for group in characters.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
      guard (1...4).contains(group.count),
        group.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
        let number = UInt16(String(decoding: group, as: UTF8.self), radix: 16)
      else { return nil }
      bytes += [UInt8(number >> 8), UInt8(number & 0xFF)]
    }
    return bytes
  }

  // MARK: - Writing

  /// As RFC 5952 has it: small letters, no leading zeros, the longest run of two or more zero groups as `::`.
  var text: String {
    guard !isVersion4 else { return bytes.map { String($0) }.joined(separator: ".") }
    let groups = stride(from: 0, to: 16, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
    var longest = 0..<0
    var start = 0
    while start < 8 {
      let end = groups[start...].firstIndex { $0 != 0 } ?? 8
      if end - start >= 2, end - start > longest.count { longest = start..<end }
      start = max(end, start + 1)
    }
    let words = groups.map { String($0, radix: 16) }
    guard !longest.isEmpty else { return words.joined(separator: ":") }
    return words[..<longest.lowerBound].joined(separator: ":") + "::"
      + words[longest.upperBound...].joined(separator: ":")
  }

  // MARK: - Questions

  var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

  var isLoopback: Bool {
    isVersion4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
  }

  var isLinkLocalUnicast: Bool {
    isVersion4
      ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
  }

  var isLinkLocalMulticast: Bool {
    isVersion4
      ? bytes.starts(with: [224, 0, 0]) : bytes[0] == 0xFF && bytes[1] & 0x0F == 0x02
  }

  private var isMulticast: Bool { isVersion4 ? bytes[0] & 0xF0 == 0xE0 : bytes[0] == 0xFF }

  /// Neither unspecified, loopback, multicast, local to a link nor the broadcast address; private networks are.
  var isGlobalUnicast: Bool {
    !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast
      && bytes != [255, 255, 255, 255]
  }
}

/// A network: an address and how many of its bits are those of all its addresses.
/// Source: RFC 4632, section 3.1.
struct NetworkRange: Equatable {
  let address: NetworkAddress
  let prefixLength: Int

  init(address: NetworkAddress, prefixLength: Int) {
    self.address = address
    self.prefixLength = prefixLength
  }

  /// `192.168.0.0/24`; nil for anything else.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = NetworkAddress(parts[0]),
      let length = NetworkAddress.decimal(Array(parts[1].utf8)), length <= 8 * address.bytes.count
    else { return nil }
    self.init(address: address, prefixLength: length)
  }

  var text: String { "\(address.text)/\(prefixLength)" }

  /// The first address of the network.
  var masked: NetworkRange {
    let bytes = address.bytes.enumerated().map { place, byte in
      let bits = min(8, max(0, prefixLength - 8 * place))
      return byte & ~UInt8(truncatingIfNeeded: 0xFF >> bits)
    }
    return NetworkRange(address: NetworkAddress(bytes: bytes), prefixLength: prefixLength)
  }

  func contains(_ other: NetworkAddress) -> Bool {
    other.isVersion4 == address.isVersion4
      && NetworkRange(address: other, prefixLength: prefixLength).masked == masked
  }

  func contains(_ other: NetworkRange) -> Bool {
    other.prefixLength >= prefixLength && contains(other.address)
  }
}
