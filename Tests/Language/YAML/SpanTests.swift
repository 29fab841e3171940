import Diagnostics
import Testing

@testable import YAML

/// YAML in which `⟦` and `⟧` mark a place.
struct MarkedYAML {
  let file: TextFile
  let marked: Range<Int>

  init(_ text: String, lineEnd: String = "\n", encode: (String) -> [UInt8] = { Array($0.utf8) }) {
    let parts = text.split(omittingEmptySubsequences: false) { "⟦⟧".contains($0) }
      .map { String($0).replacing("\n", with: lineEnd) }
    file = TextFile(path: "x.yaml", bytes: encode(parts.joined()))
    let mark = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let start = mark + parts[0].utf8.count
    marked = start..<start + parts[1].utf8.count
  }

  var root: Node.Mapping? { Document(parsing: file).root }
}

@Suite struct `Where values stand` {
  @Test(arguments: [
    "x: 1\na: ⟦text⟧ # comment\n",
    "a: ⟦'it''s'⟧\n",
    "a: ⟦\"é \\u00e9\"⟧ # c\n",
    "🎉: 1\né: { a: 1 }\na: ⟦text⟧\n",
    "a:⟦⟧\nb: 1\n",
    "a: &x ⟦text⟧\nb: *x\n",
    "a: !!str ⟦12⟧\n",
    "a: &x # c\n  ⟦text⟧\nb: *x\n",
    "a: ⟦one\n  two⟧\n\nb: 1\n",
    "a: ⟦|\n  one\n\n  two⟧\n\n\nb: 1\n",
    "a: ⟦>-\n  one\n  two⟧\n# comment\nb: 1\n",
    "a: ⟦|\n  last⟧",
    "a: ⟦[1, 2,\n  3]⟧\nb: 1\n",
    "a: ⟦{ b: 1 }⟧\n",
    "a:\n  ⟦- 1\n  - 2⟧\n\nb: 1\n",
    "a:\n⟦- 1\n- b: é⟧\n\n# comment\nb: 1\n",
    "a:\n  ⟦b: 1\n  c:\n    d: |\n      text⟧\n\nb: 1\n",
    "a: &x\n  ⟦b: 1⟧\nc: *x\n",
  ])
  func `a span is exactly the value`(text: String) throws {
    let bom: (String) -> [UInt8] = { [0xEF, 0xBB, 0xBF] + Array($0.utf8) }
    for yaml in [
      MarkedYAML(text), MarkedYAML(text, lineEnd: "\r\n"), MarkedYAML(text, encode: bom),
    ] {
      let node = try #require(yaml.root?["a"])
      #expect(node.span.range == yaml.marked, "\(node.span.text)")
    }
  }

  @Test func `a span of UTF-16 counts in its translation`() throws {
    let yaml = MarkedYAML("🎉: é\na: ⟦漢字⟧\n") { text in
      [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }
    let node = try #require(yaml.root?["a"])
    #expect(node.span.range == yaml.marked)
    #expect(node.span.start == Position(line: 2, column: 4))
  }

  @Test func `front matter has the positions of its file`() throws {
    let file = TextFile(path: "x.md", text: "é🎉\nsubject: é Hello\nbody\n")
    let document = Document(parsing: file, in: 7..<25)
    let subject = try #require(document.root?["subject"])
    #expect(subject.span.text == "é Hello")
    #expect(subject.span.start == Position(line: 2, column: 10))
  }
}

@Suite struct `Offsets inside a text` {
  @Test(arguments: [
    "a: one two ⟦WORD⟧ three\n",
    "a: one\n  two\n  ⟦WORD⟧ three\n",
    "a: one\n\n\n  ⟦WORD⟧\n",
    "a: 'it''s ⟦WORD⟧ ''x'''\n",
    "a: 'one\n\n   two ''\n   ⟦WORD⟧'\n",
    "a: \"\\u00e9\\U0001F389\\x41\\n ⟦WORD⟧\"\n",
    "a: \"é🎉 \\\"x\\\" \\\\ ⟦WORD⟧\"\n",
    "a: \"one \\\n    two\n\n  \\  ⟦WORD⟧\"\n",
    "a: |\n  one\n  two ⟦WORD⟧\n",
    "a: |2\n    one\n  ⟦WORD⟧\n",
    "a: |+\n\n\n  one\n\n    é two\n  ⟦WORD⟧\n\n\nb: 1\n",
    "a: >\n  one\n  two ⟦WORD⟧\n  three\n",
    "a: >-\n\n  one\n\n\n  two\n    more\n    ⟦WORD⟧\n  back\n",
    "a: >+\n  one\n   two\n\n  ⟦WORD⟧\n\n\n",
    "a: |\n  one\n     \n  ⟦WORD⟧\n",
    "a: >\n  one\n     \n  ⟦WORD⟧\n",
    "l:\n  - k: 1\n    a: >-\n      {{ x }}\n      ⟦WORD⟧\n",
    "a: |-\n  ⟦WORD⟧",
    "a: >1-\n   one\n ⟦WORD⟧\n",
  ])
  func `a word of the text is found in the file`(text: String) throws {
    for lineEnd in ["\n", "\r\n"] {
      let yaml = MarkedYAML(text, lineEnd: lineEnd)
      let root = try #require(yaml.root)
      let node = try #require(root["a"] ?? root["l"]?.sequence?.items[0].mapping?["a"])
      let source = try #require(node.scalar).source
      let bytes = Array(source.text.utf8)
      let start = try #require((0..<bytes.count).first { bytes[$0...].starts(with: "WORD".utf8) })
      let span = source.span(start..<start + 4)
      #expect(span.range == yaml.marked, "\(span.text) in \(source.text.debugDescription)")
    }
  }

  @Test func `an escape stands where its backslash is`() throws {
    let yaml = MarkedYAML("a: \"x⟦\\⟧u00e9y\"\n")
    let source = try #require(yaml.root?["a"]?.scalar).source
    #expect(source.span(1..<1).range.lowerBound == yaml.marked.lowerBound)
    #expect(source.span(3..<4).text == "y")
  }

  /// Our reading of a scalar and libyaml's agree on everything that the table of pitfalls and this file hold.
  @Test(arguments: PitfallCase.all)
  func `the text is read as libyaml reads it`(_ pitfall: PitfallCase) {
    let document = pitfall.document
    guard let root = document.root else { return }
    // What no YAML may hold is read as something else.
    let refused = ["unusual-line-end", "not-utf8", "control-character"]
    if document.findings.contains(where: { refused.contains($0.rule) }) { return }
    for scalar in Self.scalars(.mapping(root)) where !scalar.isReported {
      let segments =
        switch scalar.style {
        case .literal, .folded: BlockScalarMap(scalar).segments()
        default: FlowScalarMap(scalar).segments()
        }
      #expect(segments != nil, "\(scalar.text.debugDescription)")
    }
  }

  static func scalars(_ node: Node) -> [Node.Scalar] {
    switch node {
    case .scalar(let scalar): [scalar]
    case .sequence(let sequence): sequence.items.flatMap(scalars)
    case .mapping(let mapping): mapping.entries.flatMap { [$0.key] + scalars($0.value) }
    }
  }
}
