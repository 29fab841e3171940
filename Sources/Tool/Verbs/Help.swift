/// The pages that `--help` prints. Each begins with a command that runs as it stands.
enum Help {
  static func overview(_ verbs: [Verb]) -> String {
    let width = verbs.map(\.name.count).max() ?? 0
    let list = verbs.map { verb in
      "  \(padded(verb.name, to: width))  \(verb.question)"
    }
    return """
      journeyman demo

      Runs recruiting webhooks through workflow files. One verb answers one question:

      \(list.joined(separator: "\n"))

      `journeyman VERB --help` says more. Exit codes: 0 fine, 1 findings or failed tests, 2 bad usage,
      3 the tool itself could not work.
      """
  }

  static func page(of verb: Verb) -> String {
    var lines = [verb.example, "", sentence(verb.question), ""]
    let operands = verb.operands.isEmpty ? "" : " \(verb.operands)"
    lines.append("usage: journeyman \(verb.name)\(operands) [OPTIONS]")
    lines.append("")
    let options = verb.options + [.help]
    let heads = options.map { head($0) }
    let width = heads.map(\.count).max() ?? 0
    for (option, head) in zip(options, heads) {
      var words = option.documentation
      if !option.choices.isEmpty { words += "; one of \(option.choices.joined(separator: ", "))" }
      if let twin = option.environment { words += " [\(twin)]" }
      lines.append("  \(padded(head, to: width))  \(words)")
    }
    lines += ["", "exit codes: \(verb.exits)"]
    return lines.joined(separator: "\n")
  }

  private static func head(_ option: Option) -> String {
    "--\(option.name)\(option.value.map { " \($0)" } ?? "")"
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func sentence(_ question: String) -> String {
    let end = question.hasSuffix("?") ? "" : "."
    return question.prefix(1).uppercased() + question.dropFirst() + end
  }
}
