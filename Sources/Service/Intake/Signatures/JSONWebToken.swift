import Cryptography
import Values

/// A JSON Web Token in its compact form: `HEADER.CLAIMS.SIGNATURE`, each in base64url without padding.
/// Source: RFC 7515, section 3.1.
struct JSONWebToken {
  /// The text that the signature covers.
  let signed: [UInt8]
  let signature: [UInt8]
  /// Not to be looked at before the signature.
  let claims: Value

  /// Nil for what has not this form, and for a header of another algorithm or with extensions that must be understood
  /// (`crit`).
  init?(_ text: ArraySlice<UInt8>) {
    let dot = UInt8(ascii: ".")
    let parts = text.split(separator: dot, omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Self.object(parts[0]),
      header["alg"]?.stringValue == "HS256", header["crit"] == nil,
      let claims = Self.object(parts[1]), let signature = Self.decode(parts[2])
    else { return nil }
    signed = parts[0] + [dot] + parts[1]
    self.signature = signature
    self.claims = claims
  }

  /// A token with these claims, signed by `key`.
  static func text(_ claims: Value, _ key: HMACKey) throws(CryptographyError) -> String {
    let header = Value.object(["alg": "HS256", "typ": "JWT"])
    let signed = encode(header.jsonBytes()) + "." + encode(claims.jsonBytes())
    return signed + "." + encode(try key.code(of: [UInt8](signed.utf8)))
  }

  private static func object(_ part: ArraySlice<UInt8>) -> Value? {
    guard let bytes = decode(part), let value = try? Value(json: bytes), case .map = value else {
      return nil
    }
    return value
  }

  /// RFC 4648, section 5, without padding.
  private static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard !text.contains(where: { "+/=".utf8.contains($0) }) else { return nil }
    var standard = text.map { byte in
      switch byte {
      case UInt8(ascii: "-"): UInt8(ascii: "+")
      case UInt8(ascii: "_"): UInt8(ascii: "/")
      default: byte
      }
    }
    while !standard.count.isMultiple(of: 4) { standard.append(UInt8(ascii: "=")) }
    return Cryptography.Base64.decode(standard[...])
  }

  private static func encode(_ bytes: [UInt8]) -> String {
    let text = Cryptography.Base64.encode(bytes).utf8.compactMap { byte -> UInt8? in
      switch byte {
      case UInt8(ascii: "+"): UInt8(ascii: "-")
      case UInt8(ascii: "/"): UInt8(ascii: "_")
      case UInt8(ascii: "="): nil
      default: byte
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
