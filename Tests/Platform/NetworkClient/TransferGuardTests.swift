import Testing

@testable import NetworkClient

/// A name service that changes its mind: what it answers is looked at when it is connected to, each address by itself, and
/// once more before anything is said.
@Suite struct `Addresses that a name stands for` {
  /// What was answered, and what of it may be connected to.
  struct Answers: Sendable, CustomTestStringConvertible {
    let addresses: [[UInt8]]
    let allowed: [Bool]
    /// Whether the request ends as one to a private address, before anything was said.
    let isRefused: Bool

    var testDescription: String {
      "\(addresses.map { $0.map(String.init).joined(separator: ".") })"
    }

    init(_ addresses: [[UInt8]], _ allowed: [Bool], isRefused: Bool = false) {
      self.addresses = addresses
      self.allowed = allowed
      self.isRefused = isRefused
    }
  }

  private static let outside: [UInt8] = [93, 184, 216, 34]
  private static let outsideSix = six([0x26, 0x06, 0x28, 0x00], 1)
  private static let here: [UInt8] = [127, 0, 0, 1]
  private static let hereSix = six([], 1)
  private static let cloud: [UInt8] = [169, 254, 169, 254]
  private static let linkSix = six([0xFE, 0x80], 1)
  private static let mapped = six([], 0, tail: [0xFF, 0xFF] + here)

  private static func six(_ head: [UInt8], _ last: UInt8, tail: [UInt8] = []) -> [UInt8] {
    let end = tail.isEmpty ? [last] : tail
    return head + [UInt8](repeating: 0, count: 16 - head.count - end.count) + end
  }

  @Test(arguments: [
    // One that changed between a look of somebody else's and the connection.
    Answers([here], [false], isRefused: true), Answers([hereSix], [false], isRefused: true),
    Answers([cloud], [false], isRefused: true), Answers([linkSix], [false], isRefused: true),
    Answers([mapped], [false], isRefused: true),
    // Several at once, of which the first is not answered, or the order is another each time.
    Answers([outside, here], [true, false]), Answers([here, outside], [false, true]),
    Answers([outsideSix, here], [true, false]), Answers([hereSix, outside], [false, true]),
    Answers([outsideSix, outside, hereSix, cloud], [true, true, false, false]),
    Answers([hereSix, here, cloud], [false, false, false], isRefused: true),
  ])
  func `are connected to only where they are public`(answers: Answers) {
    let transfer = TransferGuard(allowsPrivateAddresses: false, mayBeSentTwice: true)
    #expect(answers.addresses.map { transfer.mayConnect(to: $0) } == answers.allowed)
    #expect(transfer.isRefused == answers.isRefused)
  }

  @Test(arguments: [
    ("93.184.216.34", true), ("2606:2800::1", true), ("127.0.0.1", false), ("::1", false),
    ("169.254.169.254", false), ("::ffff:127.0.0.1", false), ("fe80::1", false),
    ("10.0.0.1", false),
    ("", false), ("localhost", false),
  ])
  func `are looked at again before a request goes over a kept connection`(
    address: String, isPublic: Bool
  ) {
    let transfer = TransferGuard(allowsPrivateAddresses: false, mayBeSentTwice: true)
    #expect(transfer.maySend(to: address) == isPublic)
    #expect(transfer.isRefused != isPublic)
    let free = TransferGuard(allowsPrivateAddresses: true, mayBeSentTwice: true)
    #expect(free.maySend(to: address) && !free.isRefused)
  }
}
