import Diagnostics
import Foundation
import Testing

@testable import YAML

@Suite struct `Any input` {
  /// A generator with a seed, so that a failure can be seen again.
  private struct Dice {
    var state: UInt64

    mutating func next(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(below))
    }
  }

  private static let pieces = [
    "a", "b", ": ", "- ", "\n", "\n  ", "\n    ", " ", "\"", "'", "[", "]", "{", "}", "{{", "}}",
    ",",
    "|", ">", "|2", ">-", "#", " #", "&x ", "*x", "!", "!!int ", "?", "? ", "\\", "\t", "\r\n",
    "\r",
    "é", "🎉", "\u{2028}", "\u{FEFF}", "\u{200B}", "\u{7}", "%", "@", "---", "...", "0", "12", "~",
    "<<", "yes", "=", "\u{85}",
  ]

  @Test(arguments: 0..<10)
  func `is read without a crash, and what is found has a place in it`(seed: Int) {
    var dice = Dice(state: UInt64(seed) &* 977 &+ 3)
    for _ in 0..<100 {
      let count = dice.next(24) + 1
      var bytes = Array(
        (0..<count).map { _ in Self.pieces[dice.next(Self.pieces.count)] }.joined().utf8)
      if dice.next(6) == 0, !bytes.isEmpty { bytes[dice.next(bytes.count)] = UInt8(dice.next(256)) }
      check(bytes)
    }
  }

  /// Each would take minutes if anything looked at the whole line or file once per value.
  @Test(arguments: [
    ("a: [", "x,", 49_000), ("a: [", "xxxxx, ", 40_000), ("a: {", "a,", 40_000),
    ("a: [", "{{a},1},", 20_000), ("a: [", "{{a}},", 30_000), ("a: {{", "[", 200_000),
    ("a: ", "{", 200_000), ("a: {", "[a]: 1,", 24_000), ("a: {", "a: 1,", 40_000),
    ("", "a: 1\n", 40_000), ("", "k: @x\n", 30_000), ("", "nonsense\n", 20_000),
    ("a: \"", "\u{2028}", 60_000), ("a: \"", "\u{200b}", 60_000), ("a: ", "\u{7}", 200_000),
    ("a: ", "word ", 40_000), ("a: >\n", "  word word\n", 16_000), ("a: \"", "\\u00e9", 30_000),
    ("a: &x 1\nb: [", "*x,", 60_000), ("", "- &x 1\n", 30_000), ("", "# x\n", 60_000),
    ("a: ", "'", 200_000), ("a: ", "- ", 100_000), ("", "? ", 100_000), ("", "a:\n ", 40_000),
  ])
  func `is read in time in proportion to its length`(start: String, piece: String, count: Int) {
    // A sixth is enough to see it, and does not hold up the suite of an unoptimised build.
    let text = start + String(repeating: piece, count: count / 6)
    let document = Document(parsing: TextFile(path: "x.yaml", text: text))
    #expect(document.findings.count <= 201)
    _ = ReportFormat.pretty(isColored: false).report(document.findings)
  }

  /// Each case of the table, cut off every few bytes: the states of a file that is being written.
  @Test func `is read at each moment of being written`() {
    for pitfall in PitfallCase.all where pitfall.bytes.count < 200 {
      for end in stride(from: 1, to: pitfall.bytes.count, by: 4) {
        check(Array(pitfall.bytes[..<end]))
      }
    }
  }

  private func check(_ bytes: [UInt8]) {
    let file = TextFile(path: "x.yaml", bytes: bytes)
    let document = Document(parsing: file)
    let all = 0...file.bytes.count
    for finding in document.findings {
      let spans =
        [finding.span] + finding.labels.map(\.span) + (finding.fix.map { [$0.span] } ?? [])
      for span in spans {
        let isInside = all.contains(span.range.lowerBound) && all.contains(span.range.upperBound)
        #expect(isInside, "\(finding.rule) \(bytes)")
      }
    }
    // Every way of printing takes it, too.
    for format in [ReportFormat.pretty(isColored: true), .compact, .json] {
      _ = format.report(document.findings)
    }
    guard let root = document.root else {
      #expect(document.findings.contains { $0.severity == .error }, "\(bytes)")
      return
    }
    for scalar in `Offsets inside a text`.scalars(.mapping(root)) {
      let source = scalar.source
      let span = source.span(0..<source.text.utf8.count)
      #expect(all.contains(span.range.upperBound), "\(bytes)")
    }
  }
}
