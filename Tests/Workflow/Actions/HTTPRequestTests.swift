import Diagnostics
import Testing
import Values

@testable import Actions
@testable import Configuration

@Suite struct `http.request` {
  private func request(
    _ text: String, _ connections: [ConnectionDefinition] = [.desk()]
  ) throws -> WebRequest {
    let step = CompiledStep("action: http.request\n\(text)", connections: connections)
    guard case .web(let request) = try step.render() else { throw NotCompiled(findings: []) }
    return request
  }

  private func places(
    _ text: String, _ connections: [ConnectionDefinition] = [.desk()]
  ) -> [String] {
    CompiledStep("action: http.request\n\(text)", connections: connections).places
  }

  @Test func `keeps the types of values in a JSON body`() throws {
    let request = try request(
      """
      connection: desk
      url: /people/{{ candidate.first_name }}
      headers: { X-Job: "{{ job.title }}" }
      json:
        name: "{{ candidate.first_name }}"
        watchers: "{{ job.watchers }}"
        start: "{{ interview.start }}"
        active: true
        note: null
        nested: { words: ["{{ job.title }} at Acme", 7] }
      """)
    #expect(request.method == "POST" && request.url == "/people/Ada")
    #expect(request.headers == [.init("X-Job", "Data Scientist")])
    guard case .json(let json) = request.body else {
      Issue.record("no JSON")
      return
    }
    #expect(
      json.json()
        == #"{"name":"Ada","watchers":["grace@acme.example","alan@acme.example"],"start":"2026-12-01T09:00:00Z","active":true,"note":null,"nested":{"words":["Data Scientist at Acme",7]}}"#
    )
  }

  @Test func `sends a form, with a name for each item of a list`() throws {
    let request = try request(
      "url: https://a.example/\nform: { who: \"{{ job.watchers }}\", job: \"{{ job.title }}\" }\n")
    guard case .form(let fields) = request.body else {
      Issue.record("no form")
      return
    }
    #expect(
      fields == [
        .init("who", "grace@acme.example"), .init("who", "alan@acme.example"),
        .init("job", "Data Scientist"),
      ])
  }

  @Test func `goes to the only connection with an address where it names a path`() throws {
    #expect(try request("url: /x\n").connection == "desk")
    #expect(try request("url: https://a.example/x\n").connection == nil)
    #expect(
      places("url: /x\n", [.desk("one"), .desk("two")]) == ["unknown-connection 1:9 http.request"])
    #expect(places("url: /x\n", []) == ["unknown-connection 1:9 http.request"])
    #expect(
      places("connection: mail\nurl: /x\n", [Connection.mail]) == ["wrong-connection 2:13 mail"])
  }

  @Test func `may be repeated by its method, by the step or by the connection`() throws {
    func isIdempotent(_ text: String, _ connection: ConnectionDefinition = .desk()) -> Bool? {
      CompiledStep("action: http.request\nurl: /x\n\(text)", connections: [connection]).template?
        .isIdempotent
    }
    #expect(isIdempotent("") == false)
    #expect(isIdempotent("method: PATCH\n") == false)
    for method in ["GET", "PUT", "DELETE"] { #expect(isIdempotent("method: \(method)\n") == true) }
    #expect(isIdempotent("idempotent: true\n") == true)
    var marked = ConnectionDefinition.desk()
    marked.isIdempotent = true
    #expect(isIdempotent("", marked) == true)
    #expect(isIdempotent("idempotent: false\n", marked) == false)
  }

  @Test(
    arguments: [
      ("url: https://{{ candidate.first_name }}.example/\n", "host-not-allowed 2:6"),
      ("url: '{{ candidate.email }}'\n", "host-not-allowed 2:6"),
      ("url: people\n", "invalid-url 2:6"),
      ("connection: desk\nurl: https://a.example/\n", "invalid-url 3:6"),
      ("url: /x\nmethod: GET\njson: { a: 1 }\n", "conflicting-fields 4:1"),
      ("url: /x\nbody: a\njson: { a: 1 }\n", "conflicting-fields 3:1"),
      ("url: /x\nheaders: { Host: a }\n", "invalid-header 3:12"),
      ("url: /x\nheaders: { 'a b': a }\n", "invalid-header 3:12"),
      ("url: /x\nheaders: { Authorization: Bearer abc }\n", "literal-secret 3:27"),
      ("url: /x\nexpect: [200, 199]\n", "wrong-form 3:15"),
      ("url: /x\nexpect: 2yy\n", "wrong-form 3:9"),
      ("url: /{{ candidate.nickname }}\n", "absent-in-template 2:10"),
      ("url: /{{ job.watchers }}\n", "unprintable-value 2:10"),
    ])
  func `says what cannot be sent`(text: String, place: String) {
    #expect(
      places(text).map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [place])
  }

  @Test func `asks where nothing has an address`() {
    var bare = ConnectionDefinition.desk()
    bare.url = nil
    #expect(places("connection: desk\n", [bare]) == ["missing-key 1:9 http.request"])
    #expect(places("connection: desk\nurl: /x\n", [bare]) == ["invalid-url 3:6 /x"])
  }

  @Test func `reaches hosts that its connection allows`() throws {
    var hooks = ConnectionDefinition.desk("hooks")
    hooks.url = nil
    hooks.allow = [Located("*.zapier.com", hooks.name.span)]
    let step = "connection: hooks\nurl: "
    #expect(places(step + "https://hooks.zapier.com/1\n", [hooks]) == [])
    #expect(places(step + "'{{ text }}'\n", [hooks]) == [])
    #expect(
      places(step + "https://zapier.com.evil.example/1\n", [hooks])
        == ["host-not-allowed 3:6 https://zapier.com.evil.example/1"])
  }

  @Test func `survives the store, without anything of its connection`() throws {
    let request = WebRequest(
      connection: "desk", method: "PUT", url: "/x", hostIsFromValue: true,
      headers: [.init("X-A", "1")],
      body: .form([.init("a", "1"), .init("a", "2"), .init("b", "3")]),
      expect: [ExpectedStatus("2xx"), ExpectedStatus("404")].compactMap { $0 }, isIdempotent: true)
    let text = ActionRequest.web(request).value.json()
    #expect(
      text
        == #"{"action":"http.request","connection":"desk","method":"PUT","url":"/x","host_from_value":true,"headers":{"X-A":"1"},"form":{"a":["1","2"],"b":"3"},"expect":["2xx","404"],"idempotent":true}"#
    )
    #expect(try ActionRequest(value: Value(json: Array(text.utf8))).value.json() == text)
  }
}

extension ConnectionDefinition {
  /// `name: { type: http, url: "https://desk.example" }`
  fileprivate static func desk(_ name: String = "desk") -> ConnectionDefinition {
    let file = TextFile(path: "journeyman.yaml", text: "\(name): { type: http }")
    let span = Span(file, 0..<name.utf8.count)
    var connection = ConnectionDefinition(
      name: Located(name, span), type: Located("http", span), from: nil, folder: nil, timeout: nil)
    connection.url = .text(Located("https://desk.example", span))
    return connection
  }
}
