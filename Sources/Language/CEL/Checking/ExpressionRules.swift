package import Diagnostics

/// The rules of expressions. A test compiles every example over the fields of a small event.
package enum ExpressionRules {
  package static let pages = [
    RulePage(
      "always-fails",
      "What is divided by zero has no value for any event.",
      bad: "assessment.maximum / 0 > 1",
      good: "assessment.maximum / 2 > 1"),
    RulePage(
      "always-false",
      "A comparison that no event can make true switches what it stands before off without a word.",
      bad: "assessment.maximum > 90 && assessment.maximum < 60",
      good: "assessment.maximum > 60 && assessment.maximum < 90"),
    RulePage(
      "always-true",
      "A comparison that every event makes true decides nothing.",
      bad: "assessment.maximum > 90 && assessment.maximum > 60",
      good: "assessment.maximum > 90"),
    RulePage(
      "dash-in-name",
      "A dash subtracts; names have underscores, and keys with a dash stand in brackets.",
      bad: "candidate.first-name == \"Ada\"",
      good: "candidate.first_name == \"Ada\""),
    RulePage(
      "expression-too-costly",
      "Loops in loops multiply: an expression may take so many steps for one event, by what the contract says of its lists.",
      bad: "assessment.tags.all(a, assessment.tags.all(b, assessment.tags.all(c, a + b != c)))",
      good: "assessment.tags.all(a, assessment.tags.all(b, a != b))"),
    RulePage(
      "foreign-letters",
      "Letters of other scripts look like Latin ones and are others: such a name means nothing.",
      bad: "c\u{0430}ndidate.id == \"7\"", good: "candidate.id == \"7\""),
    RulePage(
      "invalid-currency",
      "Money is written by the code of its currency, three capital letters of ISO 4217.",
      bad: "money(65000, \"euro\")", good: "money(65000, \"EUR\")"),
    RulePage(
      "invalid-date-pattern",
      "A date pattern consists of letters that stand for parts of a date; other text stands between single quotes.",
      bad: "now.format(\"D MMMM YYYY\", \"UTC\")", good: "now.format(\"d MMMM y\", \"UTC\")"),
    RulePage(
      "invalid-escape",
      "A backslash in a text begins one of the escapes of CEL; two of them are a backslash, and a raw text has none.",
      bad: #""JOB-\d+""#, good: #"r"JOB-\d+""#),
    RulePage(
      "invalid-pattern",
      "The text must be a regular expression of RE2, which has no look-around and no back-references.",
      bad: "candidate.id.matches(\"(?=a)\")", good: "candidate.id.matches(\"^a\")"),
    RulePage(
      "invalid-syntax",
      "What stands there is no expression: a quote or a bracket is open, a name or an operator missing.",
      bad: "assessment.kind == \"technical", good: "assessment.kind == \"technical\""),
    RulePage(
      "invalid-text",
      "A text that is written out where a time, a span or an address is read must be one.",
      bad: "timestamp(\"2026-03-01\") < now",
      good: "timestamp(\"2026-03-01T00:00:00Z\") < now"),
    RulePage(
      "invalid-text-format",
      "Each `%` in a text that is filled begins a clause; a percent sign is `%%`.",
      bad: "\"%d % of %s\".format([80, \"all\"])", good: "\"%d %% of %s\".format([80, \"all\"])"),
    RulePage(
      "mixed-literal",
      "The elements of a list are of one type, or half of it is a slip.",
      bad: "assessment.maximum > [80, \"90\"].size()",
      good: "assessment.maximum > [80, 90].size()"),
    RulePage(
      "number-out-of-range", "Whole numbers have 64 bits; a larger one is written as a double.",
      bad: "assessment.maximum < 9223372036854775808", good: "assessment.maximum < 9.3e18"),
    RulePage(
      "reserved-word",
      "Some words are kept for later versions of the language and cannot be names.",
      bad: "let > 1", good: "assessment.maximum > 1"),
    RulePage(
      "template-braces", "Braces belong to templates; a condition is an expression already.",
      bad: "{{ assessment.maximum }} > 1", good: "assessment.maximum > 1"),
    RulePage(
      "typographic-quotes", "Quotes that a word processor has bent are no quotes of the language.",
      bad: "assessment.kind == “technical”", good: "assessment.kind == \"technical\""),
    RulePage(
      "unknown-field",
      "A field must be in the contract of the event: a name that nothing has is never there.",
      bad: "assessment.scoer >= 80", good: "assessment.score >= 80"),
    RulePage(
      "unknown-function", "Only the functions that `journeyman explain` lists can be called.",
      bad: "candidate.id.beginsWith(\"JOB\")", good: "candidate.id.startsWith(\"JOB\")"),
    RulePage(
      "unknown-language", "The words of days, spans and lists are known in some languages only.",
      bad: "[\"a\", \"b\"].joinWords(\"klingon\")", good: "[\"a\", \"b\"].joinWords(\"de\")"),
    RulePage(
      "unknown-operator",
      "The operators are those of CEL: `==`, `&&`, `||` and `!` stand for `=`, `and`, `or`, `not`.",
      bad: "assessment.kind = \"technical\"", good: "assessment.kind == \"technical\""),
    RulePage(
      "unknown-value",
      "A contract that lists the values of a field has no others: what compares with one is never true.",
      bad: "has(assessment.level) && assessment.level == \"senor\"",
      good: "has(assessment.level) && assessment.level == \"senior\""),
    RulePage(
      "unknown-variable",
      "An expression reads the event, the record and the tables; anything else is no name here.",
      bad: "assesment.maximum > 1", good: "assessment.maximum > 1"),
    RulePage(
      "unknown-zone", "A time zone has a name of the IANA database or is an offset.",
      bad: "now.getHours(\"Berlin\")", good: "now.getHours(\"Europe/Berlin\")"),
    RulePage(
      "wrong-arguments", "A function takes values of certain types, in a certain number.",
      bad: "candidate.id.startsWith(7)", good: "candidate.id.startsWith(\"7\")"),
    RulePage(
      "wrong-operands",
      "An operator takes two values that it can put together or compare: text is no number.",
      bad: "assessment.score >= \"80\"", good: "assessment.score >= 80"),
    RulePage(
      "wrong-result", "A condition is true or false; a value alone is neither.",
      bad: "assessment.kind", good: "assessment.kind == \"technical\""),
  ]
}
