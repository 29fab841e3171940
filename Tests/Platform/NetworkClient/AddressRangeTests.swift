import Testing

@testable import NetworkClient

@Suite struct `An address of the network` {
  private static func bytes(_ text: String) -> [UInt8] {
    if text.contains(".") { return text.split(separator: ".").compactMap { UInt8($0) } }
    let sides = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    let groups = sides.map { side in
      side.split(separator: ":").compactMap { UInt16($0, radix: 16) }
    }
    let gap = [UInt16](repeating: 0, count: 8 - groups.joined().count)
    let all = groups.count == 2 ? groups[0] + gap + groups[1] : groups[0]
    return all.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
  }

  @Test(arguments: [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.255", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255",
    "::", "::1", "fc00::1", "fd12::1", "fe80::1", "ff02::1", "2001:db8::1", "::ffff:7f00:1",
    "::ffff:a00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:c0a8:101::",
  ])
  func `of this machine or a private network is told as such`(text: String) {
    #expect(!AddressRange.isPublic(Self.bytes(text)))
  }

  @Test(arguments: [
    "1.1.1.1", "8.8.8.8", "100.128.0.1", "172.32.0.1", "193.0.0.1", "2606:4700::1111",
    "2a00:1450::1", "::ffff:808:808", "64:ff9b::808:808", "2002:808:808::",
  ])
  func `of the internet is told as such`(text: String) {
    #expect(AddressRange.isPublic(Self.bytes(text)))
  }

  @Test func `of no known kind is not public`() { #expect(!AddressRange.isPublic([1, 2, 3])) }
}
