import Testing
import Values

@testable import Templates

@Suite struct `The frame of a message in HTML` {
  private func document(
    _ body: String = "Hello", language: String = "en", title: String = "Hello"
  ) throws -> String {
    let (template, _) = MarkdownTemplate.compile(source(body), in: scope, language: language)
    return try #require(template).render(activation(ada), title: title).html
  }

  @Test func `has the subject as its title, escaped`() throws {
    #expect(try document(title: "You & <us>").contains("<title>You &amp; &lt;us&gt;</title>"))
  }

  @Test func `says that it has colours for the light and for the dark`() throws {
    let html = try document()
    #expect(html.contains("<meta name=\"color-scheme\" content=\"light dark\">"))
    #expect(html.contains("@media (prefers-color-scheme:dark){"))
  }

  @Test func `has tables that say that they hold no data, and no images`() throws {
    let html = try document("**[Go](https://acme.example)**")
    let tables = html.split(separator: "<table", omittingEmptySubsequences: false).dropFirst()
    #expect(tables.count == 4)
    #expect(tables.allSatisfy { $0.prefix { $0 != ">" }.contains("role=\"presentation\"") })
    #expect(!html.contains("<img"))
  }

  @Test(arguments: [("ar", "rtl"), ("he-IL", "rtl"), ("en", "ltr"), ("de-AT", "ltr")])
  func `runs in the direction of its language`(language: String, direction: String) throws {
    #expect(
      try document(language: language).contains("<html lang=\"\(language)\" dir=\"\(direction)\">"))
  }

  @Test func `opens and closes every table`() throws {
    let html = try document("one\n\n**[Go](https://acme.example)**\n\ntwo")
    for element in ["table", "tr", "td"] {
      let opened = html.split(separator: "<\(element)", omittingEmptySubsequences: false).count
      let closed = html.split(separator: "</\(element)>", omittingEmptySubsequences: false).count
      #expect(opened == closed, "\(element)")
    }
  }
}

@Suite struct `A button` {
  private let letter = "Dear {{ candidate.first_name }},\n\n**[Track it]({{ url }})**\n\nYours\n"

  @Test func `is a link in bold that stands alone`() throws {
    let html = try html(letter)
    #expect(html.contains("<td class=\"b\""))
    #expect(html.contains("href=\"https://acme.example/status?id=7&amp;t=1\">Track it</a>"))
    #expect(!html.contains("<strong>"))
  }

  @Test func `stands in plain text with its address`() throws {
    #expect(
      try plain(letter)
        == "Dear Ada,\n\nTrack it: <https://acme.example/status?id=7&t=1>\n\nYours\n")
  }

  @Test(arguments: [
    "See **[this](https://acme.example)**.", "**[one](https://acme.example) two**",
    "*[this](https://acme.example)*",
  ])
  func `is nothing else`(text: String) throws {
    #expect(!(try html(text).contains("class=\"b\"")))
  }

  @Test func `is left out where its address is an optional without a value`() throws {
    let text = "one\n\n**[Join]({{ job.?call }})**\n\ntwo"
    #expect(try plain(text) == "one\n\ntwo\n")
    #expect(!(try html(text).contains("Join")))
    let first = "**[Join]({{ job.?call }})**\n\ntwo"
    #expect(try plain(first) == "two\n")
  }

  @Test func `needs an address that a mail program can follow`() throws {
    #expect(throws: TemplateError.self) {
      try plain(letter, ada.merging(["url": "javascript:alert(1)"]) { $1 })
    }
  }

  @Test func `is one in a message`() {
    let two = "**[a](https://acme.example/a)**\n\n**[b](https://acme.example/b)**"
    let (template, findings) = MarkdownTemplate.compile(source(two), in: scope, language: "en")
    #expect(findings.map(\.rule) == ["many-buttons"])
    #expect(template != nil)
  }

  @Test func `may have no value only as a button: another link has to have one`() {
    let (_, findings) = MarkdownTemplate.compile(
      source("see [this]({{ job.?call }})"), in: scope, language: "en")
    #expect(findings.map(\.rule) == ["absent-in-template"])
  }
}
