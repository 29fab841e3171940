import Diagnostics

extension Verb {
  static let validate = Verb(
    name: "validate", question: "are these files right? Offline: opens no port, needs no secret",
    example: "journeyman validate", operands: "[PATH…]", operandCount: 0...1000,
    options: [
      .workflows, .schemas,
      Option(
        "fail-level", "LEVEL", choices: ["error", "warning", "note"],
        "the least severity that makes the exit code 1 (default: error)"),
      .format, .color, .quiet, .verbose,
    ],
    exits: "0 no finding at or above the fail level, 1 findings, 2 bad usage or a missing folder, "
      + "3 a file cannot be read",
    run: { arguments, terminal throws(CommandError) in
      let configuration = try LoadedConfiguration(arguments)
      let filter = try PathFilter(arguments.operands, of: configuration)
      let level = arguments.value(named: "fail-level").flatMap(Severity.init) ?? .error
      // Notes are for who asks; never hidden where they decide the exit code.
      let least = arguments.has(.verbose) ? .note : min(level, Severity.warning)
      let findings = configuration.compilation.diagnostics.filter {
        filter.includes($0.span.file) && $0.severity >= least
      }
      let format = arguments.value(.format) ?? "pretty"
      let text = Report.text(findings, format: format, color: terminal.usesColor)
      if !text.isEmpty { terminal.print(text) }
      if format != "json", !arguments.has(.quiet) {
        let files = configuration.files.files.count + configuration.files.contracts.count
        let gap = format == "pretty" && !findings.isEmpty ? "\n" : ""
        terminal.say(gap + Report.summary(findings, files: files))
      }
      return findings.contains { $0.severity >= level } ? .findings : .fine
    })
}
