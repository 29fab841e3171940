import CEL
import Diagnostics
import Testing

@testable import Templates

@Suite struct `A message template is refused` {
  @Test(arguments: [
    ("Hello\n\n<div>x</div>\n", ["html-in-template 3:1 <div>x</div>"]),
    (
      "Hello {{ job.id }} <b>{{ job.id }}</b>!",
      ["html-in-template 1:20 <b>", "html-in-template 1:35 </b>"]
    ),
    ("<!-- note to self -->\n\nHello", ["html-in-template 1:1 <!-- note to self -->"]),
  ])
  func `where it holds HTML`(text: String, expected: [String]) {
    #expect(findings(inMarkdown: text) == expected)
  }

  @Test(arguments: [
    ("See [us](javascript:x).", ["unusable-link 1:10 javascript:x"]),
    ("Hi {{ job.id }}, see [us](/jobs).", ["unusable-link 1:27 /jobs"]),
    ("one\ntwo [us](jobs.html)", ["unusable-link 2:10 jobs.html"]),
    ("[us](https://a@b.example/)", ["unusable-link 1:6 https://a@b.example/"]),
    ("[us](https://{{ url }}/x)", ["value-in-server-name 1:14 {{ url }}"]),
    ("[us](https://acme.example{{ url }})", ["value-in-server-name 1:26 {{ url }}"]),
    ("[us]({{ url }}{{ job.id }})", ["value-in-server-name 1:15 {{ job.id }}"]),
  ])
  func `where a link leads nowhere or anywhere`(text: String, expected: [String]) {
    #expect(findings(inMarkdown: text) == expected)
  }

  @Test(arguments: [
    ("Hello\n\n[a]: https://acme.example/{{ url }}", ["unseen-value 3:27 {{ url }}"]),
    ("```{{ url }}\nx\n```", ["unseen-value 1:4 {{ url }}"]),
  ])
  func `where a value would not be seen`(text: String, expected: [String]) {
    #expect(findings(inMarkdown: text) == expected)
  }

  @Test func `where it is nested beyond reason`() {
    let text = String(repeating: "> ", count: 50) + "x"
    #expect(findings(inMarkdown: text).map { $0.split(separator: " ")[0] } == ["nested-too-deep"])
  }

  @Test func `where it holds characters that nobody can see`() {
    #expect(findings(inMarkdown: "a \u{F0001}") == ["private-use-character 1:3 \u{F0001}"])
  }

  @Test func `but not for a link definition that is used`() {
    #expect(findings(inMarkdown: "[us][a]\n\n[a]: https://acme.example/{{ url }}").isEmpty)
  }
}

@Suite struct `A value that may be absent` {
  private let scope = TemplateScope(
    Environment(variables: [
      VariableDeclaration(
        "candidate",
        .object(
          ObjectType(
            name: "candidate",
            fields: [
              "first_name": .init(.string), "nickname": .init(.string, isRequired: false),
              "tags": .init(.list(.string)),
            ])))
    ]))

  private func findings(_ text: String, present: Set<String> = []) -> [Diagnostic] {
    let scope = TemplateScope(scope.environment, present: present)
    return TextTemplate.compile(source(text), in: scope, as: .line).diagnostics
  }

  @Test func `is a finding with its remedy`() {
    let found = findings("Dear {{ candidate.nickname }}")
    #expect(places(found) == ["absent-in-template 1:9 candidate.nickname"])
    #expect(
      found.first?.help
        == "say what to use instead: `{{ candidate.?nickname.orValue(\"…\") }}`, or guard the step with `when: has(candidate.nickname)`"
    )
  }

  @Test(arguments: [
    "{{ candidate.first_name }}", "{{ candidate.?nickname.orValue(candidate.first_name) }}",
    "{{ has(candidate.nickname) ? candidate.nickname : 'you' }}",
  ])
  func `is none where the expression says what to use instead`(text: String) {
    #expect(findings(text).isEmpty)
  }

  @Test func `is none where the step is guarded`() {
    #expect(findings("{{ candidate.nickname }}", present: ["candidate.nickname"]).isEmpty)
  }

  @Test func `is a finding also as an optional`() {
    #expect(
      places(findings("{{ candidate.?nickname }}")) == [
        "absent-in-template 1:4 candidate.?nickname"
      ])
  }

  @Test func `and one without a text form are told apart`() {
    #expect(places(findings("{{ candidate.tags }}")) == ["unprintable-value 1:4 candidate.tags"])
  }

  @Test func `is found at its place in a message`() {
    let text = "Dear *you*,\n\n[x]({{ candidate.nickname }})"
    let found = MarkdownTemplate.compile(source(text), in: scope, language: "en").diagnostics
    #expect(places(found) == ["absent-in-template 3:8 candidate.nickname"])
  }
}
