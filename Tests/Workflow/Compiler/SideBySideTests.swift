import Compiler
import Configuration
import Diagnostics
import Foundation
import Testing

@Suite struct `A configuration compiled side by side` {
  /// As unlike one after the other as can be: the last piece first.
  private let backwards = Workers { count, piece in
    for place in (0..<count).reversed() { piece(place) }
  }

  @Test func `is the one compiled one after the other`() throws {
    let project = try Project.shipped()
    let one = try #require(project.compile().graph)
    let other = try #require(project.compile(workers: backwards).graph)
    #expect(other.workflows.map(\.name) == one.workflows.map(\.name))
    #expect(other.workflows.map(\.nodes.count) == one.workflows.map(\.nodes.count))
    #expect(other.sources.map(\.name) == one.sources.map(\.name))
    #expect(Set(other.contracts.keys) == Set(one.contracts.keys))
  }

  @Test func `has the same findings in the same order, and the same places`() throws {
    let folder = Project.fixtures.appending(path: "ten-mistakes")
    let text = try String(contentsOf: folder.appending(path: "ten-mistakes.yaml"), encoding: .utf8)
    let again = text.replacing("workflow: ", with: "workflow: again-")
    let project = try Project.base().with("workflows/ten-mistakes.yaml", text)
      .with("workflows/ten-more.yaml", again)
      .with("schemas/events/broken.schema.json", "{\"type\": 7}")
    let one = project.compile()
    let other = project.compile(workers: backwards)
    let report = ReportFormat.pretty(isColored: false)
    #expect(report.report(other.diagnostics) == report.report(one.diagnostics))
    #expect(one.diagnostics.count > 20)
    #expect(other.places.workflows == one.places.workflows)
    #expect(other.places.segments == one.places.segments)
    #expect(other.places.steps == one.places.steps)
  }
}
