import Configuration
import Diagnostics
package import Values

extension ConfigurationFiles {
  /// All texts as one JSON document, as the store keeps them for runs that outlive the configuration:
  /// `{"files": [{"path": "…", "text": "…"}], "contracts": […], "attachable": [{"path": "…", "size": 7, "digest": "…"}]}`
  package var document: Value {
    .object([
      "files": .list(files.map { Self.document(of: $0) }),
      "contracts": .list(contracts.map { Self.document(of: $0) }),
      "attachable": .list(attachable.map { Self.document(of: $0) }),
    ])
  }

  /// Reads what `document` gave; nil for anything else.
  package init?(document: Value, revision: String) {
    guard let files = document["files"]?.listValue, let contracts = document["contracts"]?.listValue
    else { return nil }
    self.init(
      files: files.compactMap(Self.file), contracts: contracts.compactMap(Self.file),
      // Those of an earlier version have none.
      attachable: document["attachable"]?.listValue?.compactMap(Self.attachable) ?? [],
      revision: revision)
  }

  private static func document(of file: AttachableFile) -> Value {
    .object(present: [
      "path": .string(file.path), "size": .int(Int64(file.size)),
      "digest": file.digest.map { .string($0) },
    ])
  }

  private static func attachable(_ value: Value) -> AttachableFile? {
    guard let path = value["path"]?.stringValue, let size = value["size"]?.intValue else {
      return nil
    }
    return AttachableFile(path: path, size: Int(size), digest: value["digest"]?.stringValue)
  }

  private static func document(of file: TextFile) -> Value {
    .object(["path": .string(file.path), "text": .string(file.text(in: 0..<file.bytes.count))])
  }

  private static func file(_ value: Value) -> TextFile? {
    guard let path = value["path"]?.stringValue, let text = value["text"]?.stringValue else {
      return nil
    }
    return TextFile(path: path, text: text)
  }
}
