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
      .format, .color, .quiet,
    ],
    exits: "0 no finding at or above the fail level, 1 findings, 2 bad usage or a missing folder, "
      + "3 a file cannot be read",
    run: { arguments, terminal throws(CommandError) in
      for path in arguments.operands where !Folder.exists(path) {
        throw .usage("there is no `\(path)`")
      }
      let configuration = try LoadedConfiguration(arguments)
      let findings = configuration.compilation.diagnostics.filter {
        isWanted($0, among: arguments.operands)
      }
      let format = arguments.value(.format) ?? "pretty"
      let text = Report.text(findings, format: format, color: terminal.usesColor)
      if !text.isEmpty { terminal.print(text) }
      if format != "json", !arguments.has(.quiet) {
        let files = configuration.files.files.count + configuration.files.contracts.count
        terminal.say(Report.summary(findings, files: files))
      }
      let level = arguments.value(named: "fail-level").flatMap(Severity.init) ?? .error
      return findings.contains { $0.severity >= level } ? .findings : .fine
    })

  /// The whole folder is checked; paths only choose which findings are shown.
  private static func isWanted(_ finding: Diagnostic, among paths: [String]) -> Bool {
    guard !paths.isEmpty else { return true }
    let file = finding.span.file.path
    return paths.contains { path in
      let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
      let plain = trimmed.hasPrefix("./") ? String(trimmed.dropFirst(2)) : trimmed
      return file == plain || file.hasPrefix("\(plain)/")
    }
  }
}
