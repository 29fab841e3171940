import Cryptography
import Testing

/// RFC 4648, section 10.
@Suite struct `Base 16 and base 64` {
  static let pairs = [
    ("", "", ""), ("f", "66", "Zg=="), ("fo", "666f", "Zm8="), ("foo", "666f6f", "Zm9v"),
    ("foob", "666f6f62", "Zm9vYg=="), ("fooba", "666f6f6261", "Zm9vYmE="),
    ("foobar", "666f6f626172", "Zm9vYmFy"),
  ]

  @Test(arguments: pairs)
  func `the published texts go both ways`(_ plain: String, _ hex: String, _ base64: String) {
    let bytes = [UInt8](plain.utf8)
    #expect(Hex.encode(bytes) == hex)
    #expect(Hex.decode(hex) == bytes)
    #expect(Hex.decode(hex.uppercased()) == bytes)
    #expect(Base64.encode(bytes) == base64)
    #expect(Base64.decode(base64) == bytes)
  }

  @Test func `every byte goes both ways`() {
    let bytes = [UInt8](0...255)
    #expect(Hex.decode(Hex.encode(bytes)) == bytes)
    #expect(Base64.decode(Base64.encode(bytes)) == bytes)
  }

  @Test(arguments: ["6", "6g", "66 ", " 66", "0x66", "6é"])
  func `what is not base 16 is not read`(_ text: String) {
    #expect(Hex.decode(text) == nil)
  }

  @Test(arguments: [
    "Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zm9v\n", "Zm 9v", "Zm-v", "Zm_v", "Zg==Zg==",
    "Zh==", "Zm9=", "Zm=v",
  ])
  func `what is not strict base 64 is not read`(_ text: String) {
    #expect(Base64.decode(text) == nil)
  }
}
