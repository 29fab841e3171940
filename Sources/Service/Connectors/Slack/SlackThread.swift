import Actions
import Values

/// What is remembered of the thread of a candidate in a channel.
enum SlackThread: Equatable {
  /// Somebody is about to post its first message, or died when about to.
  case opening(mark: String, since: Timestamp)
  case open(Root)

  /// The first message, which is kept up to date.
  struct Root: Equatable {
    /// The channel's id, which an update wants.
    let channel: String
    let ts: String
    /// As it shows now; nil: not known, so it is left as it is.
    var face: SlackFace?
  }

  var value: Value {
    switch self {
    case .opening(let mark, let since):
      return .object(["opening": .string(mark), "since": .string(since.rfc3339)])
    case .open(let root):
      var entries: [MapValue.Entry] = [
        (key: "channel", value: .string(root.channel)), (key: "ts", value: .string(root.ts)),
      ]
      if let face = root.face {
        entries.append((key: "text", value: .string(face.text)))
        if let stage = face.stage { entries.append((key: "stage", value: .string(stage))) }
        if let button = face.button {
          entries.append((key: "button", value: .map(button.fieldValues)))
        }
      }
      return .map(MapValue(entries))
    }
  }

  /// Nil for anything that `value` did not write.
  init?(_ value: Value) {
    guard let map = value.mapValue else { return nil }
    if let mark = map["opening"]?.stringValue {
      guard let since = map["since"]?.stringValue.flatMap({ Timestamp(rfc3339: $0) }) else {
        return nil
      }
      self = .opening(mark: mark, since: since)
      return
    }
    guard let channel = map["channel"]?.stringValue, let ts = map["ts"]?.stringValue else {
      return nil
    }
    var root = Root(channel: channel, ts: ts)
    if let text = map["text"]?.stringValue {
      var face = SlackFace(text: text, stage: map["stage"]?.stringValue)
      if let button = map["button"]?.mapValue, let text = button["text"]?.stringValue,
        let url = button["url"]?.stringValue
      {
        face.button = SlackMessage.Button(text: text, url: url)
      }
      root.face = face
    }
    self = .open(root)
  }

  init(root: Root) { self = .open(root) }
}
