import Compiler
import Configuration
import Cryptography
import Diagnostics
import Graph
import Store
import Threads
import Values

/// The configuration folder as read from disk and compiled.
struct LoadedConfiguration {
  /// As it was found or named.
  let folder: String
  let schemas: String
  let files: ConfigurationFiles
  /// The bytes of the files that messages can carry, by their digests.
  let attached: [String: [UInt8]]
  let set: ConfigurationSet
  let compilation: Compilation
  /// The time zones that expressions can name.
  let zones: ZoneTable
  /// Of the process, for secrets.
  let environment: [String: String]

  /// Finds, reads, parses and compiles. Throws for folders that are missing; everything that the texts have wrong is in
  /// `compilation.diagnostics`.
  init(_ arguments: Arguments) throws(CommandError) {
    folder = try Self.folder(arguments)
    schemas = arguments.value(.schemas) ?? Self.beside(folder)
    if arguments.value(.schemas) != nil, !Folder.isFolder(schemas) {
      throw .missing("there is no folder `\(schemas)`")
    }
    (files, attached) = try Self.read(folder: folder, schemas: schemas)
    let workers = Workers { WorkerThread.each(of: $0, $1) }
    let (set, findings) = ConfigurationSet.parse(files: files.files, workers: workers)
    self.set = set
    environment = arguments.environment
    zones = ZoneTable(SystemZones(environment))
    compilation = files.compile(set, findings: findings, zones: zones, workers: workers)
  }

  /// The digest of the files that the arguments name, as they are now.
  static func revision(_ arguments: Arguments) throws(CommandError) -> String {
    let folder = try folder(arguments)
    return try read(folder: folder, schemas: arguments.value(.schemas) ?? beside(folder))
      .files.revision
  }

  var errors: [Diagnostic] { compilation.diagnostics.filter { $0.severity == .error } }

  /// The graph, or the findings printed and exit 1.
  func graph(_ terminal: Terminal) -> ProjectGraph? {
    guard let graph = compilation.graph else {
      terminal.say(Report.text(errors, format: "pretty", color: false))
      return nil
    }
    return graph
  }

  private static func folder(_ arguments: Arguments) throws(CommandError) -> String {
    if let named = arguments.value(.workflows) {
      guard Folder.isFolder(named) else { throw .missing("there is no folder `\(named)`") }
      return named
    }
    guard let found = Folder.searchUpwards(for: "workflows") else {
      throw .missing(
        "there is no folder `workflows` here or above; name one with --workflows DIR")
    }
    return found
  }

  /// `schemas` beside the configuration folder.
  private static func beside(_ folder: String) -> String {
    let parent = Folder.parent(of: folder)
    return parent == "." ? "schemas" : "\(parent)/schemas"
  }

  private static func read(
    folder: String, schemas: String
  ) throws(CommandError) -> (files: ConfigurationFiles, attached: [String: [UInt8]]) {
    let paths = try Folder.files(below: folder, endings: [".yaml", ".yml", ".md"]).filter {
      // Pages for people; every other .md is a message template.
      !$0.hasSuffix("README.md")
    }
    let events = "\(schemas)/events"
    let contracts =
      Folder.isFolder(events) ? try Folder.files(below: events, endings: [".schema.json"]) : []
    let texts = try textFiles(paths)
    let schemaTexts = try textFiles(contracts)
    let (attachable, attached) = try attachable(below: folder)
    var everything: [UInt8] = []
    for file in texts + schemaTexts {
      everything += Array("\(file.path)\u{0}\(file.bytes.count)\u{0}".utf8)
      everything += file.bytes
    }
    for file in attachable {
      everything += Array("\(file.path)\u{0}\(file.size)\u{0}\(file.digest ?? "")\u{0}".utf8)
    }
    let files = ConfigurationFiles(
      files: texts, contracts: schemaTexts, attachable: attachable,
      revision: try digest(of: everything))
    return (files, attached)
  }

  /// The files that messages can carry, and their bytes; those that are too large for any are not read.
  private static func attachable(
    below folder: String
  ) throws(CommandError) -> (files: [AttachableFile], contents: [String: [UInt8]]) {
    var files: [AttachableFile] = []
    var contents: [String: [UInt8]] = [:]
    let endings = AttachableFile.types.flatMap { [$0.ending, $0.ending.uppercased()] }
    for path in try Folder.files(below: folder, endings: endings) {
      let size = Folder.size(of: path)
      guard size <= AttachableFile.mostBytes else {
        files.append(AttachableFile(path: path, size: size, digest: nil))
        continue
      }
      let bytes = try Folder.read(path, limit: AttachableFile.mostBytes)
      let digest = try digest(of: bytes)
      files.append(AttachableFile(path: path, size: bytes.count, digest: digest))
      contents[digest] = bytes
    }
    return (files, contents)
  }

  private static func digest(of bytes: [UInt8]) throws(CommandError) -> String {
    guard let digest = try? SHA256Digest(of: bytes) else {
      throw .failure("libcrypto gave no SHA-256")
    }
    return digest.hex
  }

  private static func textFiles(_ paths: [String]) throws(CommandError) -> [TextFile] {
    var files: [TextFile] = []
    for path in paths { files.append(TextFile(path: path, bytes: try Folder.read(path))) }
    return files
  }
}

extension LoadedConfiguration {
  /// The folder of the project file; paths in it are relative to that.
  var projectFolder: String {
    self.set.project.map { Folder.parent(of: $0.file.path) } ?? folder
  }

  /// Where `.eml` files go: what the connection says, else `outbox` in the state folder.
  func outbox(in state: StateFiles) -> String {
    let named = set.project?.connections.first { $0.type.value == "outbox" }?.folder
    return named.map { Folder.resolve($0.value, from: projectFolder) } ?? "\(state.folder)/outbox"
  }
}
