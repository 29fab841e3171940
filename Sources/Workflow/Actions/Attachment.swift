package import Values

/// A file that goes with a message, by the digest of its bytes: they are kept once, requests stay small, and a run that
/// began with an older file sends that one.
package struct Attachment: Sendable, Hashable {
  /// As the recipient sees it: `Benefits.pdf`.
  package let name: String
  /// `application/pdf`
  package let type: String
  /// SHA-256 of the bytes, hexadecimal.
  package let digest: String
  package let size: Int

  package init(name: String, type: String, digest: String, size: Int) {
    self.name = name
    self.type = type
    self.digest = digest
    self.size = size
  }
}

extension Attachment {
  /// The names of attachments as a scenario writes them, one by itself; nil for any other value.
  package static func names(in value: Value) -> Value? {
    guard let items = value.listValue, !items.isEmpty else { return nil }
    let names = items.compactMap { $0["digest"] == nil ? nil : $0["name"] }
    guard names.count == items.count else { return nil }
    return names.count == 1 ? names[0] : .list(names)
  }

  /// Nil of none.
  static func list(_ attachments: [Attachment]) -> Value? {
    guard !attachments.isEmpty else { return Optional<Value>.none }
    return .list(attachments.map(\.value))
  }

  var value: Value {
    .map(
      RequestFields.present([
        "name": .string(name), "type": .string(type), "size": .int(Int64(size)),
        "digest": .string(digest),
      ]))
  }

  init(_ reader: RequestReader) throws(ActionRequestError) {
    guard let size = reader.value("size")?.intValue else {
      throw ActionRequestError(field: "size", problem: "is no number of bytes")
    }
    self.init(
      name: try reader.text("name"), type: try reader.text("type"),
      digest: try reader.text("digest"), size: Int(size))
  }
}
