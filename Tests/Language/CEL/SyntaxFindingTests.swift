import CEL
import Diagnostics
import Testing

@Suite struct SyntaxFindingTests {
  @Test(
    arguments: [
      ("assessment.maximum ⟦=⟧ 80", "there is no operator `=`", "write `==`"),
      ("true ⟦&⟧ false", "there is no operator `&`", "write `&&`"),
      ("true ⟦|⟧ false", "there is no operator `|`", "write `||`"),
      ("true ⟦and⟧ false", "there is no operator `and`", "write `&&`"),
      ("true ⟦OR⟧ false", "there is no operator `OR`", "write `||`"),
      ("⟦not⟧ true", "there is no operator `not`", "write `!`"),
      ("assessment.score ⟦<>⟧ 2", "there is no operator `<>`", "write `!=`"),
      ("assessment.score ⟦===⟧ 2", "there is no operator `===`", "write `==`"),
      ("assessment.score ⟦=>⟧ 2", "there is no operator `=>`", "write `>=`"),
      ("assessment.score ⟦> =⟧ 2", "there is no operator `> =`", "write `>=`"),
    ] as [(Marked, String, String)])
  func `an operator of another language is one finding with its remedy`(
    expression: Marked, message: String, hint: String
  ) throws {
    let compiled = Sample.compile(expression.text)
    let finding = try #require(compiled.diagnostics.first)
    #expect(compiled.diagnostics.count == 1)
    #expect(compiled.program == nil)
    #expect(finding.message == message)
    #expect(finding.hint == hint)
    #expect(finding.span.range == expression.ranges[0])
    #expect(finding.fix?.span.range == expression.ranges[0])
  }

  @Test(
    arguments: [
      ("candidate.email == ⟦\u{201C}a\u{201D}⟧", "\"a\""),
      ("candidate.email == ⟦\u{2018}a b\u{2019}⟧", "\"a b\""),
    ] as [(Marked, String)])
  func `typographic quotes are read as text and mended`(
    expression: Marked, replacement: String
  ) throws {
    let compiled = Sample.compile(expression.text)
    let finding = try #require(compiled.diagnostics.first)
    #expect(compiled.diagnostics.count == 1)
    #expect(finding.rule == "typographic-quotes")
    #expect(finding.span.range == expression.ranges[0])
    #expect(finding.fix?.replacement == replacement)
  }

  @Test(
    arguments: [
      ("(1 + 2⟦⟧", "expected `)`, found the end of the expression"),
      ("1 +⟦⟧", "expected an expression, found the end of the expression"),
      ("⟦⟧", "expected an expression, found the end of the expression"),
      ("1 + ⟦)⟧", "expected an expression, found `)`"),
      ("[1, 2⟦⟧", "expected `,` or `]`, found the end of the expression"),
      ("{'a' ⟦1⟧}", "expected `:` and the value of the key, found `1`"),
      (
        "true ? 1⟦⟧",
        "expected `:` and what stands for a false condition, found the end of the expression"
      ),
      ("candidate.⟦⟧", "expected the name of a field, found the end of the expression"),
      ("1 ⟦2⟧", "expected an operator or the end of the expression, found `2`"),
      ("⟦80x⟧ > 1", "`80x` is no number"),
      ("⟦'abc⟧", "the text has no closing `'`"),
      ("'a⟦\\q⟧b' == 'a'", "`\\q` is no escape of CEL"),
      ("⟦9223372036854775808⟧ > 1", "the integer does not fit into 64 bits"),
      ("1 ⟦#⟧ 2", "`#` has no meaning in an expression"),
      ("⟦if⟧ == 1", "`if` is a reserved word"),
      ("⟦{{⟧ candidate.id }}", "this is an expression already, without `{{ }}`"),
      ("⟦Foo⟧{a: 1}", "messages cannot be made here"),
      ("has(⟦1 + 2⟧)", "`has` takes a field such as `has(a.b)`"),
      ("[1].all(⟦a.b⟧, true)", "`all` takes the name of its variable here"),
      ("candidate.⟦in⟧ == 1", "`in` cannot follow a dot"),
    ] as [(Marked, String)])
  func `what cannot be parsed is named at its place`(expression: Marked, message: String) throws {
    let compiled = Sample.compile(expression.text)
    let finding = try #require(compiled.diagnostics.first)
    #expect(finding.message == message)
    #expect(finding.span.range == expression.ranges[0])
  }

  @Test(
    arguments: [
      (
        "⟦c\u{430}ndidate⟧.id == 'a'",
        "letter 2 of `c\u{430}ndidate` is Cyrillic, not the Latin `a`",
        "candidate"
      ),
      ("candidate.id⟦\u{A0}⟧== 'a'", "this blank is not a plain one (U+00A0)", " "),
    ] as [(Marked, String, String)])
  func `what only looks right is one finding with its remedy`(
    expression: Marked, message: String, replacement: String
  ) throws {
    let compiled = Sample.compile(expression.text)
    let finding = try #require(compiled.diagnostics.first)
    #expect(compiled.diagnostics.count == 1)
    #expect(finding.message == message)
    #expect(finding.span.range == expression.ranges[0])
    #expect(finding.fix?.replacement == replacement)
  }

  @Test func `several mistakes of one expression are all found`() {
    let expression: Marked =
      "assessment.kind ⟦=⟧ ⟦\u{201C}technical\u{201D}⟧ ⟦and⟧ candidate.id ⟦&⟧ ⟦if⟧"
    let places = Sample.compile(expression.text).diagnostics.map(\.span.range)
    #expect(Set(places).isSuperset(of: expression.ranges))
  }

  @Test func `a mistake in an argument does not hide one in the next`() {
    let compiled = Sample.compile("[1 +, 2 *, 3]")
    #expect(compiled.diagnostics.count == 2)
  }

  @Test func `places inside a folded text are places of the file`() throws {
    let file = TextFile(path: "w.yaml", text: "when: >\n  assessment.kind\n    = 1\n")
    let source = SourceText(
      text: "assessment.kind\n  = 1", whole: Span(file, 6..<31),
      segments: [
        .init(textOffset: 0, fileOffset: 10, length: 16),
        .init(textOffset: 16, fileOffset: 28, length: 5),
      ])
    let compiled = Expression.compile(source, in: Sample.environment)
    let finding = try #require(compiled.diagnostics.first)
    #expect(finding.span.start == Position(line: 3, column: 5))
  }
}
