import Cryptography
import Testing

/// RFC 8032, section 7.1.
@Suite struct `Ed25519` {
  struct Vector: Sendable, CustomTestStringConvertible {
    let name: String
    let seed: String
    let publicKey: String
    let message: String
    let signature: String
    var testDescription: String { name }
  }

  static let vectors = [
    Vector(
      name: "test 1, an empty message",
      seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      message: "",
      signature: """
        e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155\
        5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
        """),
    Vector(
      name: "test 2, one byte",
      seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      message: "72",
      signature: """
        92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
        085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
        """),
  ]

  @Test(arguments: vectors)
  func `the published signature and public key come out of the seed`(_ vector: Vector) throws {
    let key = try Ed25519PrivateKey(seed: try #require(Hex.decode(vector.seed)))
    let message = try #require(Hex.decode(vector.message))
    #expect(Hex.encode(try key.sign(message)) == vector.signature)
    #expect(Hex.encode(try key.publicKeyBytes()) == vector.publicKey)
  }

  @Test(arguments: vectors)
  func `a signature verifies, and with one bit changed anywhere it does not`(_ vector: Vector)
    throws
  {
    let key = try Ed25519PublicKey(try #require(Hex.decode(vector.publicKey)))
    let message = try #require(Hex.decode(vector.message))
    let signature = try #require(Hex.decode(vector.signature))
    #expect(try key.verify(signature, of: message))
    #expect(try !key.verify(signature, of: message + [0]))
    for place in signature.indices {
      var changed = signature
      changed[place] ^= 1
      #expect(try !key.verify(changed, of: message))
    }
  }

  @Test func `a signature of another length is none`() throws {
    let key = try Ed25519PublicKey(try #require(Hex.decode(Self.vectors[0].publicKey)))
    #expect(try !key.verify([], of: []))
    #expect(try !key.verify([UInt8](repeating: 0, count: 63), of: []))
  }

  @Test func `keys of another length are refused`() {
    #expect(throws: CryptographyError.keyLength(expected: 32, given: 31)) {
      try Ed25519PublicKey([UInt8](repeating: 1, count: 31))
    }
    #expect(throws: CryptographyError.keyLength(expected: 32, given: 0)) {
      try Ed25519PrivateKey(seed: [])
    }
  }
}
