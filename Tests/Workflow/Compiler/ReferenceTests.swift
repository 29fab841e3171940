import Foundation
import Testing

/// A YAML block of `workflows/README.md`, which is a whole file.
struct ReferenceExample: CustomTestStringConvertible, Sendable {
  /// The line on which it begins.
  let line: Int
  let text: String
  /// The rule that a comment `<!-- finds: rule -->` before it promises.
  let rule: String?

  var testDescription: String { "line \(line)" }

  /// There is one project file: an example of it takes its place.
  var path: String {
    text.hasPrefix("project:") ? "workflows/journeyman.yaml" : "workflows/example.yaml"
  }

  static let all: [ReferenceExample] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../workflows/README.md").standardizedFileURL
    let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    var examples: [ReferenceExample] = []
    var rule: String?
    var block: (line: Int, lines: [Substring])?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if let open = block {
        if line == "```" {
          examples.append(
            ReferenceExample(
              line: open.line, text: open.lines.joined(separator: "\n") + "\n", rule: rule))
          block = nil
          rule = nil
        } else {
          block?.lines.append(line)
        }
      } else if line == "```yaml" {
        block = (index + 2, [])
      } else if line.hasPrefix("<!-- finds: ") {
        rule = String(line.dropFirst("<!-- finds: ".count).prefix { $0 != " " })
      }
    }
    return examples
  }()
}

@Suite struct `The language reference` {
  @Test(arguments: ReferenceExample.all)
  func `has examples that are right, or wrong as it says`(_ example: ReferenceExample) throws {
    let project = try Project.shipped().withTextMessages().with(example.path, example.text)
    // A project that is an example need not have the connections of the shipped workflows.
    let found = project.compile().diagnostics.filter {
      $0.severity > .note && $0.span.file.path == example.path
    }
    #expect(
      Set(found.map(\.rule)) == (example.rule.map { [$0] } ?? []),
      "\(project.report(on: example.path))")
  }

  @Test func `has a dozen of them`() { #expect(ReferenceExample.all.count >= 12) }

  @Test func `belongs to a configuration without a finding`() throws {
    #expect(try Project.shipped().findings() == [])
  }
}
