import Testing

@testable import Templates

@Suite struct `A template is cut` {
  /// The text with the holes' expressions in brackets.
  private func cut(_ text: String) -> String {
    let source = source(text)
    return TemplateScanner(source).parts.map { part in
      switch part {
      case .literal(let range): source.slice(range).text
      case .hole(_, let range): "⟦\(source.slice(range).text)⟧"
      }
    }.joined()
  }

  @Test(arguments: [
    ("Dear {{ candidate.first_name }},", "Dear ⟦candidate.first_name⟧,"),
    ("{{a}}{{ b }}", "⟦a⟧⟦b⟧"),
    ("no values", "no values"),
    ("{ one } brace", "{ one } brace"),
    ("{{ '}}' }}!", "⟦'}}'⟧!"),
    ("{{ \"}}\" + 'it\\'s }}' }}!", "⟦\"}}\" + 'it\\'s }}'⟧!"),
    ("{{ '''a'}}'b''' }}!", "⟦'''a'}}'b'''⟧!"),
    ("{{ r'\\' + '}}' }}!", "⟦r'\\' + '}}'⟧!"),
    ("{{ {'a': {'b': 1}}.a.b }}!", "⟦{'a': {'b': 1}}.a.b⟧!"),
    ("{{ a // the name\n}}!", "⟦a // the name⟧!"),
    ("{{ '{{' }} is a brace", "⟦'{{'⟧ is a brace"),
    ("Grüße, {{ name }} 👋", "Grüße, ⟦name⟧ 👋"),
  ])
  func `at braces outside of strings, maps and comments`(text: String, expected: String) {
    #expect(cut(text) == expected)
  }

  @Test(arguments: [
    ("Dear {{ name,\nhello", ["unclosed-braces 1:6 {{"]),
    ("Dear {{ 'name }},\nhello", ["unclosed-braces 1:6 {{"]),
    ("{{ a }} and {{  }}", ["empty-expression 1:13 {{  }}"]),
    ("a }} b", ["stray-braces 1:3 }}"]),
    ("x\n{% if a %}b{% endif %}", ["unsupported-block 2:1 {%", "unsupported-block 2:12 {%"]),
    ("{{#if a}}b{{/if}}", ["unsupported-block 1:1 {{#if a}}", "unsupported-block 1:11 {{/if}}"]),
  ])
  func `and says where it cannot be`(text: String, expected: [String]) {
    #expect(places(TemplateScanner(source(text)).diagnostics) == expected)
  }
}
