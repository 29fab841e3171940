import Diagnostics
package import Values

extension ConfigurationFiles {
  /// All texts as one JSON document, as the store keeps them for runs that outlive the configuration:
  /// `{"files": [{"path": "…", "text": "…"}], "contracts": […]}`
  package var document: Value {
    .object([
      "files": .list(files.map { Self.document(of: $0) }),
      "contracts": .list(contracts.map { Self.document(of: $0) }),
    ])
  }

  /// Reads what `document` gave; nil for anything else.
  package init?(document: Value, revision: String) {
    guard let files = document["files"]?.listValue, let contracts = document["contracts"]?.listValue
    else { return nil }
    self.init(
      files: files.compactMap(Self.file), contracts: contracts.compactMap(Self.file),
      revision: revision)
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
