internal import Actions

/// A part of a message: its own headers and what is in it.
///
/// Source: RFC 2045 and 2046.
struct MailPart {
  /// What boundaries begin with: it cannot occur in quoted-printable or base64 text, and text that has it at the
  /// beginning of a line is encoded.
  static let boundaryStart = "=_"

  private let headers: MailHeaders
  private let content: [UInt8]

  init(_ type: String, _ body: MailBody, disposition: String? = nil) {
    var headers = MailHeaders()
    headers.add("Content-Type", type)
    if let disposition { headers.add("Content-Disposition", disposition) }
    headers.add("Content-Transfer-Encoding", body.encoding.rawValue)
    self.headers = headers
    content = body.bytes
  }

  /// A file.
  init(_ attachment: Attachment, _ content: [UInt8]) {
    let name = FileName(attachment.name)
    self.init(
      "\(attachment.type);\r\n \(name.parameter("name"))", MailBody(file: content),
      disposition: "attachment;\r\n \(name.parameter("filename"))")
  }

  private init(_ headers: MailHeaders, _ content: [UInt8]) {
    self.headers = headers
    self.content = content
  }

  /// Several parts as one. `boundary` occurs in none of them.
  static func multipart(_ kind: String, _ parts: [MailPart], _ boundary: String) -> MailPart {
    var headers = MailHeaders()
    headers.add("Content-Type", "multipart/\(kind);\r\n boundary=\"\(boundary)\"")
    var content: [UInt8] = []
    content.reserveCapacity(parts.reduce(256) { $0 + $1.content.count + 256 })
    for part in parts {
      content += "--\(boundary)\r\n".utf8
      content += part.headers.bytes
      content += "\r\n".utf8
      content += part.content
      content += "\r\n".utf8
    }
    content += "--\(boundary)--".utf8
    return MailPart(headers, content)
  }

  /// The whole message; ends with a line end.
  func bytes(after head: MailHeaders) -> [UInt8] {
    var bytes = head.bytes
    bytes.reserveCapacity(head.bytes.count + headers.bytes.count + content.count + 4)
    bytes += headers.bytes
    bytes += "\r\n".utf8
    bytes += content
    bytes += "\r\n".utf8
    return bytes
  }
}
