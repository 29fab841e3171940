@testable import Connectors

/// A message read back by the rules of its RFCs, as a mail program would: enough to prove what was written.
struct ReadMail {
  var headers: [(name: String, value: String)] = []
  var parts: [ReadMail] = []
  /// Decoded.
  var body = ""
  let lines: [String]

  init(_ bytes: [UInt8]) {
    self.init(text: String(decoding: bytes, as: UTF8.self))
  }

  private init(text: String) {
    lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
    var index = 0
    while index < lines.count, !lines[index].isEmpty {
      if let first = lines[index].first, first == " " || first == "\t", !headers.isEmpty {
        headers[headers.count - 1].value += lines[index]
      } else {
        let pair = lines[index].split(separator: ":", maxSplits: 1).map(String.init)
        headers.append((pair[0], pair.count > 1 ? String(pair[1].dropFirst()) : ""))
      }
      index += 1
    }
    let rest = lines[min(index + 1, lines.count)...]
    if let boundary = self["Content-Type"]?.split(separator: "boundary=\"").last?.dropLast(),
      self["Content-Type"]?.hasPrefix("multipart/") == true
    {
      let sections = rest.split(omittingEmptySubsequences: false) { $0.hasPrefix("--\(boundary)") }
      parts = sections.dropFirst().dropLast().map {
        ReadMail(text: $0.joined(separator: "\r\n"))
      }
    } else {
      body = Self.decoded(Array(rest), self["Content-Transfer-Encoding"] ?? "7bit")
    }
  }

  subscript(name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// A header with its encoded words decoded.
  func text(_ name: String) -> String? { self[name].map(Self.decodedWords) }

  private static func decoded(_ lines: [String], _ encoding: String) -> String {
    switch encoding {
    case "quoted-printable":
      var bytes: [UInt8] = []
      for (index, line) in lines.enumerated() {
        let isSoft = line.hasSuffix("=")
        bytes += quotedPrintable(isSoft ? line.dropLast() : line[...])
        if !isSoft && index < lines.count - 1 { bytes.append(0x0A) }
      }
      return String(decoding: bytes, as: UTF8.self)
    case "base64":
      return String(decoding: base64(lines.joined()), as: UTF8.self).filter { $0 != "\r" }
        .replacing(crlf: "\n")
    default: return lines.joined(separator: "\n")
    }
  }

  private static func quotedPrintable(_ line: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = line.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "="), let high = rest.popFirst(), let low = rest.popFirst() {
        bytes.append(UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16) ?? 0)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  private static func base64(_ text: String) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var bytes: [UInt8] = []
    var bits = 0
    var count = 0
    for character in text.utf8 {
      guard let value = alphabet.firstIndex(of: character) else { continue }
      bits = (bits << 6 | value) & 0xFFFFFF
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return bytes
  }

  /// Blanks between two encoded words are not part of the text.
  private static func decodedWords(_ value: String) -> String {
    var text = ""
    var wasEncoded = false
    for word in value.split(separator: " ", omittingEmptySubsequences: false) {
      let parts = word.split(separator: "?", omittingEmptySubsequences: false)
      if parts.count == 5, parts[0] == "=", parts[4].hasPrefix("=") {
        let bytes =
          parts[2].lowercased() == "q"
          ? quotedPrintable(parts[3].map { $0 == "_" ? "=20" : String($0) }.joined()[...])
          : base64(String(parts[3]))
        if !text.isEmpty && !wasEncoded { text += " " }
        text += String(decoding: bytes, as: UTF8.self) + parts[4].dropFirst()
        wasEncoded = true
      } else if !(word.isEmpty && wasEncoded) {
        text += (text.isEmpty ? "" : " ") + word
        wasEncoded = false
      }
    }
    return text
  }
}

extension String {
  fileprivate func replacing(crlf end: String) -> String {
    split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: end)
  }
}
