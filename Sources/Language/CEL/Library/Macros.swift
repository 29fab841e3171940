/// The macros, as the parser expands them.
/// Source: CEL language definition, "Macros"; cel-go, `ext/README.md`, "Bindings", "Lists" and "Two variable
/// comprehensions"; `cel/library.go`, "OptionalTypes".
enum Macros {
  static let presence = [
    MacroDeclaration(
      "has", ["has(a.b)", "has(a)"], "whether a field is there; in an event, null is not there",
      examples: ["has({'a': 1}.a)": "true", "has({'a': 1}.b)": "false"])
  ]

  static let loops = [
    MacroDeclaration(
      "all", ["list.all(x, condition)", "list.all(i, x, condition)", "map.all(k, v, condition)"],
      "whether the condition holds for every element of a list or key of a map",
      examples: ["[70, 85].all(score, score >= 80)": "false", "[].all(x, false)": "true"]),
    MacroDeclaration(
      "exists",
      ["list.exists(x, condition)", "list.exists(i, x, condition)", "map.exists(k, v, condition)"],
      "whether the condition holds for one element of a list or key of a map at least",
      examples: ["['go', 'swift'].exists(skill, skill.startsWith('s'))": "true"]),
    MacroDeclaration(
      "exists_one", ["list.exists_one(x, condition)", "list.existsOne(i, x, condition)"],
      "whether the condition holds for exactly one element of a list or key of a map",
      examples: ["[1, 2, 2].exists_one(x, x == 2)": "false"]),
    MacroDeclaration(
      "existsOne", ["list.existsOne(x, condition)", "list.existsOne(i, x, condition)"],
      "another name of `exists_one`", examples: ["[1, 2, 2].existsOne(x, x == 1)": "true"]),
    MacroDeclaration(
      "filter", ["list.filter(x, condition)"],
      "the elements of a list, or the keys of a map, for which the condition holds",
      examples: ["[50, 70, 90].filter(score, score >= 60)": "[70, 90]"]),
    MacroDeclaration(
      "map", ["list.map(x, value)", "list.map(x, condition, value)"],
      "a list with a value for each element of a list or key of a map",
      examples: [
        "['ada', 'bob'].map(name, name + '@example.org')":
          "['ada@example.org', 'bob@example.org']",
        "[1, 2, 3].map(x, x > 1, x * 10)": "[20, 30]",
      ]),
    MacroDeclaration(
      "transformList",
      ["list.transformList(i, x, value)", "map.transformList(k, v, condition, value)"],
      "a list with a value for each element and its place, or each key and its value",
      examples: ["['a', 'b'].transformList(i, x, x + string(i))": "['a0', 'b1']"]),
    MacroDeclaration(
      "transformMap",
      ["map.transformMap(k, v, value)", "list.transformMap(i, x, condition, value)"],
      "a map with the same keys, or the places of a list, and a value for each",
      examples: ["{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 10)": "{'b': 20}"]),
    MacroDeclaration(
      "transformMapEntry",
      [
        "list.transformMapEntry(i, x, {key: value})",
        "map.transformMapEntry(k, v, condition, {key: value})",
      ],
      "a map of the entries that are made of each key and value, or place and element",
      examples: ["{'de': 'Berlin'}.transformMapEntry(k, v, {v: k})": "{'Berlin': 'de'}"]),
    MacroDeclaration(
      "sortBy", ["list.sortBy(x, key)"],
      "the elements in the ascending order of a number, text or time that is made of each",
      examples: [
        "[{'name': 'Bob'}, {'name': 'Ada'}].sortBy(x, x.name).map(x, x.name)": "['Ada', 'Bob']",
        "[60, 90, 75].sortBy(score, -score)": "[90, 75, 60]",
      ]),
  ]

  static let bindings = [
    MacroDeclaration(
      "cel.bind", ["cel.bind(name, value, expression)"],
      "the value of an expression in which a name stands for a value",
      examples: ["cel.bind(x, 2 + 3, x * x)": "25"])
  ]

  static let optionals = [
    MacroDeclaration(
      "optMap", ["optional.optMap(x, value)"],
      "an optional of what is made of the value that an optional holds; none of none",
      examples: ["optional.of(2).optMap(x, x * 10)": "optional.of(20)"]),
    MacroDeclaration(
      "optFlatMap", ["optional.optFlatMap(x, optional)"],
      "the optional that is made of the value that an optional holds; none of none",
      examples: ["optional.of({'a': 1}).optFlatMap(m, m.?b)": "optional.none()"]),
  ]

  /// The names of those that are called on a receiver, for findings; `cel.bind` is not.
  static let memberNames = (loops + optionals).map(\.name)
  static let names: Set<String> = Set(memberNames + presence.map(\.name))
}
