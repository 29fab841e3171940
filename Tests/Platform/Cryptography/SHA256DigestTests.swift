import Cryptography
import Testing

/// FIPS 180-4 examples.
@Suite struct `SHA-256` {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `the published digests come out`(_ message: String, _ digest: String) throws {
    #expect(try SHA256Digest(of: [UInt8](message.utf8)).hex == digest)
  }

  @Test func `equal bytes have equal digests, others do not`() throws {
    #expect(try SHA256Digest(of: [1, 2]) == SHA256Digest(of: [1, 2]))
    #expect(try SHA256Digest(of: [1, 2]) != SHA256Digest(of: [2, 1]))
  }
}

@Suite struct `Random bytes and comparison` {
  @Test func `as many bytes as asked for, different each time`() throws {
    #expect(try SecureRandom.bytes(0) == [])
    let first = try SecureRandom.bytes(32)
    #expect(first.count == 32)
    #expect(try first != SecureRandom.bytes(32))
  }

  @Test func `comparison sees every byte and the length`() {
    #expect(ConstantTime.areEqual([], []))
    #expect(ConstantTime.areEqual([1, 2, 3], [1, 2, 3]))
    #expect(!ConstantTime.areEqual([1, 2, 3], [1, 2, 4]))
    #expect(!ConstantTime.areEqual([1, 2, 3], [0, 2, 3]))
    #expect(!ConstantTime.areEqual([1, 2, 3], [1, 2]))
  }
}
