import CEL
import Compiler
import Diagnostics
import Foundation
import Testing
import Values
import YAML

/// The examples of rules that need more than a small file: each is written into a copy of the shipped configuration and
/// read by the program, with what its ellipses leave out put in.
@Suite struct `The page of an outlined rule` {
  /// What a page leaves out or cannot print, and what stands there in the files.
  private static let leftOut: [String: [(printed: String, written: String)]] = [
    "expression-too-deep": [
      ("((((…", String(repeating: "(", count: 101)), ("…))))", String(repeating: ")", count: 101)),
    ],
    "expression-too-long": [
      (
        "… thousands more …",
        (1...4000).map { "\"Data Scientist number \($0)\"" }.joined(separator: ", ")
      )
    ],
    "file-too-large": [
      (
        "… a hundred thousand …",
        (1...100_000).map { "{ id: \($0) }" }.joined(separator: ", ")
      )
    ],
    "key-too-long": [("… a thousand characters …", String(repeating: "for all ", count: 130))],
    "literal-too-large": [
      ("… 5000 more …", (3...5002).map { "\"\($0)\"" }.joined(separator: ", "))
    ],
    "more-findings": [
      (
        "… hundreds more …",
        (1...900).map { "Office \($0) : https://acme.example/\($0)" }
          .joined(separator: "\n      ")
      )
    ],
    "nested-too-deep": [
      ("[[[[… and so on …", String(repeating: "[", count: 100)),
      ("]]]]", String(repeating: "]", count: 100)),
    ],
    "private-use-character": [("U+F0000", "\u{F0000}")],
    "too-many-values": [
      (
        "… and so on …",
        zip("cdefghijklmnopqrstuv", "defghijklmnopqrstuvw")
          .map { "\($1): &\($1) [*\($0), *\($0)]" }.joined(separator: ", ")
      )
    ],
  ]

  /// Notes on what an example of few lines does not use.
  private static let noted: Set = ["unused-lookup", "unused-threshold"]

  /// Of these the whole configuration is the example: beside the shipped files they would mean something else.
  private static let alone: Set = ["no-project", "second-project"]

  @Test(arguments: OutlinedRules.pages.map(\.rule))
  func `shows what breaks the rule, and how it is mended`(rule: String) throws {
    let page = try #require(OutlinedRules.pages.first { $0.rule == rule })
    let bad = try Self.found(page.bad, rule)
    #expect(bad.rules.contains(rule), "\(bad.text.prefix(4000))")
    let good = try Self.found(page.good, rule)
    #expect(good.rules.subtracting(Self.noted) == [], "\(good.text.prefix(4000))")
  }

  @Test func `is one of the pages that tests read`() throws {
    let list = try #require(try ToolRun(["explain", "--format", "json"]).json())
    let shown = try #require(list["rules"]?.listValue).compactMap(\.stringValue)
    let read =
      [YAMLRules.pages, ExpressionRules.pages, WorkflowRules.pages, SourceRules.pages]
      .flatMap(\.self) + OutlinedRules.pages
    #expect(Set(shown) == Set(read.map(\.rule)))
  }

  @Test func `leaves out only what the examples have`() throws {
    for (rule, ellipses) in Self.leftOut {
      let page = try #require(OutlinedRules.pages.first { $0.rule == rule })
      for (printed, _) in ellipses { #expect(page.bad.contains(printed), "\(rule) \(printed)") }
    }
  }

  /// The rules of all findings, and what the program said.
  private static func found(_ example: String, _ rule: String) throws -> (
    rules: Set<String>, text: String
  ) {
    var text = example
    for (printed, written) in leftOut[rule] ?? [] { text = text.replacing(printed, with: written) }
    #expect(!text.contains("…"), "an ellipsis that nobody fills")
    let files = files(of: text)
    let copy = try ConfigurationCopy()
    if alone.contains(rule) { try copy.remove("workflows") }
    for file in files { try copy.write(file.bytes, to: file.path) }
    let test = files.first { $0.path.hasPrefix("workflows/tests/") && $0.path.hasSuffix(".yaml") }
    var runs = [try ToolRun(["validate", "-v"], in: copy.folder)]
    // What cannot be loaded has no tests.
    if let test, runs[0].exit == 0 {
      runs.append(try ToolRun(["test", test.path], in: copy.folder))
    }
    let said = runs.map { $0.output + $0.errors }.joined()
    let rules = said.matches(of: /(?:error|warning|note)\[([a-z0-9-]+)\]/).map { String($0.1) }
    return (Set(rules), said)
  }

  /// Each heading begins a file; an expression is the condition of a workflow.
  private static func files(of example: String) -> [(path: String, bytes: Data)] {
    guard example.hasPrefix("# ") else {
      let workflow = """
        workflow: example
        trigger: { event: application.received }
        actions:
          - action: task.create
            id: call
            title: Call
            when: >-
              has(job.id) && has(job.title) && (\(example))

        """
      return [("workflows/journeys/example.yaml", Data(workflow.utf8))]
    }
    let headings = example.matches(of: /(?m)^# ([^,\n]+?)(?:, saved (.+))?\n/)
    return headings.indices.map { index in
      let end =
        index + 1 < headings.count ? headings[index + 1].range.lowerBound : example.endIndex
      var text = String(example[headings[index].range.upperBound..<end])
      if !text.hasSuffix("\n") { text += "\n" }
      return (
        String(headings[index].1), bytes(of: text, saved: headings[index].2.map(String.init))
      )
    }
  }

  private static func bytes(of text: String, saved: String?) -> Data {
    switch saved {
    case "as Latin-1": text.data(using: .isoLatin1) ?? Data()
    case "as UTF-16": text.data(using: .utf16) ?? Data()
    case "without a line end": Data(text.utf8.dropLast())
    default: Data(text.utf8)
    }
  }
}

extension ToolRun {
  fileprivate func json() throws -> Value? {
    try JSONParser().parse(Array(output.utf8)).root.value()
  }
}

extension ConfigurationCopy {
  fileprivate func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: folder.appending(path: path))
  }

  fileprivate func write(_ bytes: Data, to path: String) throws {
    let file = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
  }
}
