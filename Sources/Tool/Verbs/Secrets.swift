import Graph

/// The texts of secrets, read where the configuration says they are. They go to whoever verifies and nowhere else: not
/// into graphs, logs or messages.
struct Secrets {
  let environment: [String: String]
  /// The folder of the project file, from which paths of secrets are taken.
  let folder: String

  /// All secrets of a source in their order. Throws for one that is not set: such a source is not served.
  func texts(of source: SourceGraph) throws(CommandError) -> [String] {
    var texts: [String] = []
    for reference in source.secrets {
      texts.append(try text(of: reference, "the secret of the source `\(source.name)`"))
    }
    return texts
  }

  /// The variables and files of the source's secrets that are not there.
  func missing(for source: SourceGraph) -> [String] { missing(among: source.secrets) }

  func missing(among references: [SecretReference]) -> [String] {
    references.compactMap { reference in
      switch reference {
      case .environment(let name): environment[name]?.isEmpty == false ? nil : name
      case .file(let path): Folder.exists(Folder.resolve(path, from: folder)) ? nil : path
      }
    }
  }

  /// - Parameter what: the secret's name in a sentence: "the secret of the source `greenhouse`".
  func text(
    of reference: SecretReference, _ what: String
  ) throws(CommandError) -> String {
    switch reference {
    case .environment(let name):
      guard let text = environment[name], !text.isEmpty else {
        throw .usage("\(what) is not set: set the environment variable \(name)")
      }
      return text
    case .file(let path):
      let place = Folder.resolve(path, from: folder)
      guard Folder.exists(place) else {
        throw .usage("\(what) is not there: no file `\(place)`")
      }
      let bytes = try Folder.read(place, limit: 64 << 10)
      let text = String(decoding: bytes, as: UTF8.self)
      return String(text.drop(while: \.isNewline).reversed().drop(while: \.isNewline).reversed())
    }
  }
}
