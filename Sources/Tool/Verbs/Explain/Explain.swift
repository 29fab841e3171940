import Diagnostics
import Values

extension Verb {
  static let explain = Verb(
    name: "explain",
    question: "what is this function, or this rule of a finding? Without a name: which are there",
    example: "journeyman explain relativeDay", operands: "[NAME]", operandCount: 0...1,
    options: [
      Option("format", "FORMAT", choices: ["pretty", "json"], "how to print (default: pretty)"),
      .color,
    ],
    exits: "0 printed, 2 bad usage or no such function or rule",
    run: { arguments, terminal throws(CommandError) in
      let pages = ReferencePages()
      let isJSON = arguments.value(named: "format") == "json"
      guard let name = arguments.operands.first else {
        terminal.print(isJSON ? pages.json.json(pretty: true) : pages.overview(terminal))
        return .fine
      }
      guard let page = pages.page(named: name) else {
        let meant = nearest(to: name, among: pages.names).map { "did you mean `\($0)`?" }
        throw .usage(
          "there is no function and no rule `\(name)`; "
            + (meant ?? "`journeyman explain` lists them"))
      }
      terminal.print(isJSON ? page.json.json(pretty: true) : page.text(terminal))
      return .fine
    })
}
