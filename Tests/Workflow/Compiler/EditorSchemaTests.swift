import Compiler
import Configuration
import Diagnostics
import Foundation
import JSONSchema
import Testing
import Values
import YAML

/// `schemas/config` of the repository is what `journeyman schema KIND` prints; write it anew with
/// `for kind in $(journeyman schema); do journeyman schema $kind > schemas/config/$kind.schema.json; done`.
@Suite struct `The schemas for editors` {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../schemas/config").standardizedFileURL

  @Test(arguments: ConfigurationKind.allCases)
  func `are those in the repository`(_ kind: ConfigurationKind) throws {
    let file = Self.folder.appending(path: "\(kind.rawValue).schema.json")
    let written = try String(contentsOf: file, encoding: .utf8)
    #expect(written == EditorSchema.schema(of: kind).json(pretty: true) + "\n")
  }

  @Test(arguments: ConfigurationKind.allCases)
  func `are sound schemas`(_ kind: ConfigurationKind) {
    let compilation = Schema.compile(EditorSchema.schema(of: kind))
    #expect(compilation.problems == [])
    #expect(compilation.schema != nil)
  }

  @Test func `take every file that the repository ships`() throws {
    var kinds: Set<String> = []
    for file in try Project.shipped().files where file.path.hasSuffix(".yaml") {
      let root = try #require(Document(parsing: file).root)
      let kind = try #require(ConfigurationKind(rawValue: root.entries[0].name))
      let schema = try #require(Schema.compile(EditorSchema.schema(of: kind)).schema)
      let violations = schema.validate(root.value)
      #expect(violations.isEmpty, "\(file.path): \(violations.map(\.message))")
      kinds.insert(kind.rawValue)
    }
    #expect(kinds.count == 6)
  }

  @Test(arguments: [
    "workflow: case\ntrigger: { event: a.b }\nactions: [{ action: task.create }]\n",
    "workflow: case\ntrigger: { event: a.b }\nactions: [{ action: task.creat, title: x }]\n",
    "workflow: case\ntrigger: { event: a.b }\nactions: [{ action: stop, title: x }]\n",
    "workflow: case\ntrigger: { evnt: a.b }\nactions: [{ action: stop }]\n",
    "workflow: A B\ntrigger: { event: a.b }\nactions: [{ action: stop }]\n",
  ])
  func `refuse what is no workflow`(_ text: String) throws {
    let root = try #require(Document(parsing: TextFile(path: "case.yaml", text: text)).root)
    let schema = try #require(Schema.compile(EditorSchema.schema(of: .workflow)).schema)
    #expect(!schema.isValid(root.value))
  }
}
