import Diagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The program: finds the verb, checks its arguments, runs it, turns what it throws into a sentence and an exit
/// code.
package enum CommandLineTool {
  package static let version = "0.1.0"

  static let verbs: [Verb] = [
    .serve, .demo, .validate, .test, .graph, .simulate, .preview, .eval, .explain, .send, .schema,
    .deliveries, .events, .runs,
    .candidates,
    .tasks, .deadLetters, .replay, .audit, .doctor, .backup,
  ]

  package static func main() -> Never {
    let words = Array(CommandLine.arguments.dropFirst())
    // A reader that goes away (`| head`) must not kill the server through a signal.
    signal(SIGPIPE, SIG_IGN)
    exit(run(words, environment: environment()).rawValue)
  }

  package static func run(_ words: [String], environment: [String: String]) -> ExitCode {
    let plain = Terminal(color: "auto", environment: environment)
    guard let name = words.first, name != "help" || words.count > 1 else {
      plain.print(Help.overview(verbs))
      return words.isEmpty ? .usage : .fine
    }
    switch name {
    case "--help", "-h":
      plain.print(Help.overview(verbs))
      return .fine
    case "--version", "version":
      plain.print("journeyman \(version)")
      return .fine
    default: break
    }
    let wanted = name == "help" ? words[1] : name
    guard let verb = verbs.first(where: { $0.name == wanted }) else {
      let near = nearest(to: wanted, among: verbs.map(\.name))
      plain.say(
        "journeyman: there is no verb `\(wanted)`; "
          + (near.map { "did you mean `\($0)`?" } ?? "`journeyman help` lists them"))
      return .usage
    }
    if name == "help" || words.dropFirst().contains(where: { $0 == "--help" || $0 == "-h" }) {
      plain.print(Help.page(of: verb))
      return .fine
    }
    do {
      let arguments = try Arguments(words.dropFirst(), of: verb, environment: environment)
      let color = arguments.value(.color) ?? "auto"
      return try verb.run(arguments, Terminal(color: color, environment: environment))
    } catch {
      switch error {
      case .usage(let sentence):
        plain.say("journeyman \(verb.name): \(sentence)")
        plain.say("`journeyman \(verb.name) --help` shows what it takes")
        return .usage
      case .missing(let sentence):
        plain.say("journeyman \(verb.name): \(sentence)")
        return .usage
      case .failure(let sentence):
        plain.say("journeyman \(verb.name): \(sentence)")
        return .failure
      }
    }
  }

  private static func environment() -> [String: String] {
    var found: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let pair = String(cString: text)
      if let equals = pair.firstIndex(of: "=") {
        found[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
      }
      entry += 1
    }
    return found
  }
}
