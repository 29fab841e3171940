import Compiler
import Store
import Telemetry
import Values

extension Verb {
  static let listen = Option(
    "listen", "ADDRESS:PORT", environment: "JOURNEYMAN_LISTEN",
    "where to take webhooks; port 0 picks one and prints it (default: what the project file says)")
  static let allowUnsigned = Option(
    "allow-unsigned", documentation: "serve sources without signatures: for a trial on this machine"
  )

  static let serve = Verb(
    name: "serve", question: "runs: listens and works on what comes",
    example: "GREENHOUSE_WEBHOOK_SECRET=… journeyman serve --listen 127.0.0.1:8080",
    operands: "", operandCount: 0...0,
    options: [
      listen, .state, .workflows, .schemas, allowUnsigned,
      Option(
        "format", "FORMAT", choices: ["pretty", "json"],
        "how the line that says where it listens is printed (default: pretty)"),
      Option(
        "log-level", "LEVEL", choices: ["debug", "info", "warning", "error"],
        environment: "JOURNEYMAN_LOG_LEVEL", "what goes to stderr (default: info)"),
      Option(
        "log-format", "FORMAT", choices: ["text", "json"], environment: "JOURNEYMAN_LOG_FORMAT",
        "how it is written there (default: text)"), .color,
    ],
    exits:
      "0 stopped by SIGTERM or SIGINT with everything recorded, 1 the configuration has errors, "
      + "2 bad usage or a secret that is not set, 3 the store or the port cannot be had",
    run: { arguments, terminal throws(CommandError) in
      let configuration = try LoadedConfiguration(arguments)
      guard let graph = configuration.graph(terminal) else { return .findings }
      var options = try options(arguments, configuration)
      options.allowUnsigned = arguments.has(allowUnsigned)
      let signals = StopSignals()
      let state = StateFolder.files(arguments, configuration)
      let server = try Server(
        configuration, graph: graph, state: state, outboxFolder: configuration.outbox(in: state),
        options: options)
      if arguments.value(named: "format") == "json" {
        terminal.print(Value.object(["url": .string(server.url)]).json())
      } else {
        terminal.print("listening on \(server.url)")
      }
      signals.wait()
      options.log.info("stopping: no new deliveries, work in hand is finished")
      server.stop()
      return .fine
    })

  private static func options(
    _ arguments: Arguments, _ configuration: LoadedConfiguration
  ) throws(CommandError) -> Server.Options {
    var options = Server.Options()
    let listen = configuration.set.project?.listen.value
    options.address = listen?.address ?? options.address
    options.port = listen.map { UInt16(clamping: $0.port) } ?? options.port
    if let text = arguments.value(listen: ()) {
      guard let colon = text.lastIndex(of: ":"),
        let port = UInt16(text[text.index(after: colon)...])
      else { throw .usage("--listen is ADDRESS:PORT, such as 127.0.0.1:8080, not `\(text)`") }
      options.address = String(text[..<colon])
      options.port = port
    }
    options.log = Log(arguments)
    options.faults =
      arguments.environment["JOURNEYMAN_KILL_AT"].flatMap { Faults(killingAt: $0) } ?? .none
    return options
  }
}

extension Arguments {
  fileprivate func value(listen: ()) -> String? { value(Verb.listen) }
}

extension Log {
  /// The log that `--log-level` and `--log-format` ask for.
  convenience init(_ arguments: Arguments) {
    let level = arguments.value(named: "log-level")
    self.init(
      minimum: Log.Level.allCases.first { $0.name == level } ?? .info,
      format: arguments.value(named: "log-format") == "json" ? .json : .logfmt)
  }
}
