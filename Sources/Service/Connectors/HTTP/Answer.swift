import NetworkClient
import Values

/// What later steps read of an answer, as `steps.<id>`.
///
/// ```json
/// {"status": 201, "headers": {"location": "/people/7"}, "json": {"id": "7"}, "cut": false}
/// ```
/// A body that is JSON and says so is `json`; other text is `body`; bytes that are no text are left out. What is kept
/// is bounded: of a body that is longer only the beginning, as `body`, and `cut` is true.
struct Answer {
  let value: Value

  /// Bytes of the body that are kept.
  private static let keptBody = 64 * 1024
  /// Bytes of names and values of headers that are kept; later ones are left out.
  private static let keptHeaders = 8 * 1024

  init(_ response: ReceivedResponse) {
    var entries: [MapValue.Entry] = [
      (key: "status", value: .int(Int64(response.status))),
      (key: "headers", value: Self.headers(response)),
    ]
    let isCut = response.isCut || response.body.count > Self.keptBody
    let type = response.header("Content-Type")?.lowercased() ?? ""
    if !isCut, type.contains("json"), let json = try? Value(json: response.body) {
      entries.append((key: "json", value: json))
    } else if let text = Self.text(response.body.prefix(Self.keptBody), isCut: isCut) {
      entries.append((key: "body", value: .string(text)))
    }
    entries.append((key: "cut", value: .bool(isCut)))
    value = .map(MapValue(entries))
  }

  /// Of what a receiver says that refuses, kept for people.
  private static let keptWords = 2 * 1024

  /// The beginning of a refusal, in UTF-8; nil for an empty one, or one that is no text.
  static func words(of response: ReceivedResponse) -> [UInt8]? {
    let isCut = response.isCut || response.body.count > keptWords
    guard !response.body.isEmpty, let text = text(response.body.prefix(keptWords), isCut: isCut)
    else { return nil }
    return Array((isCut ? text + "…" : text).utf8)
  }

  /// By their names in small letters; of several the first. Cookies are the receiver's secrets.
  private static func headers(_ response: ReceivedResponse) -> Value {
    var kept: [MapValue.Entry] = []
    var names: Set<String> = []
    var size = 0
    for header in response.headers {
      let name = header.name.lowercased()
      guard name != "set-cookie", names.insert(name).inserted else { continue }
      size += name.utf8.count + header.value.utf8.count
      guard size <= keptHeaders else { break }
      kept.append((key: .string(name), value: .string(header.value)))
    }
    return .map(MapValue(kept))
  }

  /// Nil for bytes that are no text. A cut may fall into a character, which goes then.
  private static func text(_ bytes: ArraySlice<UInt8>, isCut: Bool) -> String? {
    for missing in 0...(isCut ? 3 : 0) {
      if let text = String(validating: bytes.dropLast(missing), as: UTF8.self) { return text }
    }
    return nil
  }
}
