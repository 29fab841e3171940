import Foundation
import Values

/// The expressions of the published suite of CEL, as seeds of a fuzzer.
package enum ConformanceSeeds {
  package static let expressions: [String] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Conformance/cel").standardizedFileURL
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let parser = JSONParser()
    var expressions: [String] = []
    for name in names.sorted() where name.hasSuffix(".jsonl") {
      let text = (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
      for line in text.split(separator: "\n") {
        guard let test = try? parser.parse(String(line)).root,
          let expression = test[field: "expr"]?.string, expression.utf8.count < 400
        else { continue }
        expressions.append(expression)
      }
    }
    return expressions
  }()
}
