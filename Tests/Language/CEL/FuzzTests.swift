import CEL
import Foundation
import Testing
import Values

/// Expressions of the conformance suite with a few bytes changed: nothing may crash or hang, and what compiles
/// may be evaluated. The seed is fixed, so a failure comes again.
@Suite struct FuzzTests {
  private static let expressions: [String] = {
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

  /// SplitMix64.
  private struct Randomness: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  private static let pieces = [
    "(", ")", "[", "]", "{", "}", "'", "\"", "\\", ".", ",", "?", ":", "&&", "||", "!", "-", "+",
    "=", "9", "1e999", "null", "has(", ".map(x, ", "body", "\u{201C}", "é", "\u{0}", "`", "in",
  ]

  @Test func `changed expressions neither crash nor hang`() {
    #expect(Self.expressions.count > 1000)
    var randomness = Randomness(state: 20_260_301)
    let activation = Activation(Sample.environment, ["body": .object(["a": [1, 2]])])
    for expression in Self.expressions {
      for _ in 0..<2 {
        let text = Self.changed(expression, &randomness)
        let compiled = Sample.compile(text)
        let isSound = compiled.diagnostics.allSatisfy { $0.severity != .error }
        #expect((compiled.program != nil) == isSound)
        _ = try? compiled.program?.evaluate(activation)
      }
    }
  }

  private static func changed(_ text: String, _ randomness: inout Randomness) -> String {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...3, using: &randomness) {
      let place = Int.random(in: 0...bytes.count, using: &randomness)
      switch Int.random(in: 0..<4, using: &randomness) {
      case 0: bytes.insert(contentsOf: pieces.randomElement(using: &randomness)!.utf8, at: place)
      case 1: if place < bytes.count { bytes.remove(at: place) }
      case 2:
        let end = min(bytes.count, place + Int.random(in: 0...8, using: &randomness))
        bytes.insert(contentsOf: bytes[place..<end], at: place)
      default: bytes.removeSubrange(min(place + 20, bytes.count)...)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
