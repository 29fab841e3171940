import Actions
import Values

extension WebRequest.Body {
  /// As it is sent.
  var encoded: (type: String, bytes: [UInt8]) {
    switch self {
    case .json(let value): ("application/json", value.jsonBytes())
    case .text(let text): ("text/plain; charset=utf-8", Array(text.utf8))
    case .form(let fields):
      (
        "application/x-www-form-urlencoded",
        Array(
          fields.map { "\($0.name.formEncoded)=\($0.value.formEncoded)" }.joined(separator: "&")
            .utf8)
      )
    }
  }
}

extension String {
  /// Source: URL Standard, "application/x-www-form-urlencoded serializing".
  fileprivate var formEncoded: String {
    var encoded: [UInt8] = []
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "*"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: "_"):
        encoded.append(byte)
      case 0x20: encoded.append(UInt8(ascii: "+"))
      default:
        let hex = String(byte, radix: 16, uppercase: true)
        encoded += Array("%\(hex.count == 1 ? "0" : "")\(hex)".utf8)
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}
