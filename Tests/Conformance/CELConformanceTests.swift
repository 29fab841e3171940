import Foundation
import Testing
import Values

/// The conformance suite of CEL, file by file. `CEL_CONFORMANCE` names another folder of the same form.
@Suite struct CELConformanceTests {
  static let folder =
    ProcessInfo.processInfo.environment["CEL_CONFORMANCE"].map { URL(filePath: $0) }
    ?? URL(filePath: #filePath).deletingLastPathComponent().appending(path: "cel")

  static let files: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".jsonl") }.map { String($0.dropLast(6)) }.sorted()
  }()

  @Test func `there are files to run`() {
    #expect(!Self.files.isEmpty)
  }

  @Test(arguments: files)
  func `passes the file`(name: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: name + ".jsonl"), encoding: .utf8)
    let parser = JSONParser()
    var passed = 0
    var skipped: [String] = []
    var failures: [String] = []
    for line in text.split(separator: "\n") {
      let test = ConformanceCase(fields: try parser.parse(String(line)).root.value())
      let place = "\(name)/\(test.section)/\(test.name)"
      if let reason = ConformanceSkips.reason(for: test, of: name) {
        skipped.append("skipped \(place): \(reason)")
      } else if let failure = test.failure() {
        failures.append("\(place): `\(test.expression)` \(failure)")
      } else {
        passed += 1
      }
    }
    print("\(name): \(passed) passed, \(failures.count) failed, \(skipped.count) skipped")
    for line in skipped { print("  \(line)") }
    for failure in failures { Issue.record("\(failure)") }
  }
}
