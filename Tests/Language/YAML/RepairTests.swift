import Diagnostics
import Testing
import Values
import YAML

@Suite struct `After a syntax error` {
  @Test func `the rest of the file is read and the next errors are found`() throws {
    let text = """
      a: {{ x }} and more
      b: [1, 2].exists(x, x > 1)
      c: Re: your application
      d: 'it's'
      e: {{ has(x.y) ? x.y : "nobody" }}
      f: "unclosed
      g: @jane
      h: [x, y
      i: "\\d"
      j: ok

      """
    let document = Document(parsing: TextFile(path: "x.yaml", text: text))
    #expect(document.findings.map(\.span.start.line) == [1, 2, 3, 4, 5, 6, 7, 8, 9])
    #expect(document.findings.allSatisfy { $0.severity == .error })
    let root = try #require(document.root)
    #expect(root.entries.map(\.name) == ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"])
    #expect(root["j"]?.value.stringValue == "ok")
    #expect(root.isComplete)
    // What could not be read is there as it was written, and nobody reports it again.
    #expect(root["b"]?.scalar?.text == "[1, 2].exists(x, x > 1)")
    #expect(root.entries.dropLast().allSatisfy { $0.value.scalar?.isReported == true })
  }

  @Test func `a line that is no YAML is left out and nothing is missed for it`() throws {
    let text = "a: 1\nb:2\nc: 3\nnonsense\nd: 4\ne: @x\n"
    let document = Document(parsing: TextFile(path: "x.yaml", text: text))
    #expect(
      document.findings.map(\.rule) == ["no-blank-after-colon", "missing-colon", "unquoted-text"])
    let root = try #require(document.root)
    #expect(root.entries.map(\.name) == ["a", "c", "d", "e"])
    #expect(!root.isComplete)
  }

  @Test func `a line that is indented wrongly is left out where it stands alone`() throws {
    let text = "a: 1\n  b: 2\nc:\n  d: 3\n e: 4\nf:\n\tg: 5\nh: @x\n"
    let document = Document(parsing: TextFile(path: "x.yaml", text: text))
    #expect(
      document.findings.map(\.rule) == ["indentation", "indentation", "tab", "unquoted-text"])
    #expect(document.root?.entries.map(\.name) == ["a", "c", "f", "h"])
  }

  @Test func `what cannot be mended ends the reading, and what came before is there`() throws {
    let document = Document(
      parsing: TextFile(path: "x.yaml", text: "a: 1\nb:\n  c: 2\n d:\n   e: 3\nf: 4\n"))
    #expect(document.findings.map(\.rule) == ["indentation"])
    let root = try #require(document.root)
    #expect(root["b"]?.mapping?["c"]?.value.intValue == 2)
    #expect(!root.isComplete)
  }
}
