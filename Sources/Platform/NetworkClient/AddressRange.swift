/// Whether an address of the network is of the public internet.
///
/// Everything that IANA's registries of special-purpose addresses do not call globally reachable is not: this
/// machine, private networks, link-local addresses (where clouds keep the keys of their machines), multicast.
/// Source: RFC 6890; https://www.iana.org/assignments/iana-ipv4-special-registry, and the one for IPv6.
enum AddressRange {
  /// - Parameter bytes: four of IPv4 or sixteen of IPv6, in network order; anything else is not public.
  static func isPublic(_ bytes: [UInt8]) -> Bool {
    switch bytes.count {
    case 4: !privateBlocks.contains { $0.contains(bytes) }
    case 16: isPublicSix(bytes)
    default: false
    }
  }

  private static func isPublicSix(_ bytes: [UInt8]) -> Bool {
    for wrapping in wrappings where wrapping.block.contains(bytes) {
      return isPublic(Array(bytes[wrapping.offset..<wrapping.offset + 4]))
    }
    // What is handed out for the internet lies in one block.
    return Block([0x20], 3).contains(bytes) && !reservedSix.contains { $0.contains(bytes) }
  }

  /// The first `length` bits of an address.
  private struct Block {
    let prefix: [UInt8]
    let length: Int

    init(_ prefix: [UInt8], _ length: Int) {
      self.prefix = prefix
      self.length = length
    }

    func contains(_ bytes: [UInt8]) -> Bool {
      for bit in 0..<length {
        let mask = UInt8(0x80) >> UInt8(bit % 8)
        let wanted = bit / 8 < prefix.count ? prefix[bit / 8] : 0
        if wanted & mask != bytes[bit / 8] & mask { return false }
      }
      return true
    }
  }

  private static let privateBlocks = [
    Block([0], 8), Block([10], 8), Block([100, 64], 10), Block([127], 8), Block([169, 254], 16),
    Block([172, 16], 12), Block([192, 0, 0], 24), Block([192, 0, 2], 24), Block([192, 168], 16),
    Block([198, 18], 15), Block([198, 51, 100], 24), Block([203, 0, 113], 24), Block([224], 3),
  ]

  /// Addresses that hold one of IPv4, which is then what is reached: mapped ones, those of NAT64, those of 6to4.
  private static let wrappings: [(block: Block, offset: Int)] = [
    (Block([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 96), 12),
    (Block([0, 0x64, 0xFF, 0x9B], 96), 12), (Block([0x20, 0x02], 16), 2),
  ]

  /// Protocol assignments and documentation.
  private static let reservedSix = [
    Block([0x20, 0x01, 0x00], 23), Block([0x20, 0x01, 0x0D, 0xB8], 32),
  ]
}
