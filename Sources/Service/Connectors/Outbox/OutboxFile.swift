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
    let seconds = Timestamp(seconds: createdAt.seconds)
    let time = seconds.rfc3339.utf8.map { $0 == UInt8(ascii: ":") ? UInt8(ascii: "-") : $0 }
    return "\(String(decoding: time, as: UTF8.self))-\(effect.opaque).eml"
  }
}
