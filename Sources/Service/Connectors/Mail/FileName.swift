/// The name of a file as a parameter of a header: `filename="Benefits.pdf"`, `filename*=utf-8''B%C3%A9n%C3%A9fices.pdf`.
/// Source: RFC 2183 section 2.3; RFC 2231 section 4.
struct FileName {
  private let text: String

  /// A path or a control in it would be somebody else's: such characters become `_`.
  init(_ text: String) {
    var plain = ""
    for scalar in text.unicodeScalars {
      let isUnfit = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      plain.unicodeScalars.append(isUnfit || "/\\\"".unicodeScalars.contains(scalar) ? "_" : scalar)
    }
    self.text = plain
  }

  func parameter(_ name: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return "\(name)=\"\(text)\"" }
    var encoded: [UInt8] = []
    for byte in text.utf8 {
      if EncodedWord.isLetterOrDigit(byte) || "-._".utf8.contains(byte) {
        encoded.append(byte)
      } else {
        encoded += [UInt8(ascii: "%"), Hexadecimal.digit(byte >> 4), Hexadecimal.digit(byte & 15)]
      }
    }
    return "\(name)*=utf-8''\(String(decoding: encoded, as: UTF8.self))"
  }
}
