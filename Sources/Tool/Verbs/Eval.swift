import CEL
import Compiler
import Diagnostics
import Graph
import Values

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Verb {
  private static let event = Option(
    "event", "FILE", "the event whose fields the expression may name, as `simulate` takes it")
  private static let types = Option(
    "types", documentation: "the type of every part, beside its value")

  static let eval = Verb(
    name: "eval",
    question: "what does an expression give, and why? Without one, each line of the input is one",
    example: "journeyman eval '[80, 72].exists(score, score >= 75)'",
    operands: "[EXPRESSION]", operandCount: 0...1,
    options: [
      event, EventArgument.source, EventArgument.now, types, .workflows, .schemas,
      Option("format", "FORMAT", choices: ["pretty", "json"], "how to print (default: pretty)"),
      .color,
    ],
    exits: "0 it has a value, 1 it is mistaken, fails or reads what is absent, "
      + "2 bad usage or a missing file, 3 a file cannot be read",
    run: { arguments, terminal throws(CommandError) in
      guard let session = try session(arguments, terminal) else { return .findings }
      if let expression = arguments.operands.first {
        return session.evaluate(expression) ? .fine : .findings
      }
      return session.evaluateInput() ? .fine : .findings
    })

  /// Nil where the configuration or the event has been found wanting, which has been said.
  private static func session(
    _ arguments: Arguments, _ terminal: Terminal
  ) throws(CommandError) -> EvaluationSession? {
    let isJSON = arguments.value(named: "format") == "json"
    let showsTypes = arguments.has(types)
    guard let path = arguments.value(event) else {
      guard arguments.value(EventArgument.source) == nil else {
        throw .usage("--source says how to read the file of --event, which is not given")
      }
      let environment = Environment(
        variables: [], functions: WorkflowVariables.environment(properties: []).functions,
        times: TimeLibrary(zones: ZoneTable(SystemZones(arguments.environment))))
      return EvaluationSession(
        environment: environment, activation: Activation(environment), hasEvent: false,
        terminal: terminal, isJSON: isJSON, showsTypes: showsTypes)
    }
    let argument = try EventArgument(path, arguments)
    let configuration = try LoadedConfiguration(arguments)
    guard let graph = configuration.graph(terminal) else { return nil }
    let reception = try argument.receive(by: graph)
    guard case .event(let event) = reception else {
      terminal.say(EventArgument.words(for: reception))
      return nil
    }
    guard let environment = configuration.compilation.environment(ofEvent: event.header.type) else {
      let known = graph.contracts.keys.sorted()
      throw .usage(
        "there is no contract for `\(event.header.type)`"
          + (nearest(to: event.header.type, among: known).map { "; did you mean `\($0)`?" } ?? ""))
    }
    return EvaluationSession(
      environment: environment, activation: graph.activation(for: argument.input(event)),
      hasEvent: true, terminal: terminal, isJSON: isJSON, showsTypes: showsTypes)
  }
}

/// Expressions over the bindings of one event, or of none.
private struct EvaluationSession {
  let environment: Environment
  let activation: Activation
  let hasEvent: Bool
  let terminal: Terminal
  let isJSON: Bool
  let showsTypes: Bool

  /// Lines of the standard input until it ends. Whether all of them had a value; on a terminal, where mistakes are part
  /// of trying, always true.
  func evaluateInput() -> Bool {
    let isTerminal = isatty(STDIN_FILENO) == 1
    if isTerminal { terminal.say("an expression on each line; Ctrl-D ends") }
    var isFine = true
    while true {
      if isTerminal { Terminal.prompt("> ") }
      guard let line = readLine() else { break }
      guard line.contains(where: { !$0.isWhitespace }) else { continue }
      if !evaluate(line) { isFine = false }
    }
    if isTerminal { terminal.say("") }
    return isFine || isTerminal
  }

  /// Prints what the expression gives; whether it has a value.
  func evaluate(_ text: String) -> Bool {
    let compiled = Expression.compile(
      SourceText(text: text, name: "expression"), in: environment)
    let findings = sortedUnique(compiled.diagnostics).map(fitting)
    guard let program = compiled.program else {
      if isJSON {
        terminal.print(json(text, findings, compiled.type, nil))
      } else {
        terminal.say(Report.text(findings, format: "pretty", color: terminal.usesColor))
      }
      return false
    }
    let explanation = program.explain(activation)
    if isJSON {
      terminal.print(json(text, findings, compiled.type, explanation))
    } else {
      if !findings.isEmpty {
        terminal.say(Report.text(findings, format: "pretty", color: terminal.usesColor))
      }
      print(explanation, compiled.type)
    }
    if case .success = explanation.result { return true }
    return false
  }

  /// Without an event there are no names: a field's is no text that lost its quotes.
  private func fitting(_ finding: Diagnostic) -> Diagnostic {
    guard !hasEvent, finding.rule == "unknown-variable", finding.fix == nil else { return finding }
    var finding = finding
    finding.hint = "give the event that has it, with `--event FILE`"
    return finding
  }

  private func print(_ explanation: Explanation, _ type: CELType) {
    switch explanation.result {
    case .success(let value): terminal.print(terminal.bold(value.literalText))
    case .failure(let error): terminal.print("\(terminal.red("no value")): \(error.description)")
    case nil: break
    }
    terminal.print(terminal.dim("  type \(type)"))
    guard !explanation.parts.isEmpty || explanation.turnCount > 0 else { return }
    for line in ExplanationLines(explanation, showsTypes: showsTypes).lines {
      terminal.print(terminal.dim("  \(line)"))
    }
  }

  private func json(
    _ text: String, _ findings: [Diagnostic], _ type: CELType, _ explanation: Explanation?
  ) -> String {
    let reports = Report.text(findings, format: "json", color: false).split(separator: "\n")
    let parser = JSONParser()
    var error: String?
    var value: Value?
    switch explanation?.result {
    case .success(let found)?: value = found
    case .failure(let failure)?: error = failure.description
    case nil: break
    }
    return Value.object(present: [
      "expression": .string(text), "type": .string(type.description), "value": value,
      "error": error.map { .string($0) },
      "findings": .list(reports.compactMap { try? parser.parse(String($0)).root.value() }),
      "explanation": explanation?.value,
    ]).json()
  }
}
