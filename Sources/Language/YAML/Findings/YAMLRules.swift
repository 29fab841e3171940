package import Diagnostics

/// The rules of YAML files of any kind. The examples are whole files; a test reads every one.
package enum YAMLRules {
  package static let pages = [
    RulePage(
      "alias",
      "An alias saves a large value, not a small one: written out, both places can be read alone.",
      bad: "a: &x {k: 1}\nb: *x", good: "a: {k: 1}\nb: {k: 1}"),
    RulePage(
      "alias-to-itself", "A value cannot stand inside itself.", bad: "a: &x [*x]", good: "a: [b]"),
    RulePage(
      "anchor-set-twice",
      "An alias means the last anchor of its name before it: with two of one name it is hard to see which.",
      bad: "a: &x {k: 1, l: 2}\nb: *x\nc: &x {k: 2, l: 2}\nd: *x",
      good: "a: {k: 1, l: 2}\nb: {k: 1, l: 2}\nc: {k: 2, l: 2}\nd: {k: 2, l: 2}"),
    RulePage(
      "bad-escape", "In double quotes a backslash begins an escape. Single quotes have none.",
      bad: #"path: "C:\Users\ada""#, good: #"path: 'C:\Users\ada'"#),
    RulePage(
      "blank-before-colon", "The colon stands at its key, as everywhere else in these files.",
      bad: "title : Call", good: "title: Call"),
    RulePage(
      "boolean-spelling", "Yes and no have one spelling each, so that a search finds them all.",
      bad: "enabled: True", good: "enabled: true"),
    RulePage(
      "byte-order-mark",
      "A mark inside a file is what joining two files has left, and is part of a name or text.",
      bad: "a: 1\n\u{FEFF}b: 2", good: "a: 1\nb: 2"),
    RulePage(
      "colon-in-text", "A colon with a blank behind it makes a key of what is before it.",
      bad: "title: :tada: we hired", good: "title: \":tada: we hired\""),
    RulePage(
      "comma-ends-value", "Between braces and brackets a comma ends the value, also inside a call.",
      bad: "{when: size(a, b) > 1, then: x}", good: "{when: \"size(a, b) > 1\", then: x}"),
    RulePage(
      "comment-begins-value", "A `#` behind a blank begins a comment, so that the value is empty.",
      bad: "channel: #hiring", good: "channel: \"#hiring\""),
    RulePage(
      "control-character", "Nobody sees such a character, and every reader treats it otherwise.",
      bad: "title: Call\u{07}", good: "title: Call"),
    RulePage(
      "curly-quotes",
      "Quotes that a word processor has bent do not quote: they are part of the text.",
      bad: "title: “Welcome”", good: "title: \"Welcome\""),
    RulePage(
      "duplicate-key", "Of two equal keys one would be lost in silence.",
      bad: "stage: applied\nstage: interview", good: "stage: interview"),
    RulePage(
      "empty-file", "The first key says what a file is; an empty one is nothing.", bad: "",
      good: "a: 1"),
    RulePage(
      "explicit-key",
      "A key is written before its colon; the long form with `?` says nothing more.",
      bad: "? a\n: 1", good: "a: 1"),
    RulePage(
      "folded-lines",
      "`>` joins lines, but not those that are indented further: the text has breaks that nobody meant.",
      bad: "body: >\n  We talk about\n    your work\n  and ours.",
      good: "body: >\n  We talk about\n  your work\n  and ours."),
    RulePage(
      "indentation", "What belongs together begins in one column.",
      bad: "a: 1\n  b: 2", good: "a: 1\nb: 2"),
    RulePage(
      "indentation-kept",
      "A number behind `|` says how much of the indentation is none; what is left stays in the text.",
      bad: "body: |2\n    Dear Ada", good: "body: |\n  Dear Ada"),
    RulePage(
      "invisible-character",
      "A character without width makes another name of a name, and nobody sees why.",
      bad: "stage\u{200B}: applied", good: "stage: applied"),
    RulePage(
      "item-among-keys", "A mapping has keys, a list has items; one value is either.",
      bad: "a: 1\n- b", good: "a: 1\nb: [c]"),
    RulePage(
      "joined-lines",
      "A plain text over several lines becomes one line; `|` and `>` say what is meant.",
      bad: "body: one\n  two\n\n  three", good: "body: |\n  one\n  two\n\n  three"),
    RulePage(
      "key-is-not-text", "All keys are text: a number is another key than its digits.",
      bad: "42: backend", good: "\"42\": backend"),
    RulePage(
      "leading-zero",
      "To this version of YAML it is a number, to older ones text or an octal number.",
      bad: "code: 08", good: "code: \"08\""),
    RulePage(
      "line-ends", "A lone carriage return is a line end to some programs and none to others.",
      bad: "a: 1\rb: 2\r", good: "a: 1\nb: 2"),
    RulePage(
      "list-after-key", "A list with dashes begins on its own line.", bad: "tags: - new",
      good: "tags:\n  - new"),
    RulePage(
      "looks-like-boolean",
      "It is text here, and true or false to older tools: quotes say so to everybody.",
      bad: "answer: yes", good: "answer: \"yes\""),
    RulePage(
      "looks-like-null", "It is text here, although other languages mean nothing by it.",
      bad: "recruiter: None", good: "recruiter: null"),
    RulePage(
      "looks-like-number", "It is text here, although it is written like a number.",
      bad: "mode: 0O755", good: "mode: \"0O755\""),
    RulePage(
      "misplaced-indentation",
      "The key stands beside the one that it seems to belong to, which is empty.",
      bad: "actions:\n  - send:\n    to: ada", good: "actions:\n  - send:\n      to: ada"),
    RulePage(
      "missing-colon", "Each line of a mapping is a key with a colon behind it.",
      bad: "title: Call\nteam", good: "title: Call\nteam: data"),
    RulePage(
      "missing-item", "Between two commas stands an item.", bad: "tags: [,]", good: "tags: []"),
    RulePage(
      "needless-tag", "Quotes make text of a value; a tag for that is one more thing to know.",
      bad: "code: ! 12", good: "code: \"12\""),
    RulePage(
      "no-blank-after-colon", "Without a blank behind the colon it is one word.",
      bad: "title:Call", good: "title: Call"),
    RulePage(
      "no-blank-after-dash", "Without a blank behind the dash it is a text that begins with one.",
      bad: "tags:\n-new\n-known", good: "tags:\n- new\n- known"),
    RulePage(
      "no-blank-before-comment", "A comment begins with a `#` behind a blank.",
      bad: "title: \"Call\"# soon", good: "title: \"Call\" # soon"),
    RulePage(
      "not-a-mapping", "A file is keys with values; the first says what it is.", bad: "- a",
      good: "a: 1"),
    RulePage(
      "null-spelling", "Nothing has one spelling, so that a search finds it.", bad: "a: ~",
      good: "a: null"),
    RulePage(
      "number-spelling",
      "Such a number loses its sign when it is read: a code is text, between quotes.",
      bad: "phone: +80", good: "phone: \"+80\""),
    RulePage(
      "second-document", "One file holds one document, so that its first key says what it is.",
      bad: "a: 1\n---\nb: 2", good: "a: 1\nb: 2"),
    RulePage(
      "tab", "Tabs are as wide as each editor likes; indentation is made of blanks.", bad: "-\ta",
      good: "a: 1"),
    RulePage(
      "tab-before-value", "A blank is what everybody sees as one.", bad: "a:\tb", good: "a: b"),
    RulePage(
      "text-after-document", "Behind `...` a file has ended.", bad: "a: 1\n...\nb: 2",
      good: "a: 1\nb: 2"),
    RulePage(
      "text-after-quote",
      "A quoted value ends at its quote; a single quote inside single ones is written twice.",
      bad: "title: 'it's time'", good: "title: 'it''s time'"),
    RulePage(
      "text-ends-at-comment",
      "A `#` behind a blank begins a comment, and the rest of the text is gone.",
      bad: "title: Thanks! #1 pick", good: "title: \"Thanks! #1 pick\""),
    RulePage(
      "trailing-comma", "Behind the last item there is nothing to separate.", bad: "tags: [1, 2,]",
      good: "tags: [1, 2]"),
    RulePage(
      "unclosed-bracket", "What a bracket opens a bracket closes.", bad: "tags: [x, z\nb: 1",
      good: "tags: [x, z]\nb: 1"),
    RulePage(
      "unclosed-quote", "A quoted value ends with the quote that it began with.",
      bad: "title: \"Call\nb: 1", good: "title: \"Call\"\nb: 1"),
    RulePage(
      "unknown-alias",
      "A `*` stands for a value that an anchor has named above; text that begins so needs quotes.",
      bad: "title: *bold", good: "title: \"*bold\""),
    RulePage(
      "unknown-directive",
      "A line that begins with `%` is for the reader of the file, and this one is not known.",
      bad: "%FOO x\n---\na: 1", good: "a: 1"),
    RulePage(
      "unknown-tag", "A `!` begins a tag; text that begins so needs quotes.",
      bad: "title: !important note", good: "title: \"!important note\""),
    RulePage(
      "unquoted-text", "Some characters cannot begin a value without quotes.", bad: "rate: %x",
      good: "rate: \"%x\""),
    RulePage(
      "unquoted-time", "It is text here, and a number in base 60 to older tools.",
      bad: "at: 22:22", good: "at: \"22:22\""),
    RulePage(
      "unused-anchor",
      "An `&` begins an anchor, and the value is empty; text that begins so needs quotes.",
      bad: "title: &co", good: "title: \"&co\""),
    RulePage(
      "unusual-line-end", "Some readers end a line at such a character, others do not.",
      bad: "a: x\u{2028}z", good: "a: x z"),
    RulePage(
      "value-does-not-fit-tag", "The tag says another type than the value has.", bad: "a: !!int x",
      good: "a: 1"),
    RulePage(
      "yaml-syntax",
      "The file is no YAML at this place, in the words of the library that reads it.",
      bad: "!<a b: 1", good: "a: 1"),
    RulePage("yaml-version", "Files are YAML 1.2.", bad: "%YAML 1.3\n---\na: 1", good: "a: 1"),
  ]
}
