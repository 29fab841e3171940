import CEL
import Diagnostics
import Values

@testable import Templates

/// A scope in which `candidate`, `job`, `url` and `xs` may hold anything, and which takes for granted what the tests
/// use of it.
let scope = TemplateScope(
  Environment(variables: ["candidate", "job", "url", "xs"].map { VariableDeclaration($0, .dyn) }),
  present: [
    "candidate.first_name", "candidate.nickname", "candidate.email", "job.title", "job.id",
  ])

func activation(_ values: [String: Value]) -> Activation {
  Activation(scope.environment, values)
}

/// Ada, who applied as a data scientist.
let ada: [String: Value] = [
  "candidate": .object(["first_name": "Ada", "email": "ada@example.org"]),
  "job": .object(["title": "Data Scientist", "id": 274_075]),
  "url": "https://acme.example/status?id=7&t=1",
]

/// Ada under another name.
func person(named name: String) -> [String: Value] {
  ada.merging(["candidate": .object(["first_name": .string(name), "email": "ada@example.org"])]) {
    $1
  }
}

func source(_ text: String) -> SourceText { SourceText(text: text, name: "message.md") }

/// Compiles without findings, or throws them.
func markdown(_ text: String) throws -> MarkdownTemplate {
  let (template, findings) = MarkdownTemplate.compile(source(text), in: scope, language: "en")
  guard let template, findings.isEmpty else { throw Unexpected(findings: findings) }
  return template
}

func line(_ text: String, as form: TextTemplate.Form = .line) throws -> TextTemplate {
  let (template, findings) = TextTemplate.compile(source(text), in: scope, as: form)
  guard let template, findings.isEmpty else { throw Unexpected(findings: findings) }
  return template
}

/// The body of the HTML without the document around it.
func html(_ text: String, _ values: [String: Value] = ada) throws -> String {
  let whole = try markdown(text).render(activation(values)).html
  guard let start = whole.range(of: "overflow-wrap:anywhere\">\n"),
    let end = whole.range(of: HTMLFrame.closing)
  else { throw Unexpected(findings: []) }
  return String(whole[start.upperBound..<end.lowerBound])
}

func plain(_ text: String, _ values: [String: Value] = ada) throws -> String {
  try markdown(text).render(activation(values)).text
}

struct Unexpected: Error, CustomStringConvertible {
  let findings: [Diagnostic]
  var description: String { findings.map { "\($0.rule): \($0.message)" }.joined(separator: "\n") }
}

/// `rule line:column text` of each finding, in the order of their places.
func places(_ findings: [Diagnostic]) -> [String] {
  findings.sorted { $0.span.range.lowerBound < $1.span.range.lowerBound }.map {
    "\($0.rule) \($0.span.start.line):\($0.span.start.column) \($0.span.text)"
  }
}

func findings(inMarkdown text: String) -> [String] {
  places(MarkdownTemplate.compile(source(text), in: scope, language: "en").diagnostics)
}

extension String {
  func range(of part: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
      start = index(after: start)
    }
    return nil
  }
}
