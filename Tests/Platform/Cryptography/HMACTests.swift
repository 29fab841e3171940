import Cryptography
import Testing

/// RFC 4231 (SHA-256, SHA-512) and RFC 2202 (SHA-1).
@Suite struct `HMAC` {
  struct Vector: Sendable, CustomTestStringConvertible {
    let name: String
    let algorithm: HashAlgorithm
    let key: [UInt8]
    let message: [UInt8]
    let code: String
    var testDescription: String { name }
  }

  static let vectors = [
    Vector(
      name: "RFC 2202 SHA-1 case 1", algorithm: .sha1, key: [UInt8](repeating: 0x0b, count: 20),
      message: [UInt8]("Hi There".utf8), code: "b617318655057264e28bc0b6fb378c8ef146be00"),
    Vector(
      name: "RFC 2202 SHA-1 case 2", algorithm: .sha1, key: [UInt8]("Jefe".utf8),
      message: [UInt8]("what do ya want for nothing?".utf8),
      code: "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
    Vector(
      name: "RFC 2202 SHA-1 case 6, a key longer than a block", algorithm: .sha1,
      key: [UInt8](repeating: 0xaa, count: 80),
      message: [UInt8]("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      code: "aa4ae5e15272d00e95705637ce8a3b55ed402112"),
    Vector(
      name: "RFC 4231 SHA-256 case 1", algorithm: .sha256, key: [UInt8](repeating: 0x0b, count: 20),
      message: [UInt8]("Hi There".utf8),
      code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    Vector(
      name: "RFC 4231 SHA-256 case 2", algorithm: .sha256, key: [UInt8]("Jefe".utf8),
      message: [UInt8]("what do ya want for nothing?".utf8),
      code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    Vector(
      name: "RFC 4231 SHA-256 case 6, a key longer than a block", algorithm: .sha256,
      key: [UInt8](repeating: 0xaa, count: 131),
      message: [UInt8]("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    Vector(
      name: "RFC 4231 SHA-512 case 2", algorithm: .sha512, key: [UInt8]("Jefe".utf8),
      message: [UInt8]("what do ya want for nothing?".utf8),
      code: """
        164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554\
        9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737
        """),
  ]

  @Test(arguments: vectors)
  func `the published codes come out`(_ vector: Vector) throws {
    let key = try HMACKey(vector.algorithm, key: vector.key)
    #expect(Hex.encode(try key.code(of: vector.message)) == vector.code)
  }

  /// A computation that is done, or was given up in its middle, leaves nothing of its message to the next.
  @Test(arguments: vectors)
  func `one key serves message after message, several of them at once`(_ vector: Vector) throws {
    let key = try HMACKey(vector.algorithm, key: vector.key)
    let other = try key.code(of: [1, 2, 3])
    for _ in 0..<3 {
      var abandoned = try key.begin()
      try abandoned.update([9, 9])
      var first = try key.begin()
      try first.update([1, 2])
      #expect(Hex.encode(try key.code(of: vector.message)) == vector.code)
      try first.update([3])
      #expect(try first.finish() == other)
    }
  }

  @Test(arguments: vectors)
  func `a message in parts has the code of the whole`(_ vector: Vector) throws {
    let key = try HMACKey(vector.algorithm, key: vector.key)
    var computation = try key.begin()
    try computation.update([])
    for byte in vector.message { try computation.update([byte]) }
    #expect(Hex.encode(try computation.finish()) == vector.code)
  }

  @Test func `an empty message has a code`() throws {
    let key = try HMACKey(.sha256, key: [UInt8]("Jefe".utf8))
    #expect(try key.code(of: []).count == 32)
  }

  @Test func `an empty key is refused`() {
    #expect(throws: CryptographyError.emptyKey) { try HMACKey(.sha256, key: []) }
  }

  @Test func `one key serves many threads at once`() async throws {
    let key = try HMACKey(.sha256, key: [UInt8]("Jefe".utf8))
    let message = [UInt8]("what do ya want for nothing?".utf8)
    let expected = try key.code(of: message)
    let wrong = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<2_000).count { _ in (try? key.code(of: message)) != expected }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }
}
