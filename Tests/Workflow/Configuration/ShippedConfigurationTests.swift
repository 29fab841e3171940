import Configuration
import Diagnostics
import Foundation
import JSONSchema
import Testing
import YAML

@Suite struct `The shipped configuration` {
  /// Every file below `workflows/` of this repository.
  static func files() throws -> [TextFile] {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../workflows").standardizedFileURL
    let paths = try #require(FileManager.default.enumerator(atPath: root.path))
    return try paths.compactMap { $0 as? String }.sorted().compactMap { path in
      guard path.hasSuffix(".yaml") || path.hasSuffix(".md") else { return nil }
      let bytes = try Data(contentsOf: root.appending(path: path))
      return TextFile(path: "workflows/\(path)", bytes: Array(bytes))
    }
  }

  @Test func `is read without a finding`() throws {
    let (_, findings) = ConfigurationSet.parse(files: try Self.files())
    #expect(findings.map { "\($0.span.file.path):\($0.span.start) \($0.rule) \($0.message)" } == [])
  }

  @Test func `says what its files say`() throws {
    let (set, _) = ConfigurationSet.parse(files: try Self.files())
    let project = try #require(set.project)
    #expect(project.name.value == "acme-recruiting")
    // A first run needs no account anywhere.
    #expect(project.connections.first?.type.value == "outbox")
    let needed = project.connections.filter { !$0.isOptional }.map(\.name.value)
    #expect(needed == ["mail"])
    #expect(project.retry?.max?.value == .seconds(300))
    #expect(
      set.sources.map(\.name.value)
        == ["ashby", "assessments", "calendly", "coderbyte", "ezyhire", "greenhouse"])
    #expect(set.sources.filter { !$0.isOptional }.map(\.name.value) == ["greenhouse"])
    #expect(set.templates.map(\.name).contains("application-received"))
    let workflow = try #require(set.workflows.first { $0.name.value == "application-received" })
    guard case .segments(let segments, let otherwise) = workflow.body else {
      Issue.record("the workflow has segments")
      return
    }
    #expect(segments.first?.steps.first?.action.value == "task.create")
    #expect(segments.first?.steps.first?.fields.entries.first?.name == "title")
    #expect(otherwise.name.value == "manual-review")
    #expect(set.scenarios.count >= 5)
  }

  /// The schemas for editors and the parser come from one declaration and must agree.
  @Test func `is what the schemas of its files ask for`() throws {
    for file in try Self.files() where file.path.hasSuffix(".yaml") {
      let root = try #require(Document(parsing: file).root)
      let kind = try #require(root.entries.first?.name)
      let json = try #require(ConfigurationSet.schemas.first { $0.kind == kind }).schema
      let schema = try #require(Schema.compile(json).schema)
      #expect(schema.validate(root.value).isEmpty, "\(file.path)")
    }
  }
}
