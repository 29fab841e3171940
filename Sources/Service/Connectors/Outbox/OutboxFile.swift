package import Actions
package import Values

/// A message as a file of the outbox folder.
package struct OutboxFile: Sendable, Hashable {
  /// `2026-11-21T22-30-00Z-evt_01jd2c8x5m4k9tq0y6wvfzr3eh.8f1d0c2b9a7e6543.eml`: when it was made, and the key of its
  /// effect. No name and no address: folders are listed, synchronised and backed up.
  package let name: String
  package let bytes: [UInt8]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// The same request, key and time give the same file.
  package init(
    _ request: EmailRequest, effect: EffectKey, createdAt: Timestamp,
    files: [String: [UInt8]] = [:]
  ) throws(InvalidMessage) {
    let message = try MailMessage(request, effect: effect, date: createdAt, files: files)
    self.init(name: Self.name(effect: effect, createdAt: createdAt), bytes: message.bytes)
  }

  package static func name(effect: EffectKey, createdAt: Timestamp) -> String {
    "\(time(createdAt))-\(effect.opaque).eml"
  }

  /// `2026-11-21T22-30-00Z`: texts of equal length, in the order of the times.
  private static func time(_ time: Timestamp) -> String {
    let text = Timestamp(seconds: time.seconds).rfc3339.utf8
    return String(
      decoding: text.map { $0 == UInt8(ascii: ":") ? UInt8(ascii: "-") : $0 }, as: UTF8.self)
  }

  /// Whether it is the name of a message that was made before then; false for the names that others give to files.
  static func isName(_ name: String, ofBefore limit: Timestamp) -> Bool {
    let end = time(limit)
    let begin = name.prefix(end.count)
    guard name.hasSuffix(".eml"), name.dropFirst(end.count).hasPrefix("-"),
      zip(begin, end).allSatisfy({ $0 == $1 || $0.isWholeNumber && $1.isWholeNumber })
    else { return false }
    return begin < end
  }
}
