import Diagnostics

/// The arguments of a verb, checked against its declared options.
package struct Arguments: Sendable {
  package let operands: [String]
  private let values: [String: [String]]
  private let flags: Set<String>
  package let environment: [String: String]

  /// Of an option that was given several times, the last.
  package func value(_ option: Option) -> String? { value(named: option.name) }
  package func values(_ option: Option) -> [String] { values[option.name] ?? [] }
  package func has(_ option: Option) -> Bool { flags.contains(option.name) }
  package func value(named name: String) -> String? { values[name]?.last }
  package func values(named name: String) -> [String] { values[name] ?? [] }
  package func hasFlag(named name: String) -> Bool { flags.contains(name) }

  /// Reads `--name value`, `--name=value`, `--flag` and operands; `--` ends the options. Environment twins fill what is
  /// not given.
  package init(
    _ words: some Collection<String>, of verb: Verb, environment: [String: String]
  ) throws(CommandError) {
    var operands: [String] = []
    var values: [String: [String]] = [:]
    var flags: Set<String> = []
    var rest = Array(words)[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        break
      }
      guard word.hasPrefix("-"), word != "-" else {
        operands.append(word)
        continue
      }
      let (name, inline) = Self.split(word)
      guard let option = verb.options.first(where: { $0.name == name }) else {
        throw .usage(Self.unknownOption(word, of: verb))
      }
      guard let placeholder = option.value else {
        guard inline == nil else { throw .usage("--\(name) takes no value") }
        flags.insert(name)
        continue
      }
      guard let value = inline ?? rest.popFirst() else {
        throw .usage("--\(name) needs a value: --\(name) \(placeholder)")
      }
      values[name, default: []].append(try option.checked(value, as: "--\(name)"))
    }
    for option in verb.options where option.value != nil && values[option.name] == nil {
      guard let twin = option.environment, let value = environment[twin], !value.isEmpty else {
        continue
      }
      values[option.name] = [try option.checked(value, as: twin)]
    }
    guard verb.operandCount.contains(operands.count) else {
      throw .usage(
        operands.count > verb.operandCount.upperBound
          ? "too many arguments: `\(operands[verb.operandCount.upperBound])`"
          : "`\(verb.name)` needs \(verb.operands)")
    }
    self.operands = operands
    self.values = values
    self.flags = flags
    self.environment = environment
  }

  private static func split(_ word: String) -> (name: String, value: String?) {
    let short = ["-h": "help", "-q": "quiet", "-v": "verbose"]
    if let long = short[word] { return (long, nil) }
    let bare = word.drop { $0 == "-" }
    guard let equals = bare.firstIndex(of: "=") else { return (String(bare), nil) }
    return (String(bare[..<equals]), String(bare[bare.index(after: equals)...]))
  }

  private static func unknownOption(_ word: String, of verb: Verb) -> String {
    let name = split(word).name
    let near = nearest(to: name, among: verb.options.map(\.name)).map { "; did you mean --\($0)?" }
    return "`\(verb.name)` has no option \(word)\(near ?? "")"
  }
}

extension Option {
  fileprivate func checked(_ value: String, as name: String) throws(CommandError) -> String {
    guard choices.isEmpty || choices.contains(value) else {
      throw .usage("\(name) is \(choices.joined(separator: ", ")), not `\(value)`")
    }
    return value
  }
}
